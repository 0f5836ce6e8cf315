using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library.Kubernetes;

/// <summary>What somebody would do, as far as an expression has said.</summary>
internal sealed record AccessQuestion
{
    public string User { get; init; } = "";

    public string? Path { get; init; }

    public string Group { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string FieldSelector { get; init; } = "";

    public string LabelSelector { get; init; } = "";

    public string Verb { get; init; } = "";
}

/// <summary>An answer.</summary>
/// <param name="IsAllowed">Whether it is allowed.</param>
/// <param name="Reason">Why, in words; empty when not said.</param>
/// <param name="Error">Why nobody could say; null when somebody could.</param>
internal sealed record AccessAnswer(bool IsAllowed, string Reason, string? Error);

/// <summary>The authorizer, or what <c>path</c>, <c>group</c> and <c>resource</c> have made of it: a question that is not yet whole.</summary>
internal sealed class AccessValue(string type, AccessQuestion question, Func<AccessQuestion, AccessAnswer> ask) : OpaqueValue
{
    public override string TypeName => type;

    public AccessQuestion Question => question;

    public AccessValue As(string next, AccessQuestion further) => new(next, further, ask);

    public AccessAnswer Ask(string verb) => ask(question with { Verb = verb });

    public override Value ToJson() => new StringValue(type);

    public override bool Equals(Value? other) => other is AccessValue same && same.TypeName == type && same.Question == question;

    public override int GetHashCode() => HashCode.Combine(type, question);
}

/// <summary>What the authorizer said.</summary>
internal sealed class AccessDecisionValue(AccessAnswer answer) : OpaqueValue
{
    public AccessAnswer Answer => answer;

    public override string TypeName => "kubernetes.authorization.Decision";

    public override Value ToJson() => Of(answer.IsAllowed);

    public override bool Equals(Value? other) => other is AccessDecisionValue same && same.Answer == answer;

    public override int GetHashCode() => answer.GetHashCode();
}

/// <summary>The library <c>authz</c>. Whom it asks, the host says; without a host to ask nothing is allowed.</summary>
internal static class Authorization
{
    private const string Prefix = "kubernetes.authorization.", Paths = Prefix + "PathCheck", Groups = Prefix + "GroupCheck", Resources = Prefix + "ResourceCheck";

    public static readonly CelType Authorizer = CelType.Opaque(Prefix + "Authorizer");

    private static readonly CelType s_path = CelType.Opaque(Paths), s_group = CelType.Opaque(Groups), s_resource = CelType.Opaque(Resources), s_decision = CelType.Opaque(Prefix + "Decision");

    public static IEnumerable<Function> Functions =>
    [
        Step("path", Authorizer, s_path, static (question, text) => question with { Path = text }),
        Step("group", Authorizer, s_group, static (question, text) => question with { Group = text }),
        Function("serviceAccount", Method("authorizer_serviceaccount", Authorizer, (_, arguments) => ServiceAccount(arguments), Authorizer, CelType.String, CelType.String)),
        Step("resource", s_group, s_resource, static (question, text) => question with { Resource = text }),
        Step("subresource", s_resource, s_resource, static (question, text) => question with { Subresource = text }),
        Step("namespace", s_resource, s_resource, static (question, text) => question with { Namespace = text }),
        Step("name", s_resource, s_resource, static (question, text) => question with { Name = text }),
        Step("fieldSelector", s_resource, s_resource, static (question, text) => question with { FieldSelector = text }),
        Step("labelSelector", s_resource, s_resource, static (question, text) => question with { LabelSelector = text }),
        Function("check", Method("pathcheck_check", s_decision, Check, s_path, CelType.String), Method("resourcecheck_check", s_decision, Check, s_resource, CelType.String)),
        Function("allowed", Method("decision_allowed", CelType.Bool, (_, arguments) => Value.Of(Answer(arguments).IsAllowed), s_decision)),
        Function("reason", Method("decision_reason", CelType.String, (_, arguments) => new StringValue(Answer(arguments).Reason), s_decision)),
        Function("errored", Method("decision_errored", CelType.Bool, (_, arguments) => Value.Of(Answer(arguments).Error is not null), s_decision)),
        Function("error", Method("decision_error", CelType.String, (_, arguments) => new StringValue(Answer(arguments).Error ?? ""), s_decision)),
    ];

    /// <summary>The variable <c>authorizer</c>.</summary>
    public static AccessValue For(Func<AccessQuestion, AccessAnswer> ask, string user = "") => new(Prefix + "Authorizer", new AccessQuestion { User = user }, ask);

    private static Function Step(string name, CelType from, CelType to, Func<AccessQuestion, string, AccessQuestion> further) =>
        Function(name, Method($"{from.Name}_{name}", to, (_, arguments) => ((AccessValue)arguments[0]) is var value ? value.As(to.Name, further(value.Question, Text(arguments[1]))) : null, from, CelType.String));

    private static AccessValue ServiceAccount(ReadOnlySpan<Value> arguments)
    {
        var value = (AccessValue)arguments[0];
        return value.As(value.TypeName, value.Question with { User = $"system:serviceaccount:{Text(arguments[1])}:{Text(arguments[2])}" });
    }

    private static AccessDecisionValue Check(CelSession session, ReadOnlySpan<Value> arguments) => new(((AccessValue)arguments[0]).Ask(Text(arguments[1])));

    private static AccessAnswer Answer(ReadOnlySpan<Value> arguments) => ((AccessDecisionValue)arguments[0]).Answer;

    private static string Text(Value value) => ((StringValue)value).Text;
}
