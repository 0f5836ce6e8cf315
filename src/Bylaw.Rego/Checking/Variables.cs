namespace Bylaw.Rego.Checking;

/// <summary>Collects the variables of terms and statements; of closures those that must be bound before.</summary>
internal sealed class Variables : TermWalker
{
    private readonly HashSet<Variable> _found;

    private Variables(HashSet<Variable> found) => _found = found;

    public static void Collect(Term term, HashSet<Variable> found) => new Variables(found).Visit(term);

    public static void Collect(CheckedStatement statement, HashSet<Variable> found) => new Variables(found).Visit(statement);

    public static Term? ValueOf(CheckedWith modifier) => modifier switch
    {
        InputWith input => input.Value,
        DataWith data => data.Value,
        FunctionWith function => function.ByValue,
        _ => null,
    };

    public override void Visit(CheckedBody body) => _found.UnionWith(body.Free);

    public override void Visit(CheckedStatement statement)
    {
        if (statement is not UniversalStatement every)
        {
            base.Visit(statement);
            return;
        }
        foreach (var modifier in statement.With) Visit(modifier);
        Visit(every.Domain);
        foreach (var variable in every.Body.Free)
            if (variable != every.Key && variable != every.Value) _found.Add(variable);
    }

    public override void Visit(Term term)
    {
        if (term is VariableTerm variable) _found.Add(variable.Variable);
        else base.Visit(term);
    }

    protected override void Visit(ComprehensionTerm comprehension) => Visit(comprehension.Body);
}
