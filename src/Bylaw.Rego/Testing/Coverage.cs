using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Testing;

/// <summary>Sets the expressions that were reached against all there are.</summary>
internal static class Coverage
{
    public static ImmutableArray<FileCoverage> Of(RegoProgram program, CoverageRecorder recorder, ImmutableArray<SourceText> sources)
    {
        var spans = sources.ToDictionary(source => source, _ => new Dictionary<Span, bool>());
        foreach (var group in program.Planner.Groups)
            foreach (var clause in group.Clauses)
                for (var part = clause; part is not null; part = part.Else)
                {
                    if (!spans.TryGetValue(part.At.Source, out var of)) continue;
                    if (part.Body.Steps.IsEmpty) Add(of, part, recorder);
                    Steps(part.Body, of, recorder);
                }
        return [.. sources.Select(source => new FileCoverage(
            source,
            [.. spans[source].Where(pair => pair.Value).Select(pair => pair.Key).OrderBy(span => span.Start)],
            [.. spans[source].Where(pair => !pair.Value).Select(pair => pair.Key).OrderBy(span => span.Start)]))];
    }

    private static void Steps(BodyPlan body, Dictionary<Span, bool> spans, CoverageRecorder recorder)
    {
        foreach (var step in body.Steps)
        {
            Add(spans, step, recorder);
            switch (step)
            {
                case UniversalStep every: Steps(every.Body, spans, recorder); break;
                case ConnectiveStep connective:
                    Steps(connective.Left, spans, recorder);
                    Steps(connective.Right, spans, recorder);
                    break;
                case WithStep with: Steps(with.Inner, spans, recorder); break;
            }
        }
    }

    private static void Add(Dictionary<Span, bool> spans, PlanNode node, CoverageRecorder recorder)
    {
        var hit = recorder.Hits.ContainsKey(node);
        spans[node.At.Span] = hit || spans.GetValueOrDefault(node.At.Span);
    }
}
