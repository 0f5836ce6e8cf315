using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Formatting;

/// <summary>A term on one line, operators as calls of their builtins, as in the brackets of a rule's head.</summary>
internal static class TermText
{
    public static string Of(TermSyntax term, SourceText source) => term switch
    {
        ScalarSyntax { Value: StringValue text } => text.ToString(),
        RefSyntax reference => Of(reference.Head, source) + string.Concat(reference.Operands.Select(operand => Operand(operand, source))),
        CallSyntax call => $"{Operators.NameOf(call.Operator)}({List(call.Arguments, source)})",
        ArraySyntax array => $"[{List(array.Items, source)}]",
        SetSyntax { Items.IsEmpty: true } => "set()",
        SetSyntax set => $"{{{List(TermOrder.Distinct(set.Items), source)}}}",
        ObjectSyntax map => $"{{{string.Join(", ", TermOrder.Distinct(map.Entries).Select(entry => $"{Of(entry.Key, source)}: {Of(entry.Value, source)}"))}}}",
        _ => source.Slice(term.Span).ToString(),
    };

    private static string List(IEnumerable<TermSyntax> terms, SourceText source) => string.Join(", ", terms.Select(term => Of(term, source)));

    private static string Operand(TermSyntax operand, SourceText source) =>
        operand is ScalarSyntax { Value: StringValue { Text: var text } } && text.Length > 0 && Lexer.IsNameStart(text[0]) && text.All(Lexer.IsNamePart)
            ? "." + text
            : $"[{Of(operand, source)}]";
}
