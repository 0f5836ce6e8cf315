namespace Bylaw.Cli;

/// <summary>A line on the terminal that tells how far long work has come; silent where nobody watches.</summary>
internal sealed class Progress : IDisposable
{
    private const int Width = 24;
    private readonly TextWriter? _output;
    private readonly string _what;
    private readonly int _total;
    private int _done;
    private int _shown = -1;

    private Progress(TextWriter? output, string what, int total)
    {
        _output = output;
        _what = what;
        _total = total;
    }

    /// <summary>Starts; few things are done before a person could read the line.</summary>
    public static Progress Start(Host host, string what, int total) => new(host.ShowsProgress && total > 200 ? host.Error : null, what, total);

    /// <summary>One thing more is done. Safe to call from several threads.</summary>
    public void Advance()
    {
        if (_output is null) return;
        var done = Interlocked.Increment(ref _done);
        var cells = (int)((long)done * Width / _total);
        if (cells <= Volatile.Read(ref _shown)) return;
        lock (_output)
        {
            if (cells <= _shown) return;
            _shown = cells;
            _output.Write($"\r{_what} [{new string('#', cells)}{new string('.', Width - cells)}] {done}/{_total}");
        }
    }

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        if (_shown >= 0) _output!.Write("\r" + new string(' ', Width + _what.Length + 24) + "\r");
    }
}
