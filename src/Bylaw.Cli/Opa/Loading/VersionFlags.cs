using Bylaw.Cli.Opa.Flags;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa.Loading;

/// <summary>Which version of Rego modules and queries are in: <c>--v0-compatible</c> and <c>--v1-compatible</c>.</summary>
internal sealed class VersionFlags
{
    private readonly SwitchFlag _v0;

    public VersionFlags(FlagSet flags)
    {
        _v0 = flags.Add(new SwitchFlag("v0-compatible", null, false, "opt-in to OPA features and behaviors prior to the OPA v1.0 release"));
        // v1 is read anyway; the flag is there for pipelines that say so.
        flags.Add(new SwitchFlag("v1-compatible", null, false, "opt-in to OPA features and behaviors that are enabled by default in OPA v1.0"));
    }

    public RegoOptions Options => new() { V0 = _v0.Value, StrictAnnotations = true };
}
