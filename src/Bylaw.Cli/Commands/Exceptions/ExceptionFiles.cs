using System.Text;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Governance;
using Bylaw.Governance.Exceptions;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>Finds, writes and deletes the files of exceptions.</summary>
internal static class ExceptionFiles
{
    public static string FullPath(PolicyRepository repository, string id) => Path.Combine(repository.Directory, ExceptionFile.PathOf(repository, id));

    /// <summary>The exception of an id; null after reporting that there is none.</summary>
    public static ExceptionDefinition? Find(PolicyRepository repository, string id, Host host)
    {
        if (repository.Exceptions.FirstOrDefault(exception => exception.Id == id) is { } found) return found;
        ExceptionOptions.Report(host, [ExceptionDiagnostics.UnknownException(id, [.. repository.Exceptions.Select(exception => exception.Id)])]);
        return null;
    }

    /// <summary>The text of an exception as it was read.</summary>
    public static SourceText TextOf(PolicyRepository repository, string id) =>
        repository.Texts.First(text => text.Path == ExceptionFile.PathOf(repository, id)).Text;

    /// <summary>Writes a file, all of it or nothing; null, or what went wrong.</summary>
    public static Diagnostic? Write(string path, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var beside = path + ".tmp";
            File.WriteAllText(beside, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(beside, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ExceptionDiagnostics.CannotWrite(path, Why(e));
        }
    }

    /// <summary>Deletes a file; null, or what went wrong.</summary>
    public static Diagnostic? Delete(string path)
    {
        try
        {
            File.Delete(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ExceptionDiagnostics.CannotWrite(path, Why(e));
        }
    }

    private static string Why(Exception e) => e is UnauthorizedAccessException ? "permission is denied" : "the system refuses";
}
