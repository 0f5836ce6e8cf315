using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>Lines of a module on which rules of several names begin: a place on such a line does not tell which rule is meant.</summary>
internal sealed class SharedLines
{
    private readonly ModuleSyntax _module;
    private readonly Dictionary<int, string> _names = [];
    private readonly HashSet<int> _shared = [];

    private SharedLines(ModuleSyntax module) => _module = module;

    public static SharedLines Of(ModuleSyntax module)
    {
        var lines = new SharedLines(module);
        foreach (var rule in module.Rules)
        {
            var line = lines.LineOf(rule);
            if (!lines._names.TryAdd(line, rule.Head.Name) && lines._names[line] != rule.Head.Name) lines._shared.Add(line);
        }
        return lines;
    }

    /// <summary>The name that a message about a rule needs; null when the place is enough.</summary>
    public string? NameFor(RuleSyntax rule) => _shared.Count > 0 && _shared.Contains(LineOf(rule)) ? RefText.Of(rule.Head.Ref) : null;

    private int LineOf(RuleSyntax rule) => _module.Source.PositionOf(rule.Span.Start).Line;
}
