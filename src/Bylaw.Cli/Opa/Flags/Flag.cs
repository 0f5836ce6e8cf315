namespace Bylaw.Cli.Opa.Flags;

/// <summary>A flag of one of OPA's commands: its names, its help, and what it was set to.</summary>
internal abstract class Flag(string name, char? letter, string help)
{
    public string Name => name;

    /// <summary>Its short form; null for none.</summary>
    public char? Letter => letter;

    public string Help => help;

    /// <summary>What stands behind its name in the help: the kind of value.</summary>
    public abstract string Kind { get; }

    /// <summary>The default as the help shows it; empty when it says nothing.</summary>
    public virtual string DefaultText => "";

    /// <summary>The value of the flag without one: <c>true</c> for a switch. Null when it must have a value.</summary>
    public virtual string? Implied => null;

    /// <summary>Whether somebody set it: on the command line or in the environment.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Sets it from a text; the reason when the text is none of its values.</summary>
    public string? Set(string text)
    {
        var problem = Take(text);
        if (problem is null) IsSet = true;
        return problem is null ? null : $"invalid argument {Quoted.Go(text)} for \"{Shown}\" flag: {problem}";
    }

    protected abstract string? Take(string text);

    private string Shown => letter is null ? $"--{name}" : $"-{letter}, --{name}";
}

/// <summary>A flag with a value of some type.</summary>
internal abstract class Flag<T>(string name, char? letter, T value, string help) : Flag(name, letter, help)
{
    public T Value { get; protected set; } = value;
}
