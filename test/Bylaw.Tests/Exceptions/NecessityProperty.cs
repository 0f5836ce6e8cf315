using Bylaw.Core.Decisions;
using Bylaw.Engine;
using Bylaw.Governance;
using Xunit;

namespace Bylaw.Tests.Exceptions;

/// <summary>
/// Exceptions made up over real manifests: every verdict is what taking them away one by one gives, and every narrow form is
/// minimal, by trying what is narrower. The manifests lie beside the project, in <c>../shared/corpora/k8s</c>. With
/// <c>BYLAW_SOAK=1</c> in the environment the run is long.
/// </summary>
public sealed class NecessityProperty(ITestOutputHelper output)
{
    public static readonly DateOnly Today = new(2026, 2, 15);

    private const int Size = 6;
    private static readonly int Groups = Environment.GetEnvironmentVariable("BYLAW_SOAK") == "1" ? 500 : 50;

    [Fact]
    public void Every_verdict_is_brute_force_and_every_narrow_form_minimal()
    {
        Assert.SkipUnless(CorpusFindings.Exist, "no manifests in ../shared/corpora/k8s beside the project");
        var facts = CorpusFindings.Decisions.SelectMany(pair => Fact.In(pair.Decision, pair.Request)).ToLookup(fact => fact.Policy);
        var made = new RandomExceptions(new Random(4711), facts);
        var seen = new Dictionary<Necessity, int>();
        var split = 0;
        for (var number = 0; number < Groups; number++)
        {
            var exceptions = made.Group(Size);
            var policy = facts[exceptions[0].Policy.Value].ToList();
            var verdicts = Study(exceptions);
            Assert.Equal(Size, verdicts.Count);
            var inForce = exceptions.Where(exception => exception.Expires.Value >= Today).ToList();
            var staying = SlowOracle.Staying(inForce, policy);
            foreach (var verdict in verdicts)
            {
                CheckVerdict(verdict, inForce, staying, policy);
                if (verdict.Narrowest is not null) CheckNarrowest(verdict, staying, policy);
                seen[verdict.Necessity] = seen.GetValueOrDefault(verdict.Necessity) + 1;
                if (!verdict.Parts.IsEmpty) split++;
            }
            if (number % 10 == 0) CheckByEvaluation(exceptions, verdicts, policy);
        }
        output.WriteLine($"{Groups * Size} exceptions over {facts.Sum(group => group.Count())} findings: {string.Join(", ", seen.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"))}; {split} could be split");
        foreach (var necessity in (Necessity[])[Necessity.Needed, Necessity.Wider, Necessity.Redundant, Necessity.Lapsed])
            Assert.True(seen.GetValueOrDefault(necessity) >= 5, $"too few are {necessity}: {seen.GetValueOrDefault(necessity)}");
        Assert.True(split >= 5);
    }

    private static IReadOnlyList<ExceptionVerdict> Study(IReadOnlyList<ExceptionDefinition> exceptions)
    {
        var study = new ExceptionStudy(CorpusFindings.Bundle.With(exceptions), FixedClock.At(Today).GetUtcNow());
        foreach (var (decision, request) in CorpusFindings.Decisions) study.Add(decision, request);
        return study.Verdicts();
    }

    private static void CheckVerdict(ExceptionVerdict verdict, List<ExceptionDefinition> inForce, List<ExceptionDefinition> staying, List<Fact> facts)
    {
        var exception = verdict.Exception;
        var covered = facts.Where(fact => SlowOracle.Covers(exception, fact)).Select(fact => fact.Finding).ToList();
        Assert.Equal(covered.Count, verdict.Covers.Length);
        Assert.True(verdict.Covers.ToHashSet(ReferenceEqualityComparer.Instance).SetEquals(covered), Show(exception));
        if (!inForce.Contains(exception)) Assert.Equal(Necessity.Lapsed, verdict.Necessity);
        else if (covered.Count == 0) Assert.Equal(Necessity.Unused, verdict.Necessity);
        else if (!staying.Contains(exception)) Assert.Equal(Necessity.Redundant, verdict.Necessity);
        else Assert.True(verdict.Necessity is Necessity.Needed or Necessity.Wider, Show(exception));
    }

    private static void CheckNarrowest(ExceptionVerdict verdict, List<ExceptionDefinition> staying, List<Fact> facts)
    {
        var narrow = verdict.Narrowest!;
        // What it is needed for: what it covers and none before it among those that stay.
        var before = staying.TakeWhile(other => other != verdict.Exception).ToList();
        var waived = facts.Where(fact => SlowOracle.Covers(verdict.Exception, fact) && !SlowOracle.IsWaived(fact, before)).ToList();
        Assert.True(waived.Select(fact => fact.Finding).ToHashSet(ReferenceEqualityComparer.Instance).SetEquals(verdict.Waives), Show(verdict.Exception));
        // Texts are made of what fails alone: there are millions of questions.
        if (waived.Find(fact => !SlowOracle.Covers(narrow, fact)) is { } lost) Assert.Fail($"lost {lost.Finding.Object}\n{Show(narrow)}");
        Assert.True(facts.TrueForAll(fact => !SlowOracle.Covers(narrow, fact) || SlowOracle.Covers(verdict.Exception, fact)), Show(narrow));
        foreach (var (what, form) in NarrowerForms.Of(narrow, waived, facts))
            if (waived.TrueForAll(fact => SlowOracle.Covers(form, fact))) Assert.Fail($"{what} would do\n{Show(narrow)}");
        Assert.Equal(Show(verdict.Exception) == Show(narrow), verdict.Necessity == Necessity.Needed);
        if (verdict.Parts.IsEmpty) return;
        Assert.True(waived.TrueForAll(fact => SlowOracle.IsWaived(fact, verdict.Parts)), Show(narrow));
        Assert.True(facts.Count(fact => SlowOracle.IsWaived(fact, verdict.Parts)) <= facts.Count(fact => SlowOracle.Covers(narrow, fact)));
        Assert.True(verdict.Combinations.Occurring < verdict.Combinations.Covered, Show(narrow));
    }

    /// <summary>The engine itself, asked with all exceptions, and with the narrow ones in place of those that are needed, waives the same.</summary>
    private static void CheckByEvaluation(IReadOnlyList<ExceptionDefinition> exceptions, IReadOnlyList<ExceptionVerdict> verdicts, List<Fact> facts)
    {
        var engine = new BylawEngine(FixedClock.At(Today));
        var requests = facts.Where(fact => SlowOracle.IsWaived(fact, exceptions)).Select(fact => fact.Request).Distinct(ReferenceEqualityComparer.Instance).Cast<EngineRequest>().Take(200).ToList();
        var asWritten = CorpusFindings.Bundle.With(exceptions);
        var narrowed = CorpusFindings.Bundle.With(verdicts.Select(verdict => verdict.Narrowest).OfType<ExceptionDefinition>());
        foreach (var request in requests)
            Assert.Equal(Outcomes(engine.Decide(asWritten, request)), Outcomes(engine.Decide(narrowed, request)));
    }

    private static string Outcomes(Decision decision) => string.Join('\n', decision.Findings.Select(finding => $"{finding.Id} {finding.Verdict} {finding.Outcome}"));

    private static string Show(ExceptionDefinition exception)
    {
        var scope = exception.Scope;
        var lists = new[]
        {
            ("rules", exception.Rules.Select(rule => rule.Value)), ("namespaces", scope.Namespaces.Select(glob => glob.Pattern)), ("kinds", scope.Kinds.Select(kind => kind.ToString())),
            ("names", scope.Names.Select(glob => glob.Pattern)), ("labels", scope.Labels.Select(label => $"{label.Key}={label.Value}")), ("containers", scope.Containers.Select(glob => glob.Pattern)),
        };
        return string.Join('\n', lists.Select(list => $"{list.Item1}: {string.Join(", ", list.Item2.Distinct().Order(StringComparer.Ordinal))}"));
    }
}
