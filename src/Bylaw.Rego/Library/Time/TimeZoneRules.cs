using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace Bylaw.Rego.Library.Time;

/// <summary>A span of time in which a zone keeps one offset: from <c>Start</c> up to but without <c>End</c>, in Unix seconds.</summary>
internal readonly record struct ZonePeriod(string Name, int Offset, long Start, long End);

/// <summary>
/// The offsets and their names of a time zone over time, as its compiled file (TZif, RFC 9636) tells. It keeps what
/// TimeZoneInfo rounds or drops: seconds of offsets and abbreviations.
/// </summary>
internal sealed class TimeZoneRules
{
    private static readonly string[] Folders = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

    private const int MostKept = 1_000;
    private static readonly ConcurrentDictionary<string, TimeZoneRules> Kept = new(StringComparer.Ordinal);

    private readonly long[] _changes;
    private readonly byte[] _kinds;
    private readonly Kind[] _allKinds;
    private readonly PosixTimeZone? _future;

    private TimeZoneRules(long[] changes, byte[] kinds, Kind[] allKinds, PosixTimeZone? future)
    {
        _changes = changes;
        _kinds = kinds;
        _allKinds = allKinds;
        _future = future;
    }

    private readonly record struct Kind(int Offset, bool IsDaylight, string Name);

    public static readonly TimeZoneRules Utc = new([], [], [new Kind(0, false, "UTC")], null);

    /// <summary>The zone with an IANA name, or null.</summary>
    public static TimeZoneRules? Find(string name)
    {
        if (name is "" or "UTC") return Utc;
        if (Kept.TryGetValue(name, out var kept)) return kept;
        if (Load(name) is not { } zone) return null;
        if (Kept.Count < MostKept) Kept[name] = zone;
        return zone;
    }

    private static TimeZoneRules? Load(string name)
    {
        if (name == "Local") return TimeZoneInfo.Local.Id is not "Local" and var id ? Find(id) ?? Utc : Utc;
        if (name.Contains("..", StringComparison.Ordinal) || name[0] == '/' || name.Contains('\\', StringComparison.Ordinal)) return null;
        foreach (var folder in Folders)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path)) return Read(File.ReadAllBytes(path));
        }
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? FromSystem(zone) : null;
    }

    /// <summary>What the zone keeps at a time.</summary>
    public ZonePeriod At(long unixSeconds)
    {
        var next = UpperBound(unixSeconds);
        if (next == 0) return PeriodOf(FirstKind(), long.MinValue, _changes.Length > 0 ? _changes[0] : long.MaxValue);
        var start = _changes[next - 1];
        if (next < _changes.Length) return PeriodOf(_allKinds[_kinds[next - 1]], start, _changes[next]);
        return _future?.At(unixSeconds) ?? PeriodOf(_allKinds[_kinds[next - 1]], start, long.MaxValue);
    }

    /// <summary>The Unix time at which clocks show a local time; for a time that is skipped or shown twice, as Go decides.</summary>
    public long ToUnix(long local)
    {
        var period = At(local);
        var unix = local - period.Offset;
        return period.Offset == 0 || (unix >= period.Start && unix < period.End) ? unix : local - At(unix).Offset;
    }

    private static ZonePeriod PeriodOf(Kind kind, long start, long end) => new(kind.Name, kind.Offset, start, end);

    private int UpperBound(long unixSeconds)
    {
        int low = 0, high = _changes.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_changes[middle] <= unixSeconds) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>What was kept before the first change.</summary>
    private Kind FirstKind()
    {
        if (!_kinds.Contains((byte)0)) return _allKinds[0];
        for (var i = _kinds.Length > 0 ? _kinds[0] - 1 : -1; i >= 0; i--)
            if (_allKinds[_kinds[0]].IsDaylight && !_allKinds[i].IsDaylight) return _allKinds[i];
        foreach (var kind in _allKinds)
            if (!kind.IsDaylight) return kind;
        return _allKinds[0];
    }

    private static TimeZoneRules? Read(ReadOnlySpan<byte> file)
    {
        if (!TryReadBlock(file, 4, out var rules, out var length)) return null;
        if (file[4] < (byte)'2') return rules;
        // The second block repeats the first with 64-bit times; a rule for the future follows it.
        var second = file[length..];
        if (!TryReadBlock(second, 8, out rules, out length)) return null;
        var footer = Encoding.ASCII.GetString(second[length..]).Trim('\n');
        return new TimeZoneRules(rules._changes, rules._kinds, rules._allKinds, PosixTimeZone.Parse(footer));
    }

    private static bool TryReadBlock(ReadOnlySpan<byte> block, int timeSize, out TimeZoneRules rules, out int length)
    {
        (rules, length) = (Utc, 0);
        const int header = 44;
        if (block.Length < header || !block.StartsWith("TZif"u8)) return false;
        int utcCount = Count(block, 20), standardCount = Count(block, 24), leapCount = Count(block, 28);
        int changeCount = Count(block, 32), kindCount = Count(block, 36), nameLength = Count(block, 40);
        var times = header;
        var kindsAt = times + changeCount * timeSize;
        var allKindsAt = kindsAt + changeCount;
        var namesAt = allKindsAt + kindCount * 6;
        length = namesAt + nameLength + leapCount * (timeSize + 4) + standardCount + utcCount;
        if (block.Length < length || kindCount == 0) return false;

        var changes = new long[changeCount];
        for (var i = 0; i < changeCount; i++)
        {
            var at = block[(times + i * timeSize)..];
            changes[i] = timeSize == 8 ? BinaryPrimitives.ReadInt64BigEndian(at) : BinaryPrimitives.ReadInt32BigEndian(at);
        }
        var allKinds = new Kind[kindCount];
        var names = block.Slice(namesAt, nameLength);
        for (var i = 0; i < kindCount; i++)
        {
            var at = block.Slice(allKindsAt + i * 6, 6);
            var name = names[at[5]..];
            allKinds[i] = new Kind(BinaryPrimitives.ReadInt32BigEndian(at), at[4] != 0, Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]));
        }
        rules = new TimeZoneRules(changes, block.Slice(kindsAt, changeCount).ToArray(), allKinds, null);
        return true;
    }

    private static int Count(ReadOnlySpan<byte> block, int at) => BinaryPrimitives.ReadInt32BigEndian(block[at..]);

    /// <summary>Without zone files (Windows): offsets to the minute and no abbreviations.</summary>
    private static TimeZoneRules FromSystem(TimeZoneInfo zone)
    {
        var kinds = new List<Kind>();
        var changes = new List<long>();
        var kindOf = new List<byte>();
        // The offset is asked for each quarter of an hour at which it may change; a day without a change is skipped.
        var end = new DateTime(2263, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var last = TimeSpan.MinValue;
        for (var day = new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc); day < end; day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(day) == last && zone.GetUtcOffset(day.AddDays(1)) == last) continue;
            for (var quarter = day; quarter < day.AddDays(1); quarter = quarter.AddMinutes(15))
            {
                var offset = zone.GetUtcOffset(quarter);
                if (offset == last) continue;
                last = offset;
                changes.Add((long)(quarter - DateTime.UnixEpoch).TotalSeconds);
                var kind = new Kind((int)offset.TotalSeconds, zone.IsDaylightSavingTime(quarter), "");
                if (!kinds.Contains(kind)) kinds.Add(kind);
                kindOf.Add((byte)kinds.IndexOf(kind));
            }
        }
        return new TimeZoneRules([.. changes], [.. kindOf], [.. kinds], null);
    }
}
