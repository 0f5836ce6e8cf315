using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Rego;

public sealed class StringBuiltinTests
{
    [Theory]
    [InlineData("concat", """["/", ["a", "b"]]""", "\"a/b\"")]
    [InlineData("concat", """["", {"b", "a"}]""", "\"ab\"")]
    [InlineData("concat", """["/", []]""", "\"\"")]
    [InlineData("concat", """["/", ["a", 1]]""", "!concat: operand 2 must be array of strings but got array containing number")]
    [InlineData("concat", """["/", 1]""", "!concat: operand 2 must be one of {set, array} but got number")]
    [InlineData("format_int", "[-15.7, 2]", "\"-1111\"")]
    [InlineData("format_int", "[123456789012345678901234567890, 16]", "\"18ee90ff6c373e0ee4e3f0ad2\"")]
    [InlineData("format_int", "[64, 8]", "\"100\"")]
    [InlineData("indexof", """["a\ud83d\ude00b", "b"]""", "2")]
    [InlineData("indexof", """["a", ""]""", "!indexof: empty search character")]
    [InlineData("indexof_n", """["aaa", "aa"]""", "[0,1]")]
    [InlineData("indexof_n", """["\ud83d\ude00x\ud83d\ude00", "\ud83d\ude00"]""", "[0,2]")]
    [InlineData("strings.count", """["a\ud83d\ude00", ""]""", "3")]
    [InlineData("substring", """["a\ud83d\ude00bc", 1, 2]""", "\"\ud83d\ude00b\"")]
    [InlineData("substring", """["abc", 1, -1]""", "\"bc\"")]
    [InlineData("substring", """["abc", 5, 1]""", "\"\"")]
    [InlineData("substring", """["abc", -1, 1]""", "!substring: negative offset")]
    [InlineData("substring", """["abc", 1.5, 1]""", "!substring: operand 2 must be integer number but got floating-point number")]
    [InlineData("split", """["a\ud83d\ude00", ""]""", "[\"a\",\"\ud83d\ude00\"]")]
    [InlineData("split", """["", ""]""", "[]")]
    [InlineData("split", """["", "."]""", "[\"\"]")]
    [InlineData("strings.split_n", """["a.b.c", ".", 2]""", """["a","b"]""")]
    [InlineData("strings.split_n", """["a.b.c", ".", -2]""", """["b","c"]""")]
    [InlineData("replace", """["foo...bar", "..", ",,"]""", "\"foo,,.bar\"")]
    [InlineData("replace", """["ab", "", "-"]""", "\"-a-b-\"")]
    [InlineData("strings.replace_n", """[{"f": "x", "foo": "xxx"}, "foobar"]""", "\"xoobar\"")]
    [InlineData("strings.replace_n", """[{}, "foobar"]""", "\"foobar\"")]
    [InlineData("strings.replace_n", """[{"": "-", "a": "b"}, "ac"]""", "\"-b-c-\"")]
    [InlineData("strings.reverse", """["a\ud83d\ude00b"]""", "\"b\ud83d\ude00a\"")]
    [InlineData("trim", """["\ud83d\ude00x\ud83d\ude00", "\ud83d\ude00"]""", "\"x\"")]
    [InlineData("trim_left", """["..a..", "."]""", "\"a..\"")]
    [InlineData("trim_right", """["..a..", "."]""", "\"..a\"")]
    [InlineData("trim_prefix", """["aab", "a"]""", "\"ab\"")]
    [InlineData("trim_suffix", """["baa", "a"]""", "\"ba\"")]
    [InlineData("trim_space", """[" \t\n\u00a0a\u2003 "]""", "\"a\"")]
    [InlineData("lower", """["\u00c4\u0130B"]""", "\"\u00e4ib\"")]
    [InlineData("upper", """["\u00e4\u0131\u017f\u00df"]""", "\"\u00c4IS\u00df\"")]
    [InlineData("strings.any_prefix_match", """[["ab", "cd"], {"c"}]""", "true")]
    [InlineData("strings.any_suffix_match", """["ab", ["c", "a"]]""", "false")]
    [InlineData("strings.any_suffix_match", """[1, ["c", "a"]]""", "!strings.any_suffix_match: operand 1 must be one of {string, set, array} but got number")]
    public void Row(string name, string arguments, string expected)
    {
        var (result, error) = BuiltinRows.Run(name, Arguments(arguments));
        Assert.Equal(expected, error is null ? result!.ToString() : "!" + error);
    }

