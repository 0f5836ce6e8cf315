namespace Bylaw.Cli.Opa.Test;

/// <summary>Runs tests again each time a file of theirs changes, until the process is told to end.</summary>
internal sealed class TestWatch(Host host, IReadOnlyList<string> paths, Func<int> run)
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim _changed = new(0);

    public int Run()
    {
        using var watchers = new Watchers(paths, () => _changed.Release());
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
                Wait(stop.Token);
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
    private void Wait(CancellationToken stop)
    {
        _changed.Wait(stop);
        while (_changed.Wait(Settle, stop)) { }
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
