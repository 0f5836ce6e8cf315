using System.Collections.Immutable;
using Bylaw.Cli.Inputs;
using Bylaw.Cli.Reports;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Kubernetes;

namespace Bylaw.Cli.Commands;

/// <summary>
/// Puts every object of the inputs to a bundle. Files are read and decided in parallel; results stand in the order of the
/// files, so that the same inputs give the same report.
/// </summary>
internal sealed class CheckRun(PolicyBundle bundle, TimeProvider clock, Stage stage)
{
    private readonly BylawEngine _engine = new(clock);
    private readonly ExceptionLedger _ledger = new(bundle);

    /// <summary>Whether rules that pass say why: what is recorded or explained.</summary>
    public bool ExplainsPasses { get; set; }

    /// <summary>What one file gave.</summary>
    private sealed record FileResult(ImmutableArray<Checked> Decisions, ImmutableArray<Diagnostic> Diagnostics);

    /// <summary>A decision with what its record needs besides.</summary>
    internal sealed record Checked(Decision Decision, ManifestItem Item, EngineRequest Request);

    /// <summary>Every decision, in order.</summary>
    public IReadOnlyList<Checked> Decisions { get; private set; } = [];

    public CheckReport Run(IReadOnlyList<InputFile> files, IEnumerable<Diagnostic> problems, Host host)
    {
        var results = new FileResult[files.Count];
        var inputs = new InputDocuments(files, host);
        using (var progress = Progress.Start(host, "checking", files.Count))
        {
            Parallel.For(0, files.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                results[i] = Check(files[i], inputs);
                progress.Advance();
            });
        }
        Decisions = [.. results.SelectMany(result => result.Decisions)];
        var now = clock.GetUtcNow();
        ImmutableArray<SuspensionNote> suspensions = [.. bundle.Suspensions.Select(suspension => SuspensionNote.Of(suspension, now, Decisions.Select(item => item.Decision)))];
        return new CheckReport
        {
            Decisions = [.. Decisions.Select(item => item.Decision)],
            Suspensions = suspensions,
            // As a diagnostic, every format shows it, and before anything else.
            Diagnostics = [.. suspensions.Where(note => note.Standing == Standing.InForce).Select(note => SuspensionDiagnostics.InForce(note.Suspension)), .. problems, .. results.SelectMany(result => result.Diagnostics)],
            Exceptions = [.. _ledger.Uses(now).Select(ExceptionNote.Of)],
            Notices = PolicyNote.Of(bundle, now),
            Limits = bundle.Settings.Exceptions,
            Policies = bundle.Policies.Length,
            AsOf = DateOnly.FromDateTime(now.UtcDateTime),
            Stage = stage,
            Revision = bundle.Revision,
        };
    }

    /// <summary>Appends the decisions to a file of decision records.</summary>
    public void Record(string path)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write);
        using var writer = new DecisionRecordWriter(file);
        foreach (var item in Decisions)
            writer.Write(new DecisionRecord(item.Decision, stage, clock.GetUtcNow()) { Operation = item.Item.Operation, Requester = item.Item.Requester });
    }

    private FileResult Check(InputFile file, InputDocuments inputs)
    {
        var read = inputs.Read(file);
        var decisions = ImmutableArray.CreateBuilder<Checked>();
        foreach (var document in read.Documents)
            foreach (var item in ManifestItem.In(document))
            {
                var request = RequestFor(item, inputs);
                decisions.Add(new Checked(_engine.Decide(bundle, request, _ledger), item, request));
            }
        return new FileResult(decisions.ToImmutable(), read.Diagnostics);
    }

    private EngineRequest RequestFor(ManifestItem item, InputDocuments inputs) =>
        RequestOf(item) with { ExplainsPasses = ExplainsPasses, NamespaceObject = () => item.Namespace is { } space ? inputs.Namespace(space) : null };

    /// <summary>How an item is put to a bundle.</summary>
    private static EngineRequest RequestOf(ManifestItem item) => new()
    {
        Object = item.Reference,
        Value = item.Value,
        Input = new RequestShapes(item).Of,
        Document = item.Document,
        Path = item.Path,
        Namespace = item.Namespace,
        LabelOf = name => item.Object?.Labels.GetValueOrDefault(name),
        GeneratedName = () => item.Object is { } named ? GeneratedNames.Of(named) : null,
        ContainerAt = path => Containers.NameAt(item.Value, path),
        Changed = value => RequestOf(item.With(value)),
    };
}
