using Bylaw.Core.Values;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>What a program uses of builtins and features: the smallest capabilities that it runs with.</summary>
internal sealed class NeededCapabilities : TermWalker
{
    private readonly SortedDictionary<string, Builtin> _builtins = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _features = new(StringComparer.Ordinal);

    public static ObjectValue Of(RegoProgram program)
    {
        var needed = new NeededCapabilities();
        if (program.Modules.Any(module => module.Version != RegoVersion.V0)) needed._features.Add("rego_v1");
        foreach (var group in program.Tree.Groups)
            foreach (var clause in group.Clauses) needed.Visit(clause);
        return needed.ToObject();
    }

    public override void Visit(Term term)
    {
        if (term is BuiltinCallTerm { Builtin: var builtin }) _builtins[builtin.Name] = builtin;
        else if (term is TemplateTerm) _features.Add("template_strings");
        base.Visit(term);
    }

    private ObjectValue ToObject()
    {
        var fields = new ObjectBuilder(2);
        if (_builtins.Count > 0)
            fields.Set("builtins", new ArrayValue([.. _builtins.Values.Select(builtin => (Value)RegoCapabilities.Declare(builtin.Name, builtin.Signature, builtin.Traits))]));
        if (_features.Count > 0) fields.Set("features", new ArrayValue([.. _features.Select(Value.Of)]));
        return fields.ToObject();
    }
}
