using System.Collections.Immutable;
using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>Compiles the expressions of policies where they stand in their files.</summary>
internal static class Expressions
{
    /// <summary>A validation: what must hold, and what to say when it does not; null with what is wrong. <paramref name="ruleAt"/> makes its rule of its place.</summary>
    public static Validation? Validation(Fields item, CelEnvironment environment, List<Diagnostic> problems, Func<Location, PolicyRule> ruleAt)
    {
        if (Compile(item, "expression", environment, problems, CelType.Bool) is not { } expression) return null;
        var message = item.Text("messageExpression") is null ? null : Compile(item, "messageExpression", environment, problems, CelType.String);
        return new Validation(ruleAt(expression.Text.At), expression, item.Text("message")?.Trim(), message);
    }

    /// <summary>Conditions with their names; those that do not compile are left out, with what is wrong.</summary>
    public static ImmutableArray<NamedExpression> Conditions(IEnumerable<Fields> items, CelEnvironment environment, List<Diagnostic> problems) =>
        [.. items.Select(item => Compile(item, "expression", environment, problems, CelType.Bool) is { } condition ? new NamedExpression(item.Text("name") ?? "", condition) : null).OfType<NamedExpression>()];

    /// <summary>Compiles the expression of a field; null with what is wrong.</summary>
    public static PolicyExpression? Compile(Fields item, string field, CelEnvironment environment, List<Diagnostic> problems, CelType? wanted = null)
    {
        if (item.Text(field) is not { } text)
        {
            problems.Add(AdmissionPolicyDiagnostics.MissingField("the item", field, item.At));
            return null;
        }
        return Compile(new ExpressionText(text, item.PlaceOfValue(field)), field, environment, problems, wanted);
    }

    /// <summary>Compiles the text of an expression; null with what is wrong.</summary>
    public static PolicyExpression? Compile(ExpressionText expression, string field, CelEnvironment environment, List<Diagnostic> problems, CelType? wanted = null)
    {
        var program = CelProgram.Compile(expression.Source, environment, CelOptions.Default, out var diagnostics);
        problems.AddRange(diagnostics.Select(expression.InFile));
        if (program is null) return null;
        if (wanted is not null && !Fits(program.Type, wanted))
        {
            problems.Add(AdmissionPolicyDiagnostics.WrongField(field, $"of type {program.Type}", $"of type {wanted}", expression.At));
            return null;
        }
        return new PolicyExpression(expression, program);
    }

    /// <summary>Whether a value of a type can be of another, as far as its type tells: <c>dyn</c> may be anything.</summary>
    private static bool Fits(CelType found, CelType wanted) => found.IsUnknown || wanted.IsUnknown || found.Equals(wanted)
        || (found.Kind == wanted.Kind && found.Name == wanted.Name && found.Parameters.Length == wanted.Parameters.Length && found.Parameters.Zip(wanted.Parameters).All(pair => Fits(pair.First, pair.Second)));
}
