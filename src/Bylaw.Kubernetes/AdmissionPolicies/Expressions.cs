using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>Compiles the expressions of policies where they stand in their files.</summary>
internal static class Expressions
{
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
        if (wanted is not null && !program.Type.IsUnknown && !program.Type.Equals(wanted))
        {
            problems.Add(AdmissionPolicyDiagnostics.WrongField(field, $"of type {program.Type}", $"of type {wanted}", expression.At));
            return null;
        }
        return new PolicyExpression(expression, program);
    }
}
