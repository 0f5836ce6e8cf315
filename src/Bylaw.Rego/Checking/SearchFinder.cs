using Bylaw.Rego.Library;

namespace Bylaw.Rego.Checking;

/// <summary>Finds out whether statements may have several solutions: a reference has a variable in it, or a relation is asked. Closures do not count.</summary>
internal sealed class SearchFinder : CheckedWalker
{
    private bool _found;

    public static bool Finds(IEnumerable<CheckedStatement> statements)
    {
        var finder = new SearchFinder();
        finder.Walk(new CheckedBody([.. statements], []));
        return finder._found;
    }

    protected override bool Visit(Term term)
    {
        _found |= term switch
        {
            RefTerm reference => reference.Operands.Any(operand => operand is VariableTerm),
            BuiltinCallTerm { Builtin: var builtin } => builtin.Traits.HasFlag(BuiltinTraits.Relation),
            _ => false,
        };
        return !_found && term is not ComprehensionTerm;
    }
}
