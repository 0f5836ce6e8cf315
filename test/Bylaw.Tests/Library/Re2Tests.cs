using System.Text.RegularExpressions;
using Bylaw.Core.Library;
using Bylaw.Core.Library.Patterns;
using Bylaw.Core.Plans;
using Xunit;

namespace Bylaw.Tests.Library;

public sealed class Re2Tests
{
    private static Re2 Parse(string pattern)
    {
        var re = Re2.TryParse(pattern, out var error);
        Assert.Equal("", error);
        return re!;
    }

    [Theory]
    [InlineData("[a", "missing closing ]: `[a`")]
    [InlineData("][", "missing closing ]: `[`")]
    [InlineData("(a", "missing closing ): `(a`")]
    [InlineData("a)", "unexpected ): `a)`")]
    [InlineData("*a", "missing argument to repetition operator: `*`")]
    [InlineData("a|*?", "missing argument to repetition operator: `*?`")]
    [InlineData("a**", "invalid nested repetition operator: `**`")]
    [InlineData("a++", "invalid nested repetition operator: `++`")]
    [InlineData("a{1001}", "invalid repeat count: `{1001}`")]
    [InlineData("a{2,1}", "invalid repeat count: `{2,1}`")]
    [InlineData("(a{100}){11}", "invalid repeat count: `{11}`")]
    [InlineData("(?=a)", "invalid or unsupported Perl syntax: `(?=`")]
    [InlineData("(?!a)", "invalid or unsupported Perl syntax: `(?!`")]
    [InlineData("(?>a)", "invalid or unsupported Perl syntax: `(?>`")]
    [InlineData("(?<=a)b", "invalid named capture: `(?<=a)b`")]
    [InlineData("(?P<n-1>a)", "invalid named capture: `(?P<n-1>`")]
    [InlineData("(a)\\1", "invalid escape sequence: `\\1`")]
    [InlineData("\\y", "invalid escape sequence: `\\y`")]
    [InlineData("\\C", "invalid escape sequence: `\\C`")]
    [InlineData("a\\", "trailing backslash at end of expression: ``")]
    [InlineData("[b-a]", "invalid character class range: `b-a`")]
    [InlineData("[[:foo:]]", "invalid character class range: `[:foo:]`")]
    [InlineData("\\p{Foo}", "invalid character class range: `\\p{Foo}`")]
    [InlineData("\\x{110000}", "invalid escape sequence: `\\x{110000`")]
    public void WrongPatternsAreExplained(string pattern, string error)
    {
        Assert.Null(Re2.TryParse(pattern, out var message));
        Assert.Equal("error parsing regexp: " + error, message);
    }

