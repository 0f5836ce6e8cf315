using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>
/// Answers of providers from files: each a <c>ProviderResponse</c> as the provider would send it, with the provider's name as its own. What
/// is not in them nobody answers.
/// </summary>
internal sealed class ExternalAnswers : IExternalData
{
    public const string Group = "externaldata.gatekeeper.sh/";

    private readonly Dictionary<string, Dictionary<string, ExternalItem>> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);

    public static bool IsAnswer(KubernetesObject found) => found.Kind == "ProviderResponse" && found.ApiVersion.StartsWith(Group, StringComparison.Ordinal);

    /// <summary>Whether it only says where a provider is: nobody asks it.</summary>
    public static bool IsProvider(KubernetesObject found) => found.Kind == "Provider" && found.ApiVersion.StartsWith(Group, StringComparison.Ordinal);

    /// <summary>Takes the answers of a file in.</summary>
    public void Add(KubernetesObject found, Fields fields, List<Diagnostic> problems)
    {
        if (found.Name.Length == 0)
        {
            problems.Add(GatekeeperDiagnostics.WrongAnswers("the answers have no `metadata.name`, so nobody can tell of which provider they are", fields.At));
            return;
        }
        var response = fields.In("response");
        if (response.Text("systemError") is { } error) _errors[found.Name] = error;
        if (!_items.TryGetValue(found.Name, out var items)) _items[found.Name] = items = new(StringComparer.Ordinal);
        foreach (var item in response.Items("items"))
        {
            var (key, value, failure) = (item.Value("key") as StringValue, item.Value("value"), item.Text("error"));
            if (key is null) problems.Add(GatekeeperDiagnostics.WrongAnswers($"an answer of the provider `{found.Name}` has no `key`", item.At));
            else if (value is null == failure is null) problems.Add(GatekeeperDiagnostics.WrongAnswers($"the answer of the provider `{found.Name}` to {key} must have either a `value` or an `error`", item.At));
            else items[key.Text] = new ExternalItem(key.Text, value ?? StringValue.Empty, failure ?? "");
        }
    }

    public ExternalAnswer Ask(string provider, IReadOnlyList<string> keys)
    {
        if (_errors.TryGetValue(provider, out var error)) return new ExternalAnswer([], error);
        if (!_items.TryGetValue(provider, out var items)) return NoExternalData.Instance.Ask(provider, keys);
        return new ExternalAnswer([.. keys.Select(key => items.GetValueOrDefault(key) ?? new ExternalItem(key, StringValue.Empty, $"no answer to `{key}` is given"))], "");
    }

    /// <summary>The answer in the form that Rego gets it.</summary>
    public static Value ForRego(ExternalAnswer answer)
    {
        var result = new ObjectBuilder(4);
        result.Set("responses", Pairs(answer.Items.Where(item => item.Error.Length == 0).Select(item => (item.Key, item.Value))));
        result.Set("errors", Pairs(answer.Items.Where(item => item.Error.Length > 0).Select(item => (item.Key, Value.Of(item.Error)))));
        result.Set("system_error", Value.Of(answer.SystemError));
        result.Set("status_code", Value.Of(answer.SystemError.Length == 0 ? 200 : 400));
        return result.ToObject();
    }

    private static ArrayValue Pairs(IEnumerable<(string Key, Value Value)> pairs) => new([.. pairs.Select(pair => (Value)new ArrayValue([Value.Of(pair.Key), pair.Value]))]);
}
