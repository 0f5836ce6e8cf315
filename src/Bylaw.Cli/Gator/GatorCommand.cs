using Bylaw.Cli.Opa.Flags;

namespace Bylaw.Cli.Gator;

/// <summary>
/// <c>bylaw gator …</c>: the commands of Gatekeeper's gator under their own names, so that a pipeline moves by putting <c>bylaw</c> in front.
/// Example: <c>bylaw gator verify policies/...</c>.
/// </summary>
internal static class GatorCommand
{
    /// <summary>The commands. A further one is a file beside this one and a line here; only the one that is called is made.</summary>
    private static readonly (string Name, Func<GatorVerb> Make)[] s_verbs =
    [
        ("bench", () => new BenchVerb()),
        ("expand", () => new ExpandVerb()),
        ("sync test", () => new SyncTestVerb()),
        ("test", () => new TestVerb()),
        ("verify", () => new VerifyVerb()),
    ];

    public const string Summary = "Run the commands of Gatekeeper's gator: test, verify, expand, bench and sync test, with gator's flags, output and exit codes";

    /// <summary>Runs what follows <c>bylaw gator</c>.</summary>
    public static int Run(ReadOnlySpan<string> words, Host host)
    {
        if (words.IsEmpty || words[0] is "--help" or "-h" or "help") return Help(words.IsEmpty ? [] : words[1..], host);
        if (Find(ref words) is not { } verb)
        {
            host.Error.WriteLine($"Error: unknown command {Quoted.Go(words[0])} for \"bylaw gator\"");
            host.Error.WriteLine("Run 'bylaw gator --help' for usage.");
            return GatorExit.Failed;
        }
        var problem = verb.Flags.Parse(words.ToArray());
        if (problem is null && verb.Flags.AsksForHelp) return ShowHelp(verb, host);
        var given = verb.Flags.Arguments;
        if (problem is null && given.Count != verb.Count) problem = verb.Count == 0 ? $"unknown command {Quoted.Go(given[0])} for \"bylaw gator {verb.Name}\"" : $"accepts {verb.Count} arg(s), received {given.Count}";
        if (problem is null) return verb.Run(host, given);
        host.Error.WriteLine($"Error: {problem}");
        host.Error.Write(UsageOf(verb));
        return GatorExit.Failed;
    }

    /// <summary>Takes the name of a command off the words.</summary>
    private static GatorVerb? Find(ref ReadOnlySpan<string> words)
    {
        foreach (var (name, make) in s_verbs)
        {
            var parts = name.Split(' ');
            if (words.Length < parts.Length || !words[..parts.Length].SequenceEqual(parts)) continue;
            words = words[parts.Length..];
            return make();
        }
        return null;
    }

    private static int Help(ReadOnlySpan<string> words, Host host)
    {
        if (!words.IsEmpty && Find(ref words) is { } verb) return ShowHelp(verb, host);
        host.Output.Write("The commands of Gatekeeper's gator, run by Bylaw.\n\nUsage:\n  bylaw gator [command]\n\nAvailable Commands:\n");
        foreach (var (name, make) in s_verbs) host.Output.Write($"  {name,-10} {make().Summary}\n");
        host.Output.Write("\nUse \"bylaw gator [command] --help\" for more information about a command.\n");
        return GatorExit.Clean;
    }

    private static int ShowHelp(GatorVerb verb, Host host)
    {
        host.Output.Write($"{verb.Summary}.\n\n{verb.Description.ReplaceLineEndings("\n")}\n\n{UsageOf(verb)}");
        return GatorExit.Clean;
    }

    private static string UsageOf(GatorVerb verb) =>
        $"Usage:\n  bylaw gator {verb.Name}{(verb.Arguments.Length == 0 ? "" : " " + verb.Arguments)} [flags]\n\nFlags:\n{verb.Flags.Describe()}";
}
