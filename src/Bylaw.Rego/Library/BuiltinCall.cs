using System.Text;
using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>
/// What a builtin sees of the evaluation that calls it: its budget, clock, seed and caches, and the way to report
/// an error. One instance serves one query at a time.
/// </summary>
internal sealed class BuiltinCall
{
    private const int MostKept = 256, LargestScratch = 1 << 14;
    private readonly Dictionary<string, object> _cache = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object> _kept = new(StringComparer.Ordinal);
    private TimeProvider _clock;
    private DateTimeOffset? _now;
    private Random? _random;
    private int _seed;

    public BuiltinCall(Budget budget, TimeProvider clock, int seed = 0)
    {
        Budget = budget;
        _clock = clock;
        _seed = seed;
    }

    /// <summary>Begins another query.</summary>
    public void Restart(TimeProvider clock, int seed)
    {
        _clock = clock;
        _seed = seed;
        _now = null;
        _random = null;
        Error = null;
        if (Scratch.Capacity > LargestScratch) Scratch = new StringBuilder(256);
        if (_cache.Count > 0) _cache.Clear();
    }

    /// <summary>A place to put texts together, one after the other.</summary>
    public StringBuilder Scratch { get; private set; } = new(256);

    /// <summary>Steps, time and memory; a builtin that loops or builds much asks it.</summary>
    public Budget Budget { get; }

    /// <summary>The time of the query: the same for all calls in it.</summary>
    public DateTimeOffset Now => _now ??= _clock.GetUtcNow();

    /// <summary>Randomness of the query, from its seed.</summary>
    public Random Random => _random ??= new Random(_seed);

    /// <summary>Name of the builtin that runs, for messages.</summary>
    public string Name { get; set; } = "";

    /// <summary>Message of the last error, without the builtin's name; null for none.</summary>
    public string? Error { get; private set; }

    /// <summary><c>eval_builtin_error</c> or <c>eval_type_error</c>.</summary>
    public string ErrorCode { get; private set; } = "";

    /// <summary>What <c>opa.runtime</c> answers; an empty object unless the host grants more.</summary>
    public Value Runtime { get; set; } = ObjectValue.Empty;

    /// <summary>What a provider answers to keys (<c>external_data</c>); null unless the host grants it.</summary>
    public Func<string, IReadOnlyList<string>, Value>? ExternalData { get; set; }

    /// <summary>Whether the host grants network access (<c>http.send</c>, <c>net.lookup_ip_addr</c>).</summary>
    public bool NetworkGranted { get; set; }

    /// <summary>The hosts that may be asked; null for all.</summary>
    public ImmutableArray<string>? AllowedHosts { get; set; }

    /// <summary>Whether a host may be asked over the network.</summary>
    public bool Allows(string host) => AllowedHosts is not { } hosts || hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Fails with <c>eval_builtin_error: NAME: MESSAGE</c>.</summary>
    public Value? Fail(string message)
    {
        Error = $"{Name}: {message}";
        ErrorCode = "eval_builtin_error";
        return null;
    }

    /// <summary>Fails with a message that is not prefixed by the builtin's name.</summary>
    public Value? FailPlain(string message)
    {
        Error = message;
        ErrorCode = "eval_builtin_error";
        return null;
    }

    /// <summary>Fails with <c>eval_type_error: NAME: MESSAGE</c>.</summary>
    public Value? TypeError(string message)
    {
        Error = $"{Name}: {message}";
        ErrorCode = "eval_type_error";
        return null;
    }

    /// <summary>Fails with <c>NAME: operand N must be WANTED but got FOUND</c>; the operand counts from 1.</summary>
    public Value? OperandMustBe(int operand, string wanted, Value found) =>
        TypeError($"operand {operand} must be {wanted} but got {TypeName(found)}");

    /// <summary>Forgets the last error.</summary>
    public void ClearError() => Error = null;

    /// <summary>What depends on nothing but its key, kept for later queries too: compiled patterns and schemas.</summary>
    public T Kept<T>(string key, Func<T> make) where T : class
    {
        if (_kept.TryGetValue(key, out var found)) return (T)found;
        var made = make();
        if (_kept.Count >= MostKept) _kept.Clear();
        _kept[key] = made;
        return made;
    }

    /// <summary>A value kept for the rest of the query: answers of nondeterministic builtins.</summary>
    public T Cached<T>(string key, Func<T> make) where T : class
    {
        if (_cache.TryGetValue(key, out var found)) return (T)found;
        var made = make();
        _cache[key] = made;
        return made;
    }

    /// <summary>The word for a value's type in messages and in <c>type_name</c>.</summary>
    public static string TypeName(Value value) => value.Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Boolean => "boolean",
        ValueKind.Number => "number",
        ValueKind.String => "string",
        ValueKind.Array => "array",
        ValueKind.Object => "object",
        _ => "set",
    };
}
