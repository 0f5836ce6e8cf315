namespace Bylaw.Cli.Opa.Test;

/// <summary>Runs tests again each time a file of theirs changes, until the process is told to end.</summary>
internal sealed class TestWatch(Host host, IReadOnlyList<string> paths, Func<int> run)
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    public int Run()
    {
        using var changed = new SemaphoreSlim(0);
        using var watchers = new Watchers(paths, () => changed.Release());
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler cancel = (_, args) =>
        {
            args.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += cancel;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                run();
                host.Output.Write($"{new string('*', 80)}\nWatching for changes ...\n");
                host.Output.Flush();
                Wait(changed, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
        finally
        {
            Console.CancelKeyPress -= cancel;
        }
        return OpaExit.Clean;
    }

    // Editors write a file in several steps: what comes shortly after each other is one change.
    private static void Wait(SemaphoreSlim changed, CancellationToken stop)
    {
        changed.Wait(stop);
        while (changed.Wait(Settle, stop)) { }
    }

    private sealed class Watchers : IDisposable
    {
        private readonly List<FileSystemWatcher> _all = [];

        public Watchers(IReadOnlyList<string> paths, Action changed)
        {
            foreach (var path in paths)
            {
                var isFolder = Directory.Exists(path);
                var watcher = isFolder ? new FileSystemWatcher(path) { IncludeSubdirectories = true } : new FileSystemWatcher(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
                watcher.Changed += (_, _) => changed();
                watcher.Created += (_, _) => changed();
                watcher.Deleted += (_, _) => changed();
                watcher.Renamed += (_, _) => changed();
                watcher.EnableRaisingEvents = true;
                _all.Add(watcher);
            }
        }

        public void Dispose()
        {
            foreach (var watcher in _all) watcher.Dispose();
        }
    }
}
