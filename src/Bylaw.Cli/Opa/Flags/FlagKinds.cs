using System.Globalization;

namespace Bylaw.Cli.Opa.Flags;

/// <summary>A switch. Its value is only taken from behind an equals sign: <c>--fail=false</c>.</summary>
internal sealed class SwitchFlag(string name, char? letter, bool value, string help) : Flag<bool>(name, letter, value, help)
{
    private readonly bool _default = value;

    public override string Kind => "";

    public override string DefaultText => _default ? "(default true)" : "";

    public override string? Implied => "true";

    protected override string? Take(string text)
    {
        switch (text)
        {
            case "1" or "t" or "T" or "true" or "TRUE" or "True": Value = true; return null;
            case "0" or "f" or "F" or "false" or "FALSE" or "False": Value = false; return null;
            default: return $"strconv.ParseBool: parsing {Quoted.Go(text)}: invalid syntax";
        }
    }
}

/// <summary>A text.</summary>
internal sealed class TextFlag(string name, char? letter, string help, string value = "") : Flag<string>(name, letter, value, help)
{
    private readonly string _default = value;

    public override string Kind => "string";

    public override string DefaultText => _default.Length == 0 ? "" : $"(default {Quoted.Go(_default)})";

    protected override string? Take(string text)
    {
        Value = text;
        return null;
    }
}

/// <summary>Texts: the flag may be repeated. With <paramref name="splits"/> one may hold several, between commas.</summary>
internal sealed class TextsFlag(string name, char? letter, string help, bool splits = false, string kind = "string", string[]? value = null)
    : Flag<List<string>>(name, letter, [.. value ?? []], help)
{
    private readonly string[] _default = value ?? [];

    public override string Kind => splits ? "strings" : kind;

    public override string DefaultText => _default.Length == 0 ? "" : $"(default [{string.Join(',', _default)}])";

    protected override string? Take(string text)
    {
        if (!IsSet) Value.Clear();
        if (splits) Value.AddRange(text.Split(','));
        else Value.Add(text);
        return null;
    }
}

/// <summary>A whole number.</summary>
internal sealed class NumberFlag(string name, char? letter, int value, string help) : Flag<int>(name, letter, value, help)
{
    private readonly int _default = value;

    public override string Kind => "int";

    public override string DefaultText => _default == 0 ? "" : $"(default {_default.ToString(CultureInfo.InvariantCulture)})";

    protected override string? Take(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return $"strconv.ParseInt: parsing {Quoted.Go(text)}: invalid syntax";
        Value = number;
        return null;
    }
}

/// <summary>A number that may have a fraction.</summary>
internal sealed class FractionFlag(string name, char? letter, string help, double value = 0) : Flag<double>(name, letter, value, help)
{
    public override string Kind => "float";

    protected override string? Take(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return $"strconv.ParseFloat: parsing {Quoted.Go(text)}: invalid syntax";
        Value = number;
        return null;
    }
}

/// <summary>A span of time: <c>1h10m</c>, <c>250ms</c>.</summary>
internal sealed class DurationFlag(string name, char? letter, string help) : Flag<TimeSpan>(name, letter, TimeSpan.Zero, help)
{
    public override string Kind => "duration";

    protected override string? Take(string text)
    {
        if (GoDuration.Parse(text) is not { } span) return $"time: invalid duration {Quoted.Go(text)}";
        Value = span;
        return null;
    }
}

/// <summary>One of certain words; the first is the default.</summary>
internal sealed class ChoiceFlag(string name, char? letter, string help, params string[] choices) : Flag<string>(name, letter, choices[0], help)
{
    public override string Kind => $"{{{string.Join(',', choices)}}}";

    public override string DefaultText => $"(default {choices[0]})";

    protected override string? Take(string text)
    {
        if (!choices.Contains(text, StringComparer.Ordinal)) return $"must be one of {{{string.Join(',', choices)}}}";
        Value = text;
        return null;
    }
}