    [Theory]
    // Integers.
    [InlineData("%d %5d|%-5d|%05d|%+d|% d", "[1, 2, 3, 4, 5, 6]", "1     2|3    |00004|+5| 6")]
    [InlineData("%x %X %#x %o %O %b %c %q %U %#U", "[255, 255, 255, 8, 8, 5, 65, 65, 8984, 8984]", "ff FF 0xff 10 0o10 101 A 'A' U+2318 U+2318 '\u2318'")]
    [InlineData("%.3d|%8.3d|%08.3d|%.0d|%+05d", "[7, -7, -7, 0, 7]", "007|    -007|    -007||+0007")]
    [InlineData("%d %s %v %x %30d %T", "[18446744073709551617, 18446744073709551617, 18446744073709551617, 18446744073709551617, -18446744073709551617, 18446744073709551617]", "18446744073709551617 18446744073709551617 18446744073709551617 10000000000000001          -18446744073709551617 *big.Int")]
    [InlineData("%s %f %t", "[1, 1, 1]", "%!s(int=1) %!f(int=1) %!t(int=1)")]
    // Floats.
    [InlineData("%v %v %v %v", "[3.14, 1000000.5, 1e20, 0.000001]", "3.14 1.0000005e+06 1e+20 1e-06")]
    [InlineData("%f %.2f %8.3f|%-8.1f|%08.2f %+.1f", "[3.14, 2.005, 3.14159, 1.25, -3.14159, 2.5]", "3.140000 2.00    3.142|1.2     |-0003.14 +2.5")]
    [InlineData("%e %E %.3e %g %G %.3g", "[1234.5678, 0.5, 1234.5678, 100000.5, 1e-10, 1234.5678]", "1.234568e+03 5.000000E-01 1.235e+03 100000.5 1E-10 1.23e+03")]
    [InlineData("%d %s %x %b", "[1.5, 1.5, 1.5, 1.5]", "%!d(float64=1.5) %!s(float64=1.5) 0x1.8p+00 6755399441055744p-52")]
    [InlineData("%.0f %.0f %.0f %.1f", "[0.5, 1.5, 2.5, 0.05]", "0 2 2 0.1")]
    [InlineData("%v %v", "[2e308, 15.0]", "2e308 15")]
    // Texts.
    [InlineData("%s|%5s|%-5s|%.2s|%05s|%q|%+q|%#q|%x|% X|%#x", """["a", "b", "c", "\u00e4bc", "d", "e\"\n", "\u00e4", "f", "hi", "hi", "hi"]""", "a|    b|c    |\u00e4b|0000d|\"e\\\"\\n\"|\"\\u00e4\"|`f`|6869|68 69|0x6869")]
    [InlineData("%d %t %5d", """["hi", "x", "y"]""", "%!d(string=hi) %!t(string=x) %!d(string=    y)")]
    [InlineData("%v %s %d", """[true, null, false]""", "true null %!d(string=false)")]
    [InlineData("%T %T %T %T", """[1, 1.5, "x", [1]]""", "int float64 string string")]
    [InlineData("%#v %+v", """["x", "y"]""", "\"x\" y")]
    // Collections.
    [InlineData("%v %s %v %v", """[["there", 5, 3.14], {"b": [null], "a": 1}, {2, 1}, set()]""", "[\"there\", 5, 3.14] {\"a\": 1, \"b\": [null]} {1, 2} set()")]
    // Complaints.
    [InlineData("%d", "[]", "%!d(MISSING)")]
    [InlineData("hi", """["guys", 1]""", "hi%!(EXTRA string=guys, int=1)")]
    [InlineData("%z 100%", "[1]", "%!z(int=1) 100%!(NOVERB)")]
    [InlineData("%% %", "[]", "% %!(NOVERB)")]
    [InlineData("%*d|%-*d|%.*f", "[5, 1, 4, 2, 2, 3.14159]", "    1|2   |3.14")]
    [InlineData("%*d", """["x", 1]""", "%!(BADWIDTH)1")]
    [InlineData("%[2]d %[1]d", "[1, 2]", "2 1")]
    [InlineData("%[2]*[1]d", "[1, 5]", "    1")]
    [InlineData("%[5]d", "[1]", "%!d(BADINDEX)")]
    [InlineData("%[x]d", "[1]", "%!d(BADINDEX)")]
    [InlineData("%\u2603", "[1]", "%!\u2603(int=1)")]
    public void Sprintf(string format, string arguments, string expected)
    {
        var (result, _) = BuiltinRows.Run("sprintf", [Value.Of(format), Terms.Parse(arguments)]);
        Assert.Equal(expected, ((StringValue)result!).Text);
    }

    private static Value[] Arguments(string list) => ((ArrayValue)Terms.Parse(list)).Items.ToArray();
}
