using Bylaw.Cli.Opa.Flags;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Cli.Opa.Loading;

/// <summary>The input document: <c>--input</c> or <c>--stdin-input</c>.</summary>
internal sealed class InputFlags(FlagSet flags)
{
    private static readonly ReadOptions Reading = new() { MaxBytes = 1 << 30, MaxNodes = 50_000_000, DuplicateKeys = DuplicateKeys.LastWins };

    private readonly TextFlag _path = flags.Add(new TextFlag("input", 'i', "set input file path"));
    private readonly SwitchFlag _stdin = flags.Add(new SwitchFlag("stdin-input", 'I', false, "read input document from stdin"));

    public bool IsPath => _path.Value.Length > 0;

    public bool IsStdin => _stdin.Value;

    /// <summary>Reads it; null when there is none, or with a problem.</summary>
    public Value? Read(Host host, out string? problem)
    {
        problem = null;
        if (!IsStdin && !IsPath) return null;
        if (IsStdin)
        {
            using var stream = host.OpenInput();
            return Take(DocumentReader.ReadStream("stdin", stream, Reading), out problem);
        }
        var path = _path.Value.StartsWith("file://", StringComparison.Ordinal) ? _path.Value["file://".Length..] : _path.Value;
        if (!File.Exists(path))
        {
            problem = $"open {path}: no such file or directory";
            return null;
        }
        return Take(DocumentReader.ReadFile(path, Reading), out problem);
    }

    private static Value? Take(ReadResult read, out string? problem)
    {
        problem = read.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error) is { } error ? $"unable to parse input: {Describe(error)}" : null;
        if (problem is not null) return null;
        return read.Documents.IsEmpty ? NullValue.Instance : read.Documents[0].Root;
    }

    private static string Describe(Diagnostic error) => error.At is { } at ? $"{at.Source.Name}:{at.Start}: {error.Message}" : error.Message;
}
