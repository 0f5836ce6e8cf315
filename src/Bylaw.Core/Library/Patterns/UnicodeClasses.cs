using System.Collections.Concurrent;
using System.Globalization;

namespace Bylaw.Core.Library.Patterns;

/// <summary>Classes by Unicode category or script: <c>L</c>, <c>Lu</c>, <c>Letter</c>, <c>Greek</c>.</summary>
internal static class UnicodeClasses
{
    private static readonly ConcurrentDictionary<string, RuneSet> Known = new(StringComparer.Ordinal);

    /// <summary>The class of a name; case, spaces, hyphens and underscores do not matter. Null for an unknown one.</summary>
    public static RuneSet? Find(string name)
    {
        var plain = string.Concat(name.Where(unit => unit is not (' ' or '_' or '-'))).ToLowerInvariant();
        if (Known.TryGetValue(plain, out var known)) return known;
        RuneSet? found = plain switch
        {
            "any" => RuneSet.All,
            "ascii" => new([0, 0x7F]),
            "assigned" => OfCategories("cn").Negated(),
            _ when CategoryCode(plain) is { } code => OfCategories(code),
            _ => ScriptTable.Find(plain),
        };
        return found is { } set ? Known.GetOrAdd(plain, set) : null;
    }

    private static RuneSet OfCategories(string code)
    {
        var wanted = Enum.GetValues<UnicodeCategory>().Where(category => IsIn(Code(category), code)).ToHashSet();
        var members = new RuneSetBuilder();
        var start = -1;
        for (var rune = 0; rune <= RuneSet.MaxRune + 1; rune++)
        {
            var isMember = rune <= RuneSet.MaxRune && wanted.Contains(CharUnicodeInfo.GetUnicodeCategory(rune));
            if (isMember && start < 0) start = rune;
            if (isMember || start < 0) continue;
            members.Add(start, rune - 1);
            start = -1;
        }
        return members.ToSet();
    }

    private static bool IsIn(string category, string code) =>
        code == "lc" ? category is "lu" or "ll" or "lt" : category.StartsWith(code, StringComparison.Ordinal);

    private static string Code(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "lu",
        UnicodeCategory.LowercaseLetter => "ll",
        UnicodeCategory.TitlecaseLetter => "lt",
        UnicodeCategory.ModifierLetter => "lm",
        UnicodeCategory.OtherLetter => "lo",
        UnicodeCategory.NonSpacingMark => "mn",
        UnicodeCategory.SpacingCombiningMark => "mc",
        UnicodeCategory.EnclosingMark => "me",
        UnicodeCategory.DecimalDigitNumber => "nd",
        UnicodeCategory.LetterNumber => "nl",
        UnicodeCategory.OtherNumber => "no",
        UnicodeCategory.SpaceSeparator => "zs",
        UnicodeCategory.LineSeparator => "zl",
        UnicodeCategory.ParagraphSeparator => "zp",
        UnicodeCategory.Control => "cc",
        UnicodeCategory.Format => "cf",
        UnicodeCategory.Surrogate => "cs",
        UnicodeCategory.PrivateUse => "co",
        UnicodeCategory.ConnectorPunctuation => "pc",
        UnicodeCategory.DashPunctuation => "pd",
        UnicodeCategory.OpenPunctuation => "ps",
        UnicodeCategory.ClosePunctuation => "pe",
        UnicodeCategory.InitialQuotePunctuation => "pi",
        UnicodeCategory.FinalQuotePunctuation => "pf",
        UnicodeCategory.OtherPunctuation => "po",
        UnicodeCategory.MathSymbol => "sm",
        UnicodeCategory.CurrencySymbol => "sc",
        UnicodeCategory.ModifierSymbol => "sk",
        UnicodeCategory.OtherSymbol => "so",
        _ => "cn",
    };

    private static string? CategoryCode(string name) => name switch
    {
        "l" or "m" or "n" or "p" or "s" or "z" or "c" or "lc" => name,
        "lu" or "ll" or "lt" or "lm" or "lo" or "mn" or "mc" or "me" or "nd" or "nl" or "no" or "zs" or "zl" or "zp" => name,
        "cc" or "cf" or "cs" or "co" or "cn" or "pc" or "pd" or "ps" or "pe" or "pi" or "pf" or "po" or "sm" or "sc" or "sk" or "so" => name,
        "letter" => "l",
        "casedletter" => "lc",
        "uppercaseletter" => "lu",
        "lowercaseletter" => "ll",
        "titlecaseletter" => "lt",
        "modifierletter" => "lm",
        "otherletter" => "lo",
        "mark" or "combiningmark" => "m",
        "nonspacingmark" => "mn",
        "spacingmark" => "mc",
        "enclosingmark" => "me",
        "number" => "n",
        "decimalnumber" or "digit" => "nd",
        "letternumber" => "nl",
        "othernumber" => "no",
        "separator" => "z",
        "spaceseparator" => "zs",
        "lineseparator" => "zl",
        "paragraphseparator" => "zp",
        "other" => "c",
        "control" or "cntrl" => "cc",
        "format" => "cf",
        "surrogate" => "cs",
        "privateuse" => "co",
        "unassigned" => "cn",
        "punctuation" or "punct" => "p",
        "connectorpunctuation" => "pc",
        "dashpunctuation" => "pd",
        "openpunctuation" => "ps",
        "closepunctuation" => "pe",
        "initialpunctuation" => "pi",
        "finalpunctuation" => "pf",
        "otherpunctuation" => "po",
        "symbol" => "s",
        "mathsymbol" => "sm",
        "currencysymbol" => "sc",
        "modifiersymbol" => "sk",
        "othersymbol" => "so",
        _ => null,
    };
}
