using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Partial;

namespace Bylaw.Rego;

/// <summary>What a partial evaluation takes as unknown, and what it leaves alone.</summary>
public sealed record PartialOptions
{
    /// <summary>References to what is unknown, such as <c>input</c> or <c>data.users</c>.</summary>
    public ImmutableArray<string> Unknowns { get; init; } = ["input"];

    /// <summary>References to rules and documents that stay references, such as <c>data.authz.roles</c>.</summary>
    public ImmutableArray<string> DisableInlining { get; init; } = [];

    /// <summary>Whether every rule that depends on the unknown stays a rule of its own.</summary>
    public bool ShallowInlining { get; init; }

    /// <summary>Whether builtins such as <c>time.now_ns</c> are evaluated now, where their arguments are known.</summary>
    public bool EvaluateNondeterministic { get; init; }
}

/// <summary>What is left of a query when all that is known is worked in.</summary>
public sealed class PartialAnswer
{
    private readonly PartialResult? _result;

    internal PartialAnswer(PartialResult? result, RegoError? error) => (_result, Error) = (result, error);

    /// <summary>Why there is no answer; null when all went well.</summary>
    public RegoError? Error { get; }

    /// <summary>
    /// Bodies, one of which must hold, as Rego with a statement a line. None: the query cannot hold; an empty text: it
    /// holds whatever the unknown is.
    /// </summary>
    public ImmutableArray<string> Queries => _result is null ? [] : [.. _result.Queries.Select(SyntaxText.Of)];

    /// <summary>Modules with the rules that the bodies refer to, as Rego.</summary>
    public ImmutableArray<string> Support => _result is null ? [] : [.. _result.Support.Select(SyntaxText.Of)];

    /// <summary>The answer as JSON syntax trees: <c>{"queries": …, "support": …}</c>; what is empty is left out.</summary>
    public ObjectValue ToJson() => _result?.ToJson() ?? ObjectValue.Empty;
}

/// <content>Partial evaluation.</content>
public sealed partial class RegoProgram
{
    /// <summary>
    /// Evaluates a query as far as it does not depend on what is unknown. Null when a diagnostic is an error; what goes wrong in the evaluation
    /// itself is in the answer.
    /// </summary>
    public PartialAnswer? EvaluatePartially(
        string query, RegoInput input, PartialOptions options, out ImmutableArray<Diagnostic> diagnostics, string? package = null, IEnumerable<string>? imports = null)
    {
        var found = new List<Diagnostic>();
        var check = Check(new SourceText("query", query), found, capture: false, package, imports);
        diagnostics = [.. found];
        if (check is null) return null;
        if (PartialSettings.Of(options, out var error) is not { } settings) return new PartialAnswer(null, error);
        try
        {
            return new PartialAnswer(PartialResult.Of(this, check, settings, input), null);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            return new PartialAnswer(null, new RegoError(halt.Kind, halt.Message, halt.At));
        }
    }
}
