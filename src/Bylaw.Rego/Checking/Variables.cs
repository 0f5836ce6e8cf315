namespace Bylaw.Rego.Checking;

/// <summary>Collects the variables of terms and statements; of closures those that must be bound before.</summary>
internal static class Variables
{
    public static void Collect(Term term, HashSet<Variable> found)
    {
        switch (term)
        {
            case VariableTerm variable: found.Add(variable.Variable); break;
            case RefTerm reference:
                Collect(reference.Head, found);
                foreach (var operand in reference.Operands) Collect(operand, found);
                break;
            case ArrayTerm array:
                foreach (var item in array.Items) Collect(item, found);
                break;
            case SetTerm set:
                foreach (var item in set.Items) Collect(item, found);
                break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    Collect(key, found);
                    Collect(value, found);
                }
                break;
            case BuiltinCallTerm call:
                foreach (var argument in call.Arguments) Collect(argument, found);
                break;
            case RuleCallTerm call:
                foreach (var argument in call.Arguments) Collect(argument, found);
                break;
            case TemplateTerm template:
                foreach (var part in template.Parts) Collect(part, found);
                break;
            case ComprehensionTerm comprehension: found.UnionWith(comprehension.Body.Free); break;
        }
    }

    public static void Collect(CheckedStatement statement, HashSet<Variable> found)
    {
        foreach (var modifier in statement.With)
            if (ValueOf(modifier) is { } value) Collect(value, found);
        switch (statement)
        {
            case TruthStatement truth: Collect(truth.Term, found); break;
            case UnificationStatement unify:
                Collect(unify.Left, found);
                Collect(unify.Right, found);
                break;
            case NegationStatement not: found.UnionWith(not.Body.Free); break;
            case UniversalStatement every:
                Collect(every.Domain, found);
                foreach (var variable in every.Body.Free)
                    if (variable != every.Key && variable != every.Value) found.Add(variable);
                break;
            case PrintStatement print:
                foreach (var argument in print.Arguments) Collect(argument, found);
                break;
        }
    }

    public static Term? ValueOf(CheckedWith modifier) => modifier switch
    {
        InputWith input => input.Value,
        DataWith data => data.Value,
        FunctionWith function => function.ByValue,
        _ => null,
    };
}
