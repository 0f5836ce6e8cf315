using Bylaw.Core.Plans;
using Bylaw.Core.Text;

namespace Bylaw.Rego.Planning;

/// <summary>Errors that end an evaluation, with OPA's codes and words.</summary>
internal static class RegoErrors
{
    public const string Conflict = "eval_conflict_error";
    public const string BuiltinError = "eval_builtin_error";
    public const string TypeError = "eval_type_error";

    public static EvaluationHalt CompleteConflict(Location at) =>
        new(Conflict, "complete rules must not produce multiple outputs") { At = at };

    public static EvaluationHalt FunctionConflict(Location at) =>
        new(Conflict, "functions must not produce multiple outputs for same inputs") { At = at };

    public static EvaluationHalt KeyConflict(Location at) =>
        new(Conflict, "object keys must be unique") { At = at };

    public static EvaluationHalt WithConflict(Location at) =>
        new("eval_with_merge_error", "real and replacement data could not be merged") { At = at };

    public static EvaluationHalt OfBuiltin(string code, string message, Location at) => new(code, message) { At = at };
}
