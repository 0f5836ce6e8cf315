using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Core.Decisions;

/// <summary>A policy language, as the engine sees it. Hosts hand the engine a list of these.</summary>
public interface IPolicyLanguage
{
    /// <summary>Lower-case name: <c>rego</c>.</summary>
    string Name { get; }

    /// <summary>Every kind of diagnostic that the language reports.</summary>
    IReadOnlyList<DiagnosticCode> Codes { get; }

    /// <summary>Whether a file is a policy (or native test) of this language, by its path.</summary>
    bool Accepts(string path);

    /// <summary>Whether a file that the language accepts by its path is one of its policies, told from its text: YAML may be anything.</summary>
    bool Holds(SourceText source) => true;

    /// <summary>
    /// Whether a file that the language accepts by its path, and that holds none of its policies, is something that the policies
    /// beside it read: parameters. Told from the texts.
    /// </summary>
    bool Uses(SourceText source, IReadOnlyList<SourceText> policies) => false;

    /// <summary>Whether a file that the language accepts holds nothing but native tests, by its path: such files are not enforced.</summary>
    bool IsTest(string path) => false;

    /// <summary>Whether a file that the language accepts holds native tests, told from its text without compiling it.</summary>
    bool HasTests(SourceText source) => IsTest(source.Name);

    /// <summary>Compiles the files of one policy. Bad policies are diagnostics, never exceptions.</summary>
    CompileResult Compile(IReadOnlyList<SourceText> sources, CompileOptions options);

    /// <summary>Runs the native tests in the files of one policy. <paramref name="filter"/> says by name which.</summary>
    TestReport Test(IReadOnlyList<SourceText> sources, CompileOptions options, Func<string, bool> filter) => new([], [], []);
}

/// <summary>How to compile a policy.</summary>
public sealed record CompileOptions
{
    /// <summary>Documents that the policy reads besides the input (<c>data</c> in Rego); null for none.</summary>
    public Value? Data { get; init; }

    /// <summary>Version of the language for files that do not say; null for the language's default.</summary>
    public string? LanguageVersion { get; init; }

    /// <summary>Files that several policies share: the policy may use what they define, but their rules do not fire.</summary>
    public IReadOnlyList<SourceText> Library { get; init; } = [];

    /// <summary>Opens a file that native tests name, by its path; null for those on disk. Null when there is none.</summary>
    public Func<string, SourceText?>? Open { get; init; }

    /// <summary>The defaults.</summary>
    public static readonly CompileOptions Default = new();
}

