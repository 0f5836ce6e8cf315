using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>Puts the answers of providers where mutators wait for them. Each provider is asked once, for all its keys.</summary>
internal sealed class AwaitedValues(IExternalData external)
{
    private readonly Dictionary<string, List<string>> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExternalAnswer> _answers = new(StringComparer.Ordinal);
    private string? _problem;

    /// <summary>A value with all answers in it.</summary>
    public Value Resolve(Value value, out string? problem)
    {
        Collect(value);
        foreach (var (provider, keys) in _keys) _answers[provider] = external.Ask(provider, keys);
        var result = _keys.Count == 0 ? value : Replace(value);
        problem = _problem;
        return result;
    }

    private void Collect(Value value)
    {
        switch (value)
        {
            case AwaitedValue awaited:
                if (!_keys.TryGetValue(awaited.Source.Provider, out var keys)) _keys[awaited.Source.Provider] = keys = [];
                if (!keys.Contains(awaited.Key, StringComparer.Ordinal)) keys.Add(awaited.Key);
                break;
            case ObjectValue map:
                for (var i = 0; i < map.Count; i++) Collect(map.WrittenValue(i));
                break;
            case ArrayValue list:
                foreach (var item in list.Items) Collect(item);
                break;
        }
    }

    private Value Replace(Value value)
    {
        switch (value)
        {
            case AwaitedValue awaited: return Answer(awaited);
            case ObjectValue map:
                ObjectValue changed = map;
                for (var i = 0; i < map.Count; i++)
                    if (Replace(map.WrittenValue(i)) is var part && !ReferenceEquals(part, map.WrittenValue(i))) changed = changed.With(map.WrittenKey(i), part);
                return changed;
            case ArrayValue list:
                var items = list.Select(Replace).ToArray();
                for (var i = 0; i < items.Length; i++)
                    if (!ReferenceEquals(items[i], list[i])) return new ArrayValue(items);
                return list;
            default: return value;
        }
    }

    private Value Answer(AwaitedValue awaited)
    {
        var source = awaited.Source;
        var problem = Find(awaited, out var answer);
        if (problem is null) return answer!;
        switch (source.Failure)
        {
            case ExternalFailure.Ignore: return Value.Of(awaited.Key);
            case ExternalFailure.UseDefault: return Value.Of(source.Default);
            default:
                _problem ??= problem;
                return awaited;
        }
    }

    private string? Find(AwaitedValue awaited, out Value? value)
    {
        value = null;
        var provider = awaited.Source.Provider;
        var answer = _answers[provider];
        if (answer.SystemError.Length > 0) return $"the external data provider {provider} does not answer: {answer.SystemError}";
        if (answer.Items.FirstOrDefault(item => item.Key == awaited.Key) is not { } found) return $"failed to find external data item in response for provider {provider}";
        if (found.Error.Length > 0) return $"failed to retrieve external data item from provider {provider}: {found.Error}";
        value = found.Value as StringValue;
        return value is null ? $"failed to convert external data item value from provider {provider} to string" : null;
    }
}
