using Bylaw.Cli.Opa.Flags;

namespace Bylaw.Cli.Gator;

/// <summary>One of gator's commands, with gator's flags, output and exit codes. It serves one command line.</summary>
internal abstract class GatorVerb
{
    protected GatorVerb() => Flags = new FlagSet(Name);

    /// <summary>Its name: <c>test</c>, or <c>sync test</c> for a command of a command.</summary>
    public abstract string Name { get; }

    /// <summary>Its arguments as the help shows them.</summary>
    public virtual string Arguments => "";

    /// <summary>One line for the list of commands.</summary>
    public abstract string Summary { get; }

    /// <summary>What the help says below the summary.</summary>
    public abstract string Description { get; }

    public FlagSet Flags { get; }

    /// <summary>How many arguments it takes: so many, and no others.</summary>
    public virtual int Count => 0;

    /// <summary>Does the work; the exit code.</summary>
    public abstract int Run(Host host, IReadOnlyList<string> arguments);

    protected T Add<T>(T flag) where T : Flag => Flags.Add(flag);

    /// <summary>Says what went wrong.</summary>
    protected static int Fail(Host host, string message)
    {
        host.Error.WriteLine(message);
        return GatorExit.Failed;
    }
}

/// <summary>Exit codes of gator's commands.</summary>
internal static class GatorExit
{
    public const int Clean = 0;

    /// <summary>Violations that refuse an object, tests that fail, requirements that are not met, and every error.</summary>
    public const int Failed = 1;
}
