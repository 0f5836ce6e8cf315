using Bylaw.Cli;
using Bylaw.Cli.Commands;

// Results are UTF-8 wherever they go, and lines end the same everywhere.
Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return RootCommands.Run(args, Host.OfProcess());
