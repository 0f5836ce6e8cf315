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
    private sealed class FieldReader
    {
        public HashSet<string> Fields { get; } = new(StringComparer.Ordinal);

        public void Visit(RuleSyntax rule)
        {
            for (var part = rule; part is not null; part = part.Else)
            {
                foreach (var term in part.Head.Ref) Visit(term);
                if (part.Head.Key is not null) Visit(part.Head.Key);
                if (part.Head.Value is not null) Visit(part.Head.Value);
                foreach (var statement in part.Body) Visit(statement);
            }
        }

        private void Visit(StatementSyntax statement)
        {
            foreach (var modifier in statement.With) Visit(modifier.Value);
            switch (statement)
            {
                case TermStatement term: Visit(term.Term); break;
                case UnifyStatement unify:
                    Visit(unify.Left);
                    Visit(unify.Right);
                    break;
                case SomeInStatement some: Visit(some.Domain); break;
                case EveryStatement every:
                    Visit(every.Domain);
                    foreach (var inner in every.Body) Visit(inner);
                    break;
                case NotStatement not:
                    foreach (var inner in not.Body) Visit(inner);
                    break;
            }
        }

        private void Visit(TermSyntax term)
        {
            switch (term)
            {
                case RefSyntax reference:
                    if (reference.Head is NameSyntax { Name: "input" } && reference.Operands[0] is ScalarSyntax { Value: StringValue field }) Fields.Add(field.Text);
                    Visit(reference.Head);
                    foreach (var operand in reference.Operands) Visit(operand);
                    break;
                case CallSyntax call:
                    foreach (var argument in call.Arguments) Visit(argument);
                    break;
                case ArraySyntax array:
                    foreach (var item in array.Items) Visit(item);
                    break;
                case SetSyntax set:
                    foreach (var item in set.Items) Visit(item);
                    break;
                case ObjectSyntax map:
                    foreach (var (key, value) in map.Entries)
                    {
                        Visit(key);
                        Visit(value);
                    }
                    break;
                case ComprehensionSyntax comprehension:
                    if (comprehension.Key is not null) Visit(comprehension.Key);
                    Visit(comprehension.Value);
                    foreach (var statement in comprehension.Body) Visit(statement);
                    break;
                case TemplateWithSyntax part:
                    Visit(part.Term);
                    foreach (var modifier in part.With) Visit(modifier.Value);
                    break;
                case TemplateSyntax template:
                    foreach (var part in template.Parts) Visit(part);
                    break;
            }
        }
    }
}
