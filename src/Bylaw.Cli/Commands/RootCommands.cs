using System.CommandLine;
using Bylaw.Cli.Commands.Approvals;
using Bylaw.Cli.Commands.Exceptions;
using Bylaw.Cli.Commands.Govern;
using Bylaw.Cli.Commands.Owners;
using Bylaw.Cli.Commands.Forge;
using Bylaw.Cli.Gator;
using Bylaw.Cli.Opa;

namespace Bylaw.Cli.Commands;

/// <summary>The commands of <c>bylaw</c>. A new one is a file beside this one and a line here.</summary>
internal static class RootCommands
{
    public static int Run(string[] args, Host host)
    {
        // The commands of other tools read their flags as those tools do, and start without making the others.
        if (args is ["opa", ..]) return OpaCommand.Run(args.AsSpan(1), host);
        if (args is ["gator", ..]) return GatorCommand.Run(args.AsSpan(1), host);
        var root = new RootCommand("Runs the policies you have, says what, why, who and how out.");
        root.Subcommands.Add(InitCommand.Make(host));
        root.Subcommands.Add(NewCommand.Make(host));
        root.Subcommands.Add(CheckCommand.Make(host));
        root.Subcommands.Add(MutateCommand.Make(host));
        root.Subcommands.Add(TestCommand.Make(host));
        root.Subcommands.Add(EvalCommand.Make(host));
        root.Subcommands.Add(FormatCommand.Make(host));
        root.Subcommands.Add(ExplainCommand.Make(host));
        root.Subcommands.Add(ExceptionCommand.Make(host));
        root.Subcommands.Add(BreakGlassCommand.Make(host));
        root.Subcommands.Add(GovernCommand.Make(host));
        root.Subcommands.Add(OwnersCommand.Make(host));
        root.Subcommands.Add(VerifyCommand.Make(host));
        root.Subcommands.Add(ApproveCommand.Make(host));
        root.Subcommands.Add(PullRequestCommand.Make(host));
        root.Subcommands.Add(CodeOwnersCommand.Make(host));
        root.Subcommands.Add(FilterCommand.Make(host));
        root.Subcommands.Add(new Command("opa", OpaCommand.Summary));
        root.Subcommands.Add(new Command("gator", GatorCommand.Summary));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) host.Error.WriteLine($"error: {error.Message}");
            host.Error.WriteLine("see `bylaw --help`");
            return ExitCode.Usage;
        }
        return parsed.Invoke(new InvocationConfiguration { Output = host.Output, Error = host.Error });
    }
}
