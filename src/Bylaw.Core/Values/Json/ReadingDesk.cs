namespace Bylaw.Core.Values;

/// <summary>
/// What a thread keeps from one JSON text to the next: the names and the shapes of objects, which come again, and room for what is
/// open while it reads.
/// </summary>
internal sealed class ReadingDesk
{
    // A desk must not grow with every document that comes by.
    private const int MostNames = 4096, MostRoom = 1024;

    [ThreadStatic]
    private static ReadingDesk? t_kept;

    private readonly NameTable _below;

    private ReadingDesk(NameTable below)
    {
        _below = below;
        Names = new NameTable(below);
    }

    public NameTable Names { get; private set; }

    public KeyShapes Shapes { get; private set; } = new();

    /// <summary>Values that stand in what is still open.</summary>
    public Value[] Items { get; set; } = new Value[64];

    /// <summary>Keys of open objects that have no shape.</summary>
    public Value[] Keys { get; set; } = new Value[16];

    /// <summary>A desk for names that stand on a frozen table; give it back with <see cref="GiveBack"/>.</summary>
    public static ReadingDesk Take(NameTable? below)
    {
        below ??= NameTable.Common;
        var kept = t_kept;
        t_kept = null;
        return kept?._below == below ? kept : new ReadingDesk(below);
    }

    public void GiveBack()
    {
        if (Names.Count > MostNames || !Shapes.IsWorthKeeping) (Names, Shapes) = (new NameTable(_below), new KeyShapes());
        Items = Emptied(Items);
        Keys = Emptied(Keys);
        t_kept = this;
    }

    // What lies there would be kept alive.
    private static Value[] Emptied(Value[] room)
    {
        if (room.Length > MostRoom) return new Value[64];
        Array.Clear(room);
        return room;
    }
}
