using System.Globalization;
using Xunit;

namespace Bylaw.Tests.Docs;

/// <summary>
/// What documents, and the transcripts among the cases, show of the command line is what it does. In fences named <c>console</c> each <c>$ ./bylaw …</c> runs,
/// <c>$ cat FILE</c> shows the file, and <c>$ echo $?</c> the exit code of the command before. Other commands are not run.
/// With <c>BYLAW_UPDATE_GOLDEN=1</c> in the environment outputs without <c>…</c> are written anew.
/// </summary>
public class ReadmeTests
{
    public static TheoryData<string> Documents =>
        [.. Repository.Files("docs", "*.md").Concat(Repository.Files("cases", "*.md")).Prepend("README.md").Where(path => Repository.Read(path).Contains("\n$ ./bylaw ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Shows_what_bylaw_does(string document)
    {
        var lines = Repository.Read(document).Split('\n').ToList();
        var wrong = new List<string>();
        var code = 0;
        var moved = 0;
        foreach (var block in ConsoleBlock.In([.. lines]))
        {
            if (Output(block.Command, ref code) is not { } output) continue;
            var (start, count) = (block.Start + moved, block.End - block.Start);
            var shown = lines.GetRange(start, count);
            var actual = output.TrimEnd('\n').Split('\n');
            if (ConsoleBlock.Matches([.. shown], actual)) continue;
            if (Updates && !shown.Contains("…"))
            {
                lines.RemoveRange(start, count);
                lines.InsertRange(start, actual);
                moved += actual.Length - count;
            }
            else wrong.Add($"$ {block.Command}\n{output}");
        }
        if (moved != 0 || Updates) File.WriteAllText(Repository.PathOf(document), string.Join('\n', lines));
        Assert.True(wrong.Count == 0, $"{document} shows something else than:\n{string.Join('\n', wrong)}");
    }

    [Theory]
    [InlineData(true, "a|b", "a|b|")]
    [InlineData(false, "a|b", "a|c")]
    [InlineData(false, "a", "a|b")]
    [InlineData(true, "a|…|d", "a|b|c|d")]
    [InlineData(true, "a|…", "a")]
    [InlineData(true, "…|c|…|c", "a|c|b|c")]
    [InlineData(false, "…|x", "a|b")]
    [InlineData(true, "revision …|b", "revision 12|b")]
    public void Compares_with_elisions(bool same, string shown, string actual) =>
        Assert.Equal(same, ConsoleBlock.Matches(shown.Split('|'), actual.Split('|')));

    [Fact]
    public void Splits_as_a_shell_does() =>
        Assert.Equal(["eval", "x := 1", "say \"hi\"", "", "a b"], CommandLine.Split("eval 'x := 1' \"say \\\"hi\\\"\" ''  a\\ b"));

    private static bool Updates => Environment.GetEnvironmentVariable("BYLAW_UPDATE_GOLDEN") == "1";

    private static string? Output(string command, ref int code)
    {
        var words = CommandLine.Split(command);
        switch (words)
        {
            case ["./bylaw", .. var rest]:
                var from = rest.IndexOf("<");
                var input = from < 0 ? "" : Repository.Read(rest[from + 1]);
                (code, var output) = CommandLine.Run(from < 0 ? rest : rest[..from], input);
                return output;
            case ["cat", var file]: return Repository.Read(file);
            case ["echo", "$?"]: return code.ToString(CultureInfo.InvariantCulture);
            default: return null;
        }
    }
}