    [Theory]
    [InlineData("^a.c$", "abc", true)]
    [InlineData("a$", "a\n", false)]
    [InlineData("(?m)a$", "a\n", true)]
    [InlineData("a.b", "a\nb", false)]
    [InlineData("(?s)a.b", "a\nb", true)]
    [InlineData("^.$", "\ud83d\ude00", true)]
    [InlineData("^[\ud83d\ude00-\ud83d\ude02]$", "\ud83d\ude01", true)]
    [InlineData("^[^a]$", "\ud83d\ude00", true)]
    [InlineData("^\\x{1F600}$", "\ud83d\ude00", true)]
    [InlineData("\\d", "\u0663", false)]
    [InlineData("\\w", "\u00e4", false)]
    [InlineData("\\bfoo\\b", "a foo.", true)]
    [InlineData("\\bfoo\\b", "afoo", false)]
    [InlineData("\\Bo", "fo", true)]
    [InlineData("^\\pL+$", "\u00e4b\u03b2", true)]
    [InlineData("^\\p{Greek}+$", "\u03b1\u03b2", true)]
    [InlineData("^\\p{Greek}+$", "ab", false)]
    [InlineData("^\\P{Lu}$", "A", false)]
    [InlineData("^\\p{^Lu}$", "a", true)]
    [InlineData("^[[:alpha:][:digit:]]+$", "a1", true)]
    [InlineData("^[[:^alpha:]]$", "a", false)]
    [InlineData("(?i)^straSSe$", "STRASSE", true)]
    [InlineData("(?i)k", "\u212a", true)]
    [InlineData("(?i)^\u03c3$", "\u03c2", true)]
    [InlineData("(?i)[^k]", "K", false)]
    [InlineData("^\\Qa.b\\E$", "a.b", true)]
    [InlineData("^\\Qa.b\\E$", "axb", false)]
    [InlineData("\\Aab\\z", "ab", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("^a{2,3}$", "aaaa", false)]
    [InlineData("^(?i:a)b$", "Ab", true)]
    [InlineData("^(?i:a)b$", "AB", false)]
    [InlineData("^[\\]a-]+$", "a]-", true)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData("\\101\\x42\\.", "AB.", true)]
    [InlineData("", "", true)]
    [InlineData("a||b", "", true)]
    [InlineData("^(a|b|)c$", "c", true)]
    [InlineData("[^\\x00-\\x{10FFFF}]", "a", false)]
    public void Matches(string pattern, string text, bool expected) => Assert.Equal(expected, Parse(pattern).IsMatch(text));

    [Theory]
    [InlineData("a.", "paranormal", "ar|an|al")]
    [InlineData("a*", "baaac", "|aaa|")]
    [InlineData("a|ab", "abab", "a|a")]
    [InlineData("ab|a", "abab", "ab|ab")]
    [InlineData("a+?", "aaa", "a|a|a")]
    [InlineData("(?U)a+", "aa", "a|a")]
    [InlineData("(?U)a+?", "aa", "aa")]
    [InlineData("", "\ud83d\ude00", "|")]
    [InlineData("^", "abc", "")]
    [InlineData("(?m)^", "a\nb", "|")]
    [InlineData("(|a)*", "aa", "||")]
    [InlineData("(|a)+", "aa", "||")]
    [InlineData("x*", "\ud83d\ude00x", "|x")]
    public void FindsAll(string pattern, string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Parse(pattern).Matches(text).Select(match => match.Text(0))));

    [Fact]
    public void GroupsKeepTheirLastText()
    {
        var match = Parse("(?P<first>a)(b)?(?<rest>c|d)*").Matches("acd").Single();
        Assert.Equal(["acd", "a", null, "d"], Enumerable.Range(0, match.GroupCount).Select(match.Text));
        Assert.Equal([null, "first", null, "rest"], Parse("(?P<first>a)(b)?(?<rest>c|d)*").Groups);
    }

    [Theory]
    [InlineData("a", "banana", "b,n,n,")]
    [InlineData("z+", "pizza", "pi,a")]
    [InlineData("", "abc", "a,b,c")]
    [InlineData("x*", "axbxc", "a,b,c")]
    [InlineData("a", "", "")]
    [InlineData(",", "a,", "a,")]
    public void Splits(string pattern, string text, string expected) => Assert.Equal(expected, string.Join(',', Parse(pattern).Split(text)));

    [Theory]
    [InlineData("a(x*)b", "-ab-axxb-", "${1}W", "-W-xxW-")]
    [InlineData("a(x*)b", "-ab-axxb-", "$1W", "---")]
    [InlineData("a(?P<n>x*)b", "-axb-", "<$n>$$1", "-<x>$1-")]
    [InlineData("^[a-z]", "foo", "F", "Foo")]
    [InlineData("x*", "abc", "-", "-a-b-c-")]
    [InlineData("b*", "abc", "-", "-a-c-")]
    [InlineData("a", "banana", "$", "b$n$n$")]
    [InlineData("(a)|(b)", "ab", "[$1$2$3]", "[a][b]")]
    [InlineData("", "\ud83d\ude00", "-", "-\ud83d\ude00-")]
    public void Replaces(string pattern, string text, string template, string expected) => Assert.Equal(expected, Parse(pattern).Replace(text, template));

