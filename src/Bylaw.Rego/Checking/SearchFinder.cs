using Bylaw.Rego.Library;

namespace Bylaw.Rego.Checking;

/// <summary>Finds out whether statements may have several solutions: a reference has a variable in it, or a relation is asked. Closures do not count.</summary>
internal sealed class SearchFinder : TermWalker
{
    private bool _found;

    public static bool Finds(IEnumerable<CheckedStatement> statements)
    {
        var finder = new SearchFinder();
        finder.Visit(new CheckedBody([.. statements], []));
        return finder._found;
    }

    public override void Visit(Term term)
    {
        _found |= term switch
        {
            RefTerm reference => reference.Operands.Any(operand => operand is VariableTerm),
            BuiltinCallTerm { Builtin: var builtin } => builtin.Traits.HasFlag(BuiltinTraits.Relation),
            _ => false,
        };
        if (!_found && term is not ComprehensionTerm) base.Visit(term);
    }
}
