using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Explaining;

/// <summary>The variables that an expression of a clause names, with the values that they have.</summary>
internal static class StepVariables
{
    public static List<KeyValuePair<string, Value>> Of(ClausePlan clause, PlanNode step, Frame frame)
    {
        var variables = new HashSet<Variable>();
        Collect(clause.Source.Body, step, variables);
        var values = new List<KeyValuePair<string, Value>>();
        foreach (var variable in variables.Where(variable => !variable.IsGenerated).OrderBy(variable => variable.Name, StringComparer.Ordinal))
            if (variable.Slot < frame.Slots.Length && frame.Slots[variable.Slot] is { } value) values.Add(new(variable.Name, value));
        return values;
    }

    private static void Collect(CheckedBody body, PlanNode step, HashSet<Variable> variables)
    {
        foreach (var statement in body.Statements)
        {
            if (step.At.Span.Start < statement.Span.Start || step.At.Span.End > statement.Span.End) continue;
            switch (statement)
            {
                case UniversalStatement every when step.At.Span != every.Span: Collect(every.Body, step, variables); break;
                case NegationStatement not when step.At.Span != not.Span: Collect(not.Body, step, variables); break;
                default: Variables.Collect(statement, variables); break;
            }
        }
    }
}