    [Fact]
    public void HostilePatternsEnd()
    {
        var text = new string('a', 100_000) + "b";
        Assert.False(Parse("^(a+)+$").IsMatch(text));
        Assert.False(Parse("(a|aa)+$").IsMatch(text));
        Assert.False(Parse("^(.*a){20}$").IsMatch(text));
        Assert.Empty(Parse("(x+x+)+y").Matches(text));
        Assert.Null(Re2.TryParse(new string('(', 5000) + new string(')', 5000), out _));
        Assert.Null(Re2.TryParse("(" + string.Concat(Enumerable.Repeat("[a-z]", 1000)) + "){1000}", out var error));
        Assert.StartsWith("error parsing regexp: expression too large", error, StringComparison.Ordinal);
        var budget = new Budget(new BudgetLimits { Steps = 10_000 });
        Assert.Throws<EvaluationHalt>(() => Parse("(a?){500}a{500}c").Matches(text, -1, budget).Count());
    }

    [Fact]
    public void AgreesWithABacktrackingEngine()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = RandomPattern(random, 4);
            var text = new string([.. Enumerable.Range(0, random.Next(9)).Select(_ => "abc\n "[random.Next(5)])]);
            var expected = new Regex(pattern.Replace("$", "\\z", StringComparison.Ordinal), RegexOptions.CultureInvariant).Match(text);
            var re = Parse(pattern);
            Assert.True(expected.Success == re.IsMatch(text), $"{pattern} on {text}");
            if (!expected.Success) continue;
            var actual = re.Matches(text, 1).First();
            Assert.True((expected.Index, expected.Length) == (actual.Start(0), actual.End(0) - actual.Start(0)), $"{pattern} on {text}: {expected.Value} but {actual.Text(0)}");
        }
    }

    [Fact]
    public void BothMatchersAgreeOnGroups()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = RandomPattern(random, 5);
            if (random.Next(2) == 0) pattern = $"({pattern})*";
            var text = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => "abc\n "[random.Next(5)])]);
            var (root, groups) = PatternParser.Parse(pattern);
            var program = PatternProgram.Compile(root);
            var from = random.Next(text.Length + 1);
            var first = new PatternMatcher(program, text, 2 * groups.Length, null).Find(from);
            var second = new PatternBacktracker(program, text, 2 * groups.Length, null).Find(from);
            Assert.True((first ?? []).SequenceEqual(second ?? []), $"{pattern} on {text} from {from}: {string.Join(',', first ?? [])} but {string.Join(',', second ?? [])}");
        }
    }

    private static readonly string[] Repeats = ["*", "+", "?", "*?", "+?", "??", "{1,2}", "{2}", "{0,2}?"];

    private static string RandomPattern(Random random, int depth) => random.Next(depth <= 0 ? 8 : 13) switch
    {
        0 or 1 => "a",
        2 => "b",
        3 => "[ab]",
        4 => "[^a]",
        5 => ".",
        6 => random.Next(4) switch { 0 => "^", 1 => "$", 2 => "\\b", _ => "c" },
        7 => "ab",
        8 or 9 => RandomPattern(random, depth - 1) + RandomPattern(random, depth - 1),
        10 => $"({RandomPattern(random, depth - 1)}|{RandomPattern(random, depth - 1)})",
        // A loop over something that may be empty means different things in the two engines.
        _ => $"(?:{NonEmpty(random, depth - 1)}){Repeats[random.Next(Repeats.Length)]}",
    };

    private static string NonEmpty(Random random, int depth) => random.Next(3) switch
    {
        0 => "a" + RandomPattern(random, depth - 1),
        1 => $"(?:b|{NonEmptyLeaf(random)})",
        _ => NonEmptyLeaf(random),
    };

    private static string NonEmptyLeaf(Random random) => random.Next(4) switch { 0 => "a", 1 => "[bc]", 2 => "ab", _ => "." };
}
