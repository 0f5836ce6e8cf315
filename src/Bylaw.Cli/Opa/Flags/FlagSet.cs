using System.Text;

namespace Bylaw.Cli.Opa.Flags;

/// <summary>
/// The flags of one of OPA's commands. It reads them as OPA does (pflag's rules, which no general library has): they may
/// stand between arguments, <c>-d x</c>, <c>-dx</c>, <c>-d=x</c>, <c>--data x</c> and <c>--data=x</c> are the same, switches may stand
/// together behind one dash and never take the next word as their value, and <c>--</c> ends them.
/// </summary>
internal sealed class FlagSet
{
    private readonly List<Flag> _flags = [];
    private readonly SwitchFlag _help;

    public FlagSet(string command)
    {
        _help = Add(new SwitchFlag("help", 'h', false, $"help for {command}"));
    }

    /// <summary>Words that are no flags.</summary>
    public List<string> Arguments { get; } = [];

    public bool AsksForHelp => _help.Value;

    public T Add<T>(T flag) where T : Flag
    {
        _flags.Add(flag);
        return flag;
    }

    /// <summary>Reads a command line; the reason when it is none.</summary>
    public string? Parse(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.Length < 2 || word[0] != '-') Arguments.Add(word);
            else if (word == "--")
            {
                Arguments.AddRange(words.Skip(i + 1));
                break;
            }
            else if ((word[1] == '-' ? ParseLong(word, words, ref i) : ParseShort(word, words, ref i)) is { } problem) return problem;
            if (AsksForHelp) return null;
        }
        return null;
    }

    private string? ParseLong(string word, IReadOnlyList<string> words, ref int i)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word[2..] : word[2..equals];
        if (name.Length == 0 || name[0] is '-' or '=') return $"bad flag syntax: {word}";
        if (_flags.Find(flag => flag.Name == name) is not { } flag) return $"unknown flag: --{name}";
        if (equals >= 0) return flag.Set(word[(equals + 1)..]);
        if (flag.Implied is { } implied) return flag.Set(implied);
        return ++i < words.Count ? flag.Set(words[i]) : $"flag needs an argument: --{name}";
    }

    private string? ParseShort(string word, IReadOnlyList<string> words, ref int i)
    {
        for (var at = 1; at < word.Length; at++)
        {
            var letter = word[at];
            if (_flags.Find(flag => flag.Letter == letter) is not { } flag) return $"unknown shorthand flag: '{letter}' in {word}";
            if (at + 2 < word.Length && word[at + 1] == '=') return flag.Set(word[(at + 2)..]);
            if (flag.Implied is { } implied)
            {
                if (flag.Set(implied) is { } problem) return problem;
                continue;
            }
            if (at + 1 < word.Length) return flag.Set(word[(at + 1)..]);
            return ++i < words.Count ? flag.Set(words[i]) : $"flag needs an argument: '{letter}' in {word}";
        }
        return null;
    }

    /// <summary>Sets what the command line left open from variables <c>OPA_COMMAND_FLAG</c>; gives what is wrong with them.</summary>
    public string? ReadEnvironment(string command, Func<string, string?> variable)
    {
        var problems = new List<string>();
        foreach (var flag in _flags)
        {
            if (flag.IsSet || flag == _help) continue;
            var name = $"OPA_{command}_{flag.Name}".Replace('-', '_').ToUpperInvariant();
            if (variable(name) is { Length: > 0 } text && flag.Set(text) is { } problem) problems.Add($"error mapping environment variable to flag --{flag.Name}: {problem}");
        }
        return problems.Count == 0 ? null : string.Join('\n', problems);
    }

    /// <summary>The list of flags in the help, by name.</summary>
    public string Describe()
    {
        var lines = _flags.OrderBy(flag => flag.Name, StringComparer.Ordinal).Select(flag => (Left: Left(flag), flag)).ToList();
        var width = lines.Max(line => line.Left.Length);
        var output = new StringBuilder();
        foreach (var (left, flag) in lines)
            output.Append(left.PadRight(width)).Append("   ").Append(flag.Help).Append(flag.DefaultText.Length == 0 ? "" : " " + flag.DefaultText).Append('\n');
        return output.ToString();
    }

    private static string Left(Flag flag) =>
        (flag.Letter is { } letter ? $"  -{letter}, --{flag.Name}" : $"      --{flag.Name}") + (flag.Kind.Length == 0 ? "" : " " + flag.Kind);
}
