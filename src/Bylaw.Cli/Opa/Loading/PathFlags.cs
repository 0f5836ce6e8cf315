using Bylaw.Cli.Opa.Flags;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Opa.Loading;

/// <summary>How the paths among the arguments are loaded: as files, or with <c>--bundle</c> as bundles; <c>--ignore</c>.</summary>
internal sealed class PathFlags(FlagSet flags)
{
    private readonly SwitchFlag _bundle = flags.Add(new SwitchFlag("bundle", 'b', false, "load paths as bundle files or root directories"));
    private readonly TextsFlag _ignore = flags.Add(new TextsFlag("ignore", null, "set file and directory names to ignore during loading (e.g., '.*' excludes hidden files)", splits: true));

    public bool IsBundle => _bundle.Value;

    public LoadResult Load(IEnumerable<string> paths, RegoOptions rego, bool onlyModules = false)
    {
        var options = new LoadOptions { Rego = rego, Ignore = _ignore.Value, OnlyModules = onlyModules, SkipVerification = true };
        return IsBundle ? RegoLoader.LoadBundles(paths, options) : RegoLoader.LoadFiles(paths, options);
    }
}
