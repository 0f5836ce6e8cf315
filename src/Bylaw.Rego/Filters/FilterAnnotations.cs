using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Filters;

/// <summary>What the annotations of a rule and of its package say of a filter: <c>compile</c> with <c>unknowns</c> and <c>mask_rule</c>.</summary>
internal sealed record FilterAnnotations(ImmutableArray<string>? Unknowns, string? MaskRule, Location? At)
{
    public static FilterAnnotations Of(RegoProgram program, ImmutableArray<string> rule)
    {
        var group = program.Tree.Root.Find(rule)?.Group;
        var clauses = group is null ? [] : group.Default is null ? group.Clauses : group.Clauses.Prepend(group.Default);
        var metadata = new Metadata(program.Modules);
        var unknowns = new List<string>();
        string? mask = null;
        foreach (var clause in clauses.DistinctBy(clause => clause.Syntax, ReferenceEqualityComparer.Instance as IEqualityComparer<RuleSyntax>))
            foreach (var link in (ArrayValue)metadata.Answer(clause.Module, clause.Syntax, chain: true))
            {
                if ((link as ObjectValue)?.Get("annotations") is not ObjectValue annotations) continue;
                foreach (var section in (string[])["compile", "custom"])
                {
                    if (annotations.Get(section) is not ObjectValue fields) continue;
                    if (fields.Get("unknowns") is ArrayValue list) unknowns.AddRange(list.OfType<StringValue>().Select(text => text.Text));
                    mask ??= fields.GetText("mask_rule");
                }
            }
        return new FilterAnnotations(unknowns.Count == 0 ? null : [.. unknowns.Distinct()], mask, group?.At);
    }

    /// <summary>References that are none; options stand before annotations.</summary>
    public ImmutableArray<FilterProblem> Problems(ImmutableArray<string>? options) =>
    [
        .. (options ?? Unknowns ?? []).Where(text => Partial.Unknowns.Read(text) is null)
            .Select(text => new FilterProblem("invalid_unknown", $"unknowns must be prefixed with `input` or `data`: {text}", options is null ? At : null)),
    ];
}
