using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Time;

/// <summary>Times are nanoseconds since 1970 in UTC, or arrays that add a zone and a layout.</summary>
internal static class TimeBuiltins
{
    private const string When = "any<number, array<number, string>>";
    private const string OutOfRange = "time outside of valid range";

    internal static readonly Builtin[] Table =
    [
        new("time.now_ns", "() => now: number", Now, BuiltinTraits.Nondeterministic),
        new("time.parse_ns", "(layout: string, value: string) => ns: number", ParseLayout),
        new("time.parse_rfc3339_ns", "(value: string) => ns: number", ParseRfc3339),
        new("time.parse_duration_ns", "(duration: string) => ns: number", ParseDuration),
        new("time.format", "(x: any<number, array<number, string>, array<number, string, string>>) => formatted timestamp: string", Format),
        new("time.date", $"(x: {When}) => date: array<number, number, number>", Date),
        new("time.clock", $"(x: {When}) => output: array<number, number, number>", Clock),
        new("time.weekday", $"(x: {When}) => day: string", Weekday),
        new("time.add_date", "(ns: number, years: number, months: number, days: number) => output: number", AddDate),
        new("time.diff", $"(ns1: {When}, ns2: {When}) => output: array<number, number, number, number, number, number>", Difference),
    ];

    private static IntegerValue Now(BuiltinCall call, ReadOnlySpan<Value> args) =>
        IntegerValue.Of((call.Now - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);

    private static Value? ParseLayout(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetText(args, 0, out var layout) || !call.TryGetText(args, 1, out var text)) return null;
        return Parsed(call, GoLayout.Named(layout), text);
    }

    private static Value? ParseRfc3339(BuiltinCall call, ReadOnlySpan<Value> args) =>
        call.TryGetText(args, 0, out var text) ? Parsed(call, GoLayout.Rfc3339, text) : null;

    private static Value? Parsed(BuiltinCall call, string layout, string text) =>
        GoTimeParse.Read(layout, text, out var error) is { } time ? Nanoseconds(call, time) : call.Fail(error);

    private static Value? Nanoseconds(BuiltinCall call, ZonedTime time) =>
        time.UnixNanoseconds is { } nanoseconds ? IntegerValue.Of(nanoseconds) : call.Fail(OutOfRange);

    private static Value? ParseDuration(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetText(args, 0, out var text)) return null;
        return GoDuration.Parse(text, out var error) is { } nanoseconds ? IntegerValue.Of(nanoseconds) : call.Fail(error);
    }

    private static Value? Format(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TryGetTime(call, args[0], out var time, out var layout)) return null;
        return Value.Of(GoTimeFormat.Write(time, layout.Length == 0 ? GoLayout.Rfc3339Nano : GoLayout.Named(layout)));
    }

    private static ArrayValue? Date(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TryGetTime(call, args[0], out var time, out _) ? Numbers(time.Year, time.Month, time.Day) : null;

    private static ArrayValue? Clock(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TryGetTime(call, args[0], out var time, out _) ? Numbers(time.Hour, time.Minute, time.Second) : null;

    private static Value? Weekday(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TryGetTime(call, args[0], out var time, out _) ? Value.Of(Calendar.Weekdays[time.Weekday]) : null;

    private static Value? AddDate(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TryGetTime(call, args[0], out var time, out _)) return null;
        if (!call.TryGetInt64(args, 1, out var years) || !call.TryGetInt64(args, 2, out var months) || !call.TryGetInt64(args, 3, out var days)) return null;
        // What is far beyond the valid range must not overflow on the way.
        const long many = 1_000_000_000;
        if (years is < -many or > many || months is < -many or > many || days is < -many or > many) return call.Fail(OutOfRange);
        return Nanoseconds(call, time.AddDate(years, months, days));
    }

    /// <summary>Years, months, days, hours, minutes and seconds between two times, on the calendar of the first's zone.</summary>
    private static ArrayValue? Difference(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TryGetTime(call, args[0], out var early, out _) || !TryGetTime(call, args[1], out var late, out _)) return null;
        late = late.In(early.Zone);
        if (early.IsAfter(late)) (early, late) = (late, early);
        var carry = 0;
        var seconds = Borrow(late.Second - early.Second, 60, ref carry);
        var minutes = Borrow(late.Minute - early.Minute + carry, 60, ref carry);
        var hours = Borrow(late.Hour - early.Hour + carry, 24, ref carry);
        var days = Borrow(late.Day - early.Day + carry, Calendar.DaysIn(early.Year, early.Month), ref carry);
        var months = Borrow(late.Month - early.Month + carry, 12, ref carry);
        return Numbers(late.Year - early.Year + carry, months, days, hours, minutes, seconds);
    }

    private static int Borrow(int difference, int unit, ref int carry)
    {
        carry = difference < 0 ? -1 : 0;
        return difference < 0 ? difference + unit : difference;
    }

    private static bool TryGetTime(BuiltinCall call, Value when, out ZonedTime time, out string layout)
    {
        (time, layout) = (default, "");
        var zone = TimeZoneRules.Utc;
        var number = when;
        if (when is ArrayValue { Count: > 0 } list)
        {
            number = list[0];
            if (list.Count > 1 && !TryGetZone(call, list[1], out zone)) return false;
            if (list.Count > 2 && !call.TryGetText([list[2]], 0, out layout)) return false;
        }
        else if (when is not NumberValue)
        {
            return call.OperandMustBe(1, "either number (ns) or [number (ns), string (tz)]", when) is not null;
        }
        if (!call.TryGetNumber([number], 0, out var exact)) return false;
        if (!exact.TryGetInt64(out var nanoseconds)) return call.Fail("timestamp too big") is not null;
        time = ZonedTime.FromUnixNanoseconds(nanoseconds, zone);
        return true;
    }

    private static bool TryGetZone(BuiltinCall call, Value name, out TimeZoneRules zone)
    {
        zone = TimeZoneRules.Utc;
        if (!call.TryGetText([name], 0, out var text)) return false;
        if (TimeZoneRules.Find(text) is not { } found) return call.Fail($"unknown time zone {text}") is not null;
        zone = found;
        return true;
    }

    private static ArrayValue Numbers(params ReadOnlySpan<long> numbers)
    {
        var items = new Value[numbers.Length];
        for (var i = 0; i < items.Length; i++) items[i] = IntegerValue.Of(numbers[i]);
        return new ArrayValue(items);
    }
}
