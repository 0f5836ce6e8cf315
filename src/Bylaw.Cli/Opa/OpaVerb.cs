using Bylaw.Cli.Opa.Flags;

namespace Bylaw.Cli.Opa;

/// <summary>One of OPA's commands, with OPA's flags, output and exit codes. It serves one command line.</summary>
internal abstract class OpaVerb
{
    protected OpaVerb() => Flags = new FlagSet(Name);

    public abstract string Name { get; }

    /// <summary>Its arguments as the help shows them: <c>&lt;query&gt;</c>.</summary>
    public abstract string Arguments { get; }

    /// <summary>One line for the list of commands.</summary>
    public abstract string Summary { get; }

    /// <summary>What the help says below the summary; may be empty.</summary>
    public virtual string Description => "";

    public FlagSet Flags { get; }

    /// <summary>What is wrong with the arguments and flags together, in OPA's words; null when nothing is.</summary>
    public virtual string? Validate(IReadOnlyList<string> arguments) => null;

    /// <summary>Does the work; the exit code.</summary>
    public abstract int Run(Host host, IReadOnlyList<string> arguments);

    protected T Add<T>(T flag) where T : Flag => Flags.Add(flag);
}
