using System.CommandLine;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>
/// <c>bylaw exception</c>: asks for exceptions, and keeps them needed, narrow and in time.
/// Example: <c>bylaw exception check --repo policies deploy/</c>.
/// </summary>
internal static class ExceptionCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("exception", "Ask for exceptions, and keep them needed, narrow and in time.\n\nExample: bylaw exception check --repo policies deploy/");
        command.Subcommands.Add(NewVerb.Make(host));
        command.Subcommands.Add(ListVerb.Make(host));
        command.Subcommands.Add(CheckVerb.Make(host));
        command.Subcommands.Add(RenewVerb.Make(host));
        command.Subcommands.Add(RetireVerb.Make(host));
        return command;
    }
}
