namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa …</c>: the commands of OPA under their own names, so that a pipeline moves by putting <c>bylaw</c> in front.
/// Example: <c>bylaw opa test policies -v</c>.
/// </summary>
internal static class OpaCommand
{
    /// <summary>The commands. A further one is a file beside this one and a line here; only the one that is called is made.</summary>
    private static readonly (string Name, Func<OpaVerb> Make)[] Verbs =
    [
        ("eval", () => new EvalVerb()),
        ("fmt", () => new FmtVerb()),
        ("parse", () => new ParseVerb()),
        ("test", () => new TestVerb()),
        ("build", () => new Bundles.BuildVerb()),
        ("sign", () => new Bundles.SignVerb()),
        ("check", () => new CheckVerb()),
        ("capabilities", () => new CapabilitiesVerb()),
        ("deps", () => new DepsVerb()),
        ("inspect", () => new InspectVerb()),
        ("exec", () => new ExecVerb()),
        ("bench", () => new BenchVerb()),
        ("run", () => new RunVerb()),
        ("version", () => new VersionVerb()),
    ];

    public const string Summary = "Run the commands of OPA: eval, test, check and the others, with OPA's flags, output and exit codes";

    /// <summary>Runs what follows <c>bylaw opa</c>.</summary>
    public static int Run(ReadOnlySpan<string> words, Host host)
    {
        if (words.IsEmpty || words[0] is "--help" or "-h" or "help") return Help(words, host);
        var name = words[0];
        if (Find(name) is not { } verb)
        {
            host.Error.WriteLine($"Error: unknown command {Flags.Quoted.Go(name)} for \"bylaw opa\"");
            host.Error.WriteLine("Run 'bylaw opa --help' for usage.");
            return OpaExit.Error;
        }
        var flags = verb.Flags;
        var problem = flags.Parse(words[1..].ToArray());
        if (problem is null && flags.AsksForHelp) return ShowHelp(verb, host);
        problem ??= flags.ReadEnvironment(verb.Name, host.Variable) ?? verb.Validate(flags.Arguments);
        if (problem is null) return verb.Run(host, flags.Arguments);
        host.Error.WriteLine($"Error: {problem}");
        host.Error.Write(UsageOf(verb));
        host.Error.WriteLine();
        return OpaExit.Error;
    }

    private static OpaVerb? Find(string name)
    {
        foreach (var (known, make) in Verbs)
            if (known == name) return make();
        return null;
    }

    private static int Help(ReadOnlySpan<string> words, Host host)
    {
        if (words.Length > 1 && Find(words[1]) is { } verb) return ShowHelp(verb, host);
        host.Output.Write("The commands of OPA, run by Bylaw.\n\nUsage:\n  bylaw opa [command]\n\nAvailable Commands:\n");
        foreach (var (name, make) in Verbs.OrderBy(verb => verb.Name, StringComparer.Ordinal)) host.Output.Write($"  {name,-12} {make().Summary}\n");
        host.Output.Write("\nEvery flag may also be set by a variable of the environment: OPA_<COMMAND>_<FLAG>, such as OPA_EVAL_STRICT=true.\nUse \"bylaw opa [command] --help\" for more information about a command.\n");
        return OpaExit.Clean;
    }

    private static int ShowHelp(OpaVerb verb, Host host)
    {
        host.Output.Write($"{verb.Summary}.\n\n{(verb.Description.Length == 0 ? "" : verb.Description.ReplaceLineEndings("\n") + "\n\n")}{UsageOf(verb)}");
        return OpaExit.Clean;
    }

    private static string UsageOf(OpaVerb verb) =>
        $"Usage:\n  bylaw opa {verb.Name}{(verb.Arguments.Length == 0 ? "" : " " + verb.Arguments)} [flags]\n\nFlags:\n{verb.Flags.Describe()}";
}

/// <summary>Exit codes of OPA's commands.</summary>
internal static class OpaExit
{
    public const int Clean = 0;

    /// <summary>Wrong usage, what <c>--fail</c> asks for, and most failures.</summary>
    public const int Error = 1;

    /// <summary>An evaluation that ended in an error; tests that fail.</summary>
    public const int Failed = 2;
}
