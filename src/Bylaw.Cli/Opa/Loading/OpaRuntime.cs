using System.Collections;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa.Loading;

/// <summary>The world as OPA's commands give it to a policy: without limits of time and steps, with the network, its own version.</summary>
internal static class OpaRuntime
{
    /// <summary>The version of OPA whose behaviour Bylaw has.</summary>
    public const string Version = "1.22.2";

    public static RegoInput Input(Host host, RegoCapabilities? capabilities = null) => new()
    {
        Clock = host.Clock,
        // Hash codes are seeded at random. Random numbers of the system would load a library of cryptography, a sixth of what a short command costs.
        Seed = HashCode.Combine(host.Clock.GetTimestamp()) & int.MaxValue,
        // OPA knows no limits but --timeout; depth and memory stay bounded, so that the process survives.
        Limits = new BudgetLimits { Steps = long.MaxValue - 1, Time = TimeSpan.Zero, Depth = 10_000, Memory = 4L << 30 },
        // An empty list of hosts allows none. A list of some is checked by what asks them.
        NetworkGranted = capabilities?.AllowedHosts is not { IsEmpty: true },
        AllowedHosts = capabilities?.AllowedHosts,
        Runtime = Runtime(),
        Print = line => host.Error.Write(line + "\n"),
    };

    /// <summary>What <c>opa.runtime()</c> answers.</summary>
    private static ObjectValue Runtime()
    {
        var environment = new ObjectBuilder();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) environment.Set((string)variable.Key, Value.Of((string?)variable.Value ?? ""));
        var runtime = new ObjectBuilder(3);
        runtime.Set("env", environment.ToObject());
        runtime.Set("version", Value.Of(Version));
        runtime.Set("commit", Value.Of(""));
        return runtime.ToObject();
    }
}
