using Bylaw.Cli.Reports;
using Bylaw.Core.Decisions;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>A repository whose policies were asked about inputs, and can be asked again: with other exceptions, at another time.</summary>
internal sealed class ExceptionRun(PolicyRepository repository, PolicyBundle bundle, FixedClock clock, CheckRun check, CheckReport report)
{
    public PolicyRepository Repository => repository;

    public PolicyBundle Bundle => bundle;

    public FixedClock Clock => clock;

    public CheckReport Report => report;

    /// <summary>The day by which all is judged.</summary>
    public DateOnly Today => Validity.DayOf(clock.GetUtcNow());

    /// <summary>Every decision with what it was about.</summary>
    public IReadOnlyList<(Decision Decision, EngineRequest Request)> Decisions { get; } =
        [.. check.Decisions.Select(item => (item.Decision, item.Request))];

    /// <summary>What the bundle needs its exceptions for.</summary>
    public IReadOnlyList<ExceptionVerdict> Study()
    {
        var study = new ExceptionStudy(bundle, clock.GetUtcNow());
        foreach (var (decision, request) in Decisions) study.Add(decision, request);
        return study.Verdicts();
    }

    /// <summary>Asks again about the same inputs.</summary>
    public IReadOnlyList<Decision> Again(PolicyBundle other, TimeProvider at)
    {
        var engine = new BylawEngine(at);
        var decisions = new Decision[Decisions.Count];
        Parallel.For(0, decisions.Length, place => decisions[place] = engine.Decide(other, Decisions[place].Request));
        return decisions;
    }

    /// <summary>The same with an exception added, or in place of the one of its id.</summary>
    public PolicyBundle With(params IReadOnlyList<ExceptionDefinition> exceptions) =>
        bundle.With(bundle.WrittenExceptions.ExceptBy(exceptions.Select(exception => exception.Id), exception => exception.Id, StringComparer.Ordinal).Concat(exceptions));

    /// <summary>The same without an exception.</summary>
    public PolicyBundle Without(string id) => bundle.With(bundle.WrittenExceptions.Where(exception => exception.Id != id));

    /// <summary>Findings that stop something after and did not before.</summary>
    public static List<Finding> ComeBack(IEnumerable<Decision> before, IEnumerable<Decision> after)
    {
        var came = new List<Finding>();
        foreach (var (was, now) in before.Zip(after))
        {
            var stopped = was.Findings.Where(Stops).GroupBy(Key).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
            foreach (var finding in now.Findings.Where(Stops))
            {
                // The same may be said twice of one object: each is counted.
                if (stopped.GetValueOrDefault(Key(finding)) is > 0 and var left) stopped[Key(finding)] = left - 1;
                else came.Add(finding);
            }
        }
        return came;
    }

    private static bool Stops(Finding finding) => finding.Outcome >= Outcome.Warn;

    private static string Key(Finding finding) => $"{finding.Id} {finding.Outcome} {finding.At}";
}
