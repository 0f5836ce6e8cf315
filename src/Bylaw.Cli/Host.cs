using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Kubernetes;
using Bylaw.Rego;

namespace Bylaw.Cli;

/// <summary>What a command sees of the world: streams, terminal, clock, languages. Tests hand it another.</summary>
internal sealed record Host
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public required Func<Stream> OpenInput { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>How text goes to the output.</summary>
    public TerminalOptions Terminal { get; init; } = TerminalOptions.Plain;

    /// <summary>Whether somebody watches the error stream: progress is shown then.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>The policy languages. A further one is a line here.</summary>
    public IReadOnlyList<IPolicyLanguage> Languages { get; init; } = [new RegoLanguage(), new AdmissionPolicyLanguage(), new GatekeeperLanguage()];

    /// <summary>Whether a file holds only tests, by its path.</summary>
    public bool IsTest(string path) => Languages.Any(language => language.Accepts(path) && language.IsTest(path));

    /// <summary>Whether somebody types the input: a shell prompts then.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether the input comes from a file or another program.</summary>
    public bool HasPipedInput { get; init; }

    /// <summary>Variables of the environment, by name; null for those that are not there.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Version of the program.</summary>
    public string Version { get; init; } = typeof(Host).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static Host OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        OpenInput = Console.OpenStandardInput,
        Clock = TimeProvider.System,
        ShowsProgress = !Console.IsErrorRedirected,
        HasPipedInput = Console.IsInputRedirected,
        IsInteractive = !Console.IsInputRedirected && !Console.IsOutputRedirected,
        Terminal = new TerminalOptions
        {
            Colour = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Width = Console.IsOutputRedirected ? 120 : Math.Max(60, Console.WindowWidth),
        },
    };
}

/// <summary>Exit codes of Bylaw's own verbs.</summary>
internal static class ExitCode
{
    /// <summary>Nothing to object to.</summary>
    public const int Clean = 0;

    /// <summary>Findings that fail.</summary>
    public const int Findings = 1;

    /// <summary>Wrong usage, or an invalid policy or input.</summary>
    public const int Usage = 2;

    /// <summary>A policy could not be evaluated.</summary>
    public const int Evaluation = 3;
}
