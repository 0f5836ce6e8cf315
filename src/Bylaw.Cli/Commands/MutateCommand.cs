using System.CommandLine;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Values;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw mutate</c>: shows objects as the policies that change objects leave them.
/// Example: <c>bylaw mutate -p policies/sidecar deploy/</c>.
/// </summary>
internal static class MutateCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("mutate", "Show objects as mutating policies leave them, and refuse nothing.\n\nExample: bylaw mutate -p policies/sidecar deploy/");
        var options = new CheckOptions();
        options.AddTo(command);
        var format = new Option<string>("--format", "-f") { Description = "Output: yaml, or json, one object a line", DefaultValueFactory = _ => "yaml" };
        format.AcceptOnlyFromAmong("yaml", "json");
        var changed = new Option<bool>("--changed") { Description = "Only objects that a policy changed" };
        command.Options.Add(format);
        command.Options.Add(changed);
        command.SetAction(parsed => Run(parsed, host, options, parsed.GetValue(format) == "json", parsed.GetValue(changed)));
        return command;
    }

    private static int Run(ParseResult parsed, Host host, CheckOptions options, bool isJson, bool onlyChanged)
    {
        if (options.Start(parsed, host, "text") is not { } started) return ExitCode.Usage;
        var report = started.Run.Run(started.Files, started.Problems, host);
        var objects = started.Run.Decisions.Where(item => !onlyChanged || item.Decision.Changed is not null).Select(item => item.Decision.Changed ?? item.Item.Value).ToList();
        if (isJson)
            foreach (var one in objects) host.Output.Write(one + "\n");
        else if (objects.Count > 0) host.Output.Write(YamlWriter.WriteAll(objects) + "\n");
        host.Output.Flush();
        var renderer = new TerminalRenderer(host.Terminal);
        renderer.Write(host.Error, report.Diagnostics);
        return Failed(started.Run, host) ? ExitCode.Evaluation : PolicyOptions.HasErrors(report.Diagnostics) ? ExitCode.Usage : ExitCode.Clean;
    }

    /// <summary>Tells of the changes that could not be made.</summary>
    private static bool Failed(CheckRun run, Host host)
    {
        var failed = run.Decisions.SelectMany(item => item.Decision.ChangeErrors).ToList();
        foreach (var finding in failed) host.Error.WriteLine($"error[{finding.Policy}/{finding.Rule}]: {DisplayText.OneLine(finding.Object.ToString())}: {DisplayText.OneLine(finding.Message)}");
        return failed.Count > 0;
    }
}
