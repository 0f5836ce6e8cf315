using System.Text;
using Bylaw.Cli;
using Bylaw.Cli.Commands;
using Bylaw.Engine;

namespace Bylaw.Tests;

/// <summary>Runs <c>bylaw</c> in this process, from the repository's root, as a person would in a pipe.</summary>
internal static class CommandLine
{
    // Paths in reports are as they were written on the command line: relative to the root.
    static CommandLine() => Environment.CurrentDirectory = Repository.Root;

    /// <summary>Runs a command; returns its exit code and everything it wrote, to either stream.</summary>
    public static (int Code, string Output) Run(IEnumerable<string> args, string input = "") => Run(args, FixedClock.At(new DateOnly(2026, 2, 15)), input);

    /// <summary>Runs a command at an instant.</summary>
    public static (int Code, string Output) Run(IEnumerable<string> args, DateTimeOffset now) => Run(args, new FixedClock(now, TimeProvider.System), "");

    private static (int Code, string Output) Run(IEnumerable<string> args, TimeProvider clock, string input)
    {
        var output = new StringWriter { NewLine = "\n" };
        var code = RootCommands.Run([.. args], new Host
        {
            Output = output,
            Error = output,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            HasPipedInput = input.Length > 0,
            Clock = clock,
        });
        return (code, output.ToString());
    }

    /// <summary>Splits a line as a shell does: at blanks, with quotes and backslashes.</summary>
    public static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        var inWord = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote != '\0' && c == quote) quote = '\0';
            else if (quote == '\0' && c is '"' or '\'') (quote, inWord) = (c, true);
            else if (c == '\\' && quote != '\'' && i + 1 < line.Length) word.Append(line[++i]);
            else if (c == ' ' && quote == '\0')
            {
                if (inWord || word.Length > 0) words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
            else word.Append(c);
        }
        if (inWord || word.Length > 0) words.Add(word.ToString());
        return words;
    }
}
