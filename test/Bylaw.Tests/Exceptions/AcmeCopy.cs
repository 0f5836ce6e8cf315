using Bylaw.Cli;
using Bylaw.Cli.Commands;
using Bylaw.Engine;

namespace Bylaw.Tests.Exceptions;

/// <summary>A copy of the example repository that tests may change, and the command line on it.</summary>
internal sealed class AcmeCopy : IDisposable
{
    public const string Staging = "examples/acme/manifests/staging";

    public AcmeCopy()
    {
        Folder = Directory.CreateTempSubdirectory("bylaw-acme-").FullName;
        foreach (var file in Repository.Files("examples/acme", "*"))
        {
            var target = PathOf(file["examples/acme/".Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Repository.PathOf(file), target);
        }
    }

    public string Folder { get; }

    public string PathOf(string path) => Path.Combine(Folder, path);

    public string Read(string path) => File.ReadAllText(PathOf(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    /// <summary>Runs a command on the copy, by default on 2026-02-15; its folder shows as <c>REPO</c>.</summary>
    public (int Code, string Output) Run(string command, DateTimeOffset? now = null)
    {
        _ = CommandLine.Split("");
        var output = new StringWriter { NewLine = "\n" };
        Environment.CurrentDirectory = Repository.Root;
        var code = RootCommands.Run([.. CommandLine.Split(command), "--repo", Folder], new Host
        {
            Output = output,
            Error = output,
            OpenInput = () => Stream.Null,
            Variable = _ => null,
            Clock = now is { } instant ? new FixedClock(instant) : FixedClock.At(new DateOnly(2026, 2, 15)),
        });
        return (code, output.ToString().Replace(Folder, "REPO", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
