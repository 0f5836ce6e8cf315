using System.Security.Cryptography;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa.Exec;

/// <summary>Asks for the same decision on one input after the other, and keeps the answers.</summary>
internal sealed class ExecRun
{
    private static readonly ReadOptions Reading = new() { MaxBytes = 1 << 30, MaxNodes = 50_000_000, DuplicateKeys = DuplicateKeys.LastWins };
    private readonly List<Answer> _answers = [];
    private readonly Host _host;
    private readonly RegoInput _input;
    private readonly string _decision;
    private readonly RegoQuery? _query;

    public ExecRun(Host host, LoadedProgram loaded, string decision, CancellationToken cancellation)
    {
        _host = host;
        _decision = "/" + decision.Trim('/');
        _input = OpaRuntime.Input(host) with { Data = loaded.Sources.Data, Cancellation = cancellation };
        var path = new ArrayValue([Value.Of("data"), .. _decision.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Value.Of)]);
        _query = loaded.Program!.Prepare(RegoDependencies.TextOf(path), out _, capture: true);
    }

    public int Errors => _answers.Count(answer => answer is { Error: not null, IsUndefined: false });

    public int Undefined => _answers.Count(answer => answer.IsUndefined);

    public int Defined => _answers.Count(answer => answer.Result is not null);

    /// <summary>Results that are no empty list.</summary>
    public int NonEmpty => _answers.Count(answer => answer.Result is not null and not ArrayValue { Count: 0 } and not SetValue { Count: 0 });

    private sealed record Answer(string Path, Value? Result, OpaError? Error, bool IsUndefined);

    /// <summary>Asks about what stands in the standard input.</summary>
    public void Stdin()
    {
        using var stream = _host.OpenInput();
        Ask("--stdin-input", DocumentReader.ReadStream("--stdin-input", stream, Reading));
    }

    /// <summary>Asks about a file, or about the JSON and YAML files in a folder; the reason when there is none.</summary>
    public string? Files(string path)
    {
        if (File.Exists(path)) Ask(path, DocumentReader.ReadFile(path, Reading));
        else if (!Directory.Exists(path)) return $"stat {path}: no such file or directory";
        else
        {
            var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(DocumentReader.Accepts).Select(file => file.Replace('\\', '/'));
            foreach (var file in files.Order(StringComparer.Ordinal)) Ask(file, DocumentReader.ReadFile(file, Reading));
        }
        return null;
    }

    private void Ask(string path, ReadResult read)
    {
        if (read.HasErrors)
        {
            var reason = read.Diagnostics.First(diagnostic => diagnostic.Severity == Severity.Error);
            _answers.Add(new Answer(path, null, new OpaError("", $"{path}: {reason.Message}"), false));
            return;
        }
        var input = read.Documents.IsEmpty ? NullValue.Instance : read.Documents[0].Root;
        var answer = _query?.Evaluate(_input with { Input = input });
        if (answer?.Error is { } error) _answers.Add(new Answer(path, null, OpaError.Of(error), false));
        else if (answer is null || answer.Solutions.IsEmpty) _answers.Add(new Answer(path, null, new OpaError("opa_undefined_error", $"{_decision} decision was undefined"), true));
        else _answers.Add(new Answer(path, answer.Solutions[0].Expressions[0], null, false));
    }

    /// <summary>A random UUID, as decision logs have them.</summary>
    private static string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    public void Write()
    {
        var json = new GoJson();
        json.Object(() => json.Field("result").Array(_answers, answer => json.Object(() =>
        {
            json.Field("path", answer.Path);
            if (answer.Error is { } error) json.Field("error").Object(() =>
            {
                if (error.Code.Length > 0) json.Field("code", error.Code);
                json.Field("message", error.Code.Length == 0 || error.Row == 0 ? error.Message : error.ToString());
            });
            if (answer.Result is { } result)
            {
                json.Field("decision_id", NewId());
                json.Field("result", result);
            }
        })));
        _host.Output.Write(json + "\n");
        _host.Output.Flush();
    }
}
