using Bylaw.Core.Diagnostics;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Governance.Exceptions;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>
/// Rewrites exceptions in narrower forms: each in its file, and, where one is split, further ones beside it. All of them or
/// none, after proving that nothing comes back with them.
/// </summary>
/// <param name="run">The policies with their exceptions, and the inputs.</param>
/// <param name="parts">For each exception the ids of those into which it is split; null when none is.</param>
internal sealed class ExceptionRewrite(ExceptionRun run, IReadOnlyDictionary<string, IReadOnlyList<string>>? parts)
{
    private readonly List<(string Path, string Text, ExceptionDefinition Exception)> _files = [];

    /// <summary>The ids of the exceptions into which one would be split: its own first, then others that are free.</summary>
    public static IReadOnlyList<string> IdsOf(ExceptionVerdict verdict, PolicyRepository repository)
    {
        var ids = new List<string> { verdict.Exception.Id };
        for (var number = 2; ids.Count < verdict.Parts.Length; number++)
            if (FormattableString.Invariant($"{verdict.Exception.Id}-{number}") is var id && !IsTaken(repository, id)) ids.Add(id);
        return ids;
    }

    /// <summary>Rewrites what can be narrower. Nothing when that is done, or else why nothing was written.</summary>
    public IReadOnlyList<Diagnostic> Write(IEnumerable<ExceptionVerdict> verdicts)
    {
        foreach (var verdict in verdicts)
        {
            var problems = parts is not null && !verdict.Parts.IsEmpty ? Split(verdict, parts[verdict.Exception.Id])
                : verdict.Necessity == Necessity.Wider ? Add(verdict.Exception.Id, ExceptionEdit.Narrow(ExceptionFiles.TextOf(run.Repository, verdict.Exception.Id), verdict.Narrowest!)) : [];
            if (PolicyOptions.HasErrors(problems)) return problems;
        }
        if (ExceptionRun.ComeBack(run.Report.Decisions, run.Again(run.With([.. _files.Select(file => file.Exception)]), run.Clock)) is { Count: > 0 } back)
            return [ExceptionDiagnostics.NotProven($"with the narrow forms {back.Count} findings would come back")];
        return [.. _files.Select(file => ExceptionFiles.Write(file.Path, file.Text)).OfType<Diagnostic>().Take(1)];
    }

    private IReadOnlyList<Diagnostic> Split(ExceptionVerdict verdict, IReadOnlyList<string> ids)
    {
        var problems = new List<Diagnostic>();
        var written = ExceptionFiles.TextOf(run.Repository, verdict.Exception.Id);
        // Each has the comments and the layout of the one that it comes from.
        foreach (var (id, part) in ids.Zip(verdict.Parts)) problems.AddRange(Add(id, ExceptionEdit.Narrow(written, part)));
        return problems;
    }

    private IReadOnlyList<Diagnostic> Add(string id, string text)
    {
        var read = ExceptionFile.Read(run.Repository, id, text);
        if (read.Exception is { } exception) _files.Add((ExceptionFiles.FullPath(run.Repository, id), text, exception));
        return read.Diagnostics;
    }

    private static bool IsTaken(PolicyRepository repository, string id) =>
        repository.Exceptions.Any(exception => exception.Id == id) || File.Exists(ExceptionFiles.FullPath(repository, id));
}
