using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego;

/// <summary>
/// Tells from what a policy reads in which form it expects its input: <c>input.review</c> is Gatekeeper's,
/// <c>input.request</c> an AdmissionReview, anything else the document itself.
/// </summary>
internal static class InputShape
{
    public static RequestShape Of(ImmutableArray<ModuleSyntax> modules, ImmutableArray<SourceText> own)
    {
        var shape = Of(modules.Where(module => own.Contains(module.Source)));
        // A policy that reads its input only through shared modules has their shape.
        return shape ?? Of(modules) ?? RequestShape.Document;
    }

    private static RequestShape? Of(IEnumerable<ModuleSyntax> modules)
    {
        RequestShape? found = null;
        foreach (var module in modules)
        {
            foreach (var import in module.Imports)
                if (import.Path is ["input", var part, ..]) found = Stronger(found, part);
            var reader = new FieldReader();
            foreach (var rule in module.Rules) reader.Visit(rule);
            foreach (var part in reader.Fields) found = Stronger(found, part);
        }
        return found;
    }

    private static RequestShape? Stronger(RequestShape? found, string part) => part switch
    {
        "review" or "parameters" => RequestShape.GatekeeperReview,
        "request" when found is not RequestShape.GatekeeperReview => RequestShape.AdmissionReview,
        _ => found ?? RequestShape.Document,
    };

    /// <summary>Collects the first fields under <c>input</c>.</summary>
    private sealed class FieldReader : SyntaxWalker
    {
        public HashSet<string> Fields { get; } = new(StringComparer.Ordinal);

        public override void Visit(TermSyntax term)
        {
            if (term is RefSyntax { Head: NameSyntax { Name: "input" } } reference && reference.Operands[0] is ScalarSyntax { Value: StringValue field }) Fields.Add(field.Text);
            base.Visit(term);
        }
    }
}