/// <summary>A compiled policy, or why there is none.</summary>
/// <param name="Policy">The policy; null when a diagnostic is an error.</param>
/// <param name="Diagnostics">Errors and warnings, in source order.</param>
public sealed record CompileResult(ICompiledPolicy? Policy, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>An immutable compiled policy. Safe to use from several threads.</summary>
public interface ICompiledPolicy
{
    /// <summary>The rules that can fire, in source order.</summary>
    IReadOnlyList<PolicyRule> Rules { get; }

    /// <summary>The form in which the policy expects a Kubernetes object.</summary>
    RequestShape Shape { get; }

    /// <summary>Asks every rule. Never throws on input: an evaluation that fails is a verdict with <see cref="Outcome.Error"/>.</summary>
    IReadOnlyList<Verdict> Evaluate(PolicyRequest request);
}

/// <summary>A policy that changes documents before others judge them.</summary>
public interface IMutatingPolicy : ICompiledPolicy
{
    /// <summary>Whether it has rules that change documents at all.</summary>
    bool Mutates { get; }

    /// <summary>Changes a document. Never throws on input: a change that cannot be made is a verdict with <see cref="Outcome.Error"/>.</summary>
    Mutation Mutate(PolicyRequest request);
}

/// <summary>What a policy made of a document.</summary>
/// <param name="Document">The document as it is now: the same instance when nothing was changed.</param>
/// <param name="Verdicts">What its rules that change documents said, as of a policy that judges.</param>
public sealed record Mutation(Value Document, IReadOnlyList<Verdict> Verdicts);

/// <summary>A part of a policy that can fire.</summary>
/// <param name="Name">Its name in the policy: <c>deny</c>, or <c>main.deny</c> where the package matters.</param>
/// <param name="Fires">What it means when it fires: <see cref="Outcome.Fail"/> or <see cref="Outcome.Warn"/>.</param>
/// <param name="At">Its first definition.</param>
/// <param name="Title">Its title from the policy's own annotations, or null.</param>
public sealed record PolicyRule(string Name, Outcome Fires, Location At, string? Title);

/// <summary>The form in which a policy sees a Kubernetes object.</summary>
public enum RequestShape
{
    /// <summary>The document itself (conftest).</summary>
    Document,

    /// <summary>An AdmissionReview: the object is <c>input.request.object</c> (OPA's admission control).</summary>
    AdmissionReview,

    /// <summary>Gatekeeper's: the object is <c>input.review.object</c>, parameters are <c>input.parameters</c>.</summary>
    GatekeeperReview,
}

/// <summary>One document put to a policy.</summary>
public sealed record PolicyRequest
{
    /// <summary>The document as it was read. Paths in the answer lead into it.</summary>
    public required Value Document { get; init; }

    /// <summary>
    /// The document in the form a policy asks for. Parts of the document in it are the same instances, by which a
    /// language finds its way back to the document.
    /// </summary>
    public required Func<RequestShape, Value> Input { get; init; }

    /// <summary>Whether a rule that passes says why, too: for each of its clauses the expression that failed first.</summary>
    public bool ExplainsPasses { get; init; }

    /// <summary>The Namespace that the document is in, as an object; null when nothing is known of it but its name.</summary>
    public Func<Value?> Namespace { get; init; } = static () => null;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Limits of each evaluation.</summary>
    public BudgetLimits Limits { get; init; } = BudgetLimits.Default;

    /// <summary>Ends the work early.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>What a rule said about one document. Rules that pass are listed once, with no message.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Outcome">Its answer.</param>
/// <param name="Message">What the policy says; for errors, what went wrong.</param>
public sealed record Verdict(PolicyRule Rule, Outcome Outcome, string Message)
{
    /// <summary>The clause that fired, or where evaluation failed; null when not known.</summary>
    public Location? At
    {
        get => field ?? Reasons?.At;
        init;
    }

    /// <summary>Further data that the policy attached to its message; null for none.</summary>
    public Value? Details { get; init; }

    /// <summary>What the rule looked at, the most telling first.</summary>
    public ImmutableArray<Evidence> Evidence
    {
        get => !field.IsDefault ? field : Reasons?.Evidence ?? [];
        init;
    }

    /// <summary>What gives place and evidence when somebody asks for them; null when they are told above, or not at all.</summary>
    public VerdictReasons? Reasons { get; init; }

    /// <summary>Why the rule did not fire, where that was asked for: clauses in the order in which they were tried.</summary>
    public ImmutableArray<Miss> Misses { get; init; } = [];
}

/// <summary>Why a rule said what it said, found out when somebody asks first: most who ask for verdicts do not. Safe to use from several threads.</summary>
public abstract class VerdictReasons
{
    private Answer? _found;

    /// <summary>The clause that fired; null when not known.</summary>
    public Location? At => Found.At;

    /// <summary>What the rule looked at, the most telling first.</summary>
    public ImmutableArray<Evidence> Evidence => Found.Evidence;

    /// <summary>The same with other places in the policy.</summary>
    public VerdictReasons Placed(Func<Location, Location> place) => new Changed(this, place, null);

    /// <summary>The same with other evidence, made of what there is; what becomes null is left out.</summary>
    public VerdictReasons With(Func<Evidence, Evidence?> other) => new Changed(this, null, other);

    /// <summary>Finds it out. Never throws; may run twice when two threads ask at once.</summary>
    protected abstract (Location? At, ImmutableArray<Evidence> Evidence) Find();

    private Answer Found
    {
        get
        {
            if (Volatile.Read(ref _found) is { } known) return known;
            var (at, evidence) = Find();
            var answer = new Answer(at, evidence);
            return Interlocked.CompareExchange(ref _found, answer, null) ?? answer;
        }
    }

    private sealed record Answer(Location? At, ImmutableArray<Evidence> Evidence);

    private sealed class Changed(VerdictReasons inner, Func<Location, Location>? place, Func<Evidence, Evidence?>? other) : VerdictReasons
    {
        protected override (Location? At, ImmutableArray<Evidence> Evidence) Find()
        {
            var evidence = inner.Evidence;
            if (other is not null) evidence = [.. evidence.Select(other).OfType<Evidence>()];
            if (place is not null) evidence = [.. evidence.Select(one => one with { Expression = place(one.Expression) })];
            return (inner.At is { } at && place is not null ? place(at) : inner.At, evidence);
        }
    }
}

/// <summary>One expression that decided, with what it found in the document.</summary>
/// <param name="Expression">The expression in the policy.</param>
/// <param name="Path">The place in the document that it read; may name a field that is missing.</param>
/// <param name="Found">The value there; null when it is missing.</param>
/// <param name="Wanted">What would have passed, in words: <c>`true`</c>, <c>a value that starts with `registry/`</c>; null when not known.</param>
public sealed record Evidence(Location Expression, ValuePath Path, Value? Found, string? Wanted);

/// <summary>A clause that did not fire, and the expression that kept it from firing: the first that failed on the way that led furthest.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Expression">The expression.</param>
/// <param name="Evidence">What it read, and what would have let it hold; null when it read nothing of the document.</param>
public sealed record Miss(Location Clause, Location Expression, Evidence? Evidence);
