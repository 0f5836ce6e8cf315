using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Governance.Checking;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance.Exceptions;

/// <summary>The file of one exception in a repository: where it lies, and what a text would mean there.</summary>
public static class ExceptionFile
{
    /// <summary>Path of an exception's file from the repository's root: <c>exceptions/ID.yaml</c>, or <c>.yml</c> where that lies there.</summary>
    public static string PathOf(PolicyRepository repository, string id) =>
        repository.Texts.Select(text => text.Path).FirstOrDefault(path => path == $"exceptions/{id}.yml") ?? $"exceptions/{id}.yaml";

    /// <summary>Whether an id can name a file: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, with <c>/</c> between folders.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= 200 && id.Split('/').All(IsName);

    /// <summary>An id for an exception from a policy on an object, that no exception has yet.</summary>
    public static string FreeId(PolicyRepository repository, string policy, string name)
    {
        var wanted = IdFor(policy, name);
        var id = wanted;
        for (var number = 2; repository.Exceptions.Any(exception => exception.Id == id) || File.Exists(Path.Combine(repository.Directory, "exceptions", $"{id}.yaml")); number++)
            id = FormattableString.Invariant($"{wanted}-{number}");
        return id;
    }

    /// <summary>The id for an exception from a policy on an object: both names, in small letters, digits and hyphens.</summary>
    public static string IdFor(string policy, string name)
    {
        var id = new System.Text.StringBuilder();
        foreach (var c in $"{policy}-{name}")
        {
            if (char.IsAsciiLetterOrDigit(c)) id.Append(char.ToLowerInvariant(c));
            else if (id.Length > 0 && id[^1] != '-') id.Append('-');
        }
        if (id.Length > 60) id.Length = 60;
        return id.ToString().Trim('-');
    }

    /// <summary>
    /// Reads a text as the file of an exception of a repository, in place of what is there now. Returns the exception, or null,
    /// and everything that is wrong with it.
    /// </summary>
    public static ExceptionReading Read(PolicyRepository repository, string id, string content)
    {
        var path = PathOf(repository, id);
        var text = new SourceText(Path.Combine(repository.Directory, path), content);
        var read = RecordFile.Read(text, Tables.Exception);
        if (read.Record is not { } record) return new ExceptionReading(null, read.Diagnostics);
        var exception = record with { Id = id };
        var problems = new List<Diagnostic>();
        var others = repository.Exceptions.Where(other => other.Id != id);
        ReferenceCheck.Report(repository with { Exceptions = [.. others, exception] }, knowsTeams: true, problems);
        return new ExceptionReading(exception, [.. read.Diagnostics, .. problems.Where(problem => problem.At?.Source == text)]);
    }

    private static bool IsName(string part) =>
        part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}

/// <summary>What a text means as the file of an exception.</summary>
/// <param name="Exception">The exception; null when it could not be read.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
public sealed record ExceptionReading(ExceptionDefinition? Exception, ImmutableArray<Diagnostic> Diagnostics);
