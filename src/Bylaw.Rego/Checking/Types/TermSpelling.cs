using System.Text;
using Bylaw.Rego.Checking.Expressions;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking.Types;

/// <summary>Terms as OPA writes them in its messages.</summary>
internal static class TermSpelling
{
    public static string Of(Term term)
    {
        var text = new StringBuilder();
        Append(text, term);
        return text.ToString();
    }

    /// <summary>A reference up to an operand; the head alone for 0.</summary>
    public static string Of(RefTerm reference, int operands)
    {
        var text = new StringBuilder();
        Append(text, reference, operands);
        return text.ToString();
    }

    private static void Append(StringBuilder text, RefTerm reference, int operands)
    {
        Append(text, reference.Head);
        foreach (var operand in reference.Operands.AsSpan()[..operands])
        {
            if (operand is ConstantTerm constant) RefText.AppendConstant(text, constant.Value);
            else
            {
                text.Append('[');
                Append(text, operand);
                text.Append(']');
            }
        }
    }

    private static void Append(StringBuilder text, Term term)
    {
        switch (term)
        {
            case ConstantTerm constant: text.Append(constant.Value); break;
            case VariableTerm { Variable.IsWildcard: true }: text.Append('_'); break;
            case VariableTerm variable: text.Append(variable.Variable.Name); break;
            case InputTerm: text.Append("input"); break;
            case DataTerm: text.Append("data"); break;
            case RefTerm reference: Append(text, reference, reference.Operands.Length); break;
            case ArrayTerm array: AppendAll(text, "[", array.Items, "]"); break;
            case SetTerm set: AppendAll(text, "{", set.Items, "}"); break;
            case ObjectTerm map:
                text.Append('{');
                for (var i = 0; i < map.Entries.Length; i++)
                {
                    if (i > 0) text.Append(", ");
                    Append(text, map.Entries[i].Key);
                    text.Append(": ");
                    Append(text, map.Entries[i].Value);
                }
                text.Append('}');
                break;
            case ExpandedComprehension comprehension: text.Append(comprehension.Kind == ComprehensionKind.Array ? "[…|…]" : "{…|…}"); break;
        }
    }

    private static void AppendAll(StringBuilder text, string open, IReadOnlyList<Term> terms, string close)
    {
        text.Append(open);
        for (var i = 0; i < terms.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Append(text, terms[i]);
        }
        text.Append(close);
    }
}
