namespace Bylaw.Governance.Git;

/// <summary>Walks the entries of a tree object: a mode in octal, a blank, a name, a zero byte, and the bytes of an object's name.</summary>
internal ref struct TreeCursor(ReadOnlySpan<byte> content, int idBytes)
{
    private ReadOnlySpan<byte> _rest = content;

    public int Mode { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Id { get; private set; }

    /// <summary>Whether an entry is there; false at the end.</summary>
    public bool HasEntry { get; private set; }

    public readonly bool IsFolder => GitMode.IsFolder(Mode);

    /// <summary>Goes to the next entry. False when what follows is no entry; <see cref="HasEntry"/> tells whether there is one.</summary>
    public bool TryMove()
    {
        HasEntry = false;
        if (_rest.IsEmpty) return true;
        var blank = _rest.IndexOf((byte)' ');
        var zero = _rest.IndexOf((byte)0);
        if (blank is < 5 or > 7 || zero < blank || _rest.Length - zero - 1 < idBytes || !TryReadMode(_rest[..blank])) return false;
        Name = _rest[(blank + 1)..zero];
        Id = _rest.Slice(zero + 1, idBytes);
        _rest = _rest[(zero + 1 + idBytes)..];
        return HasEntry = true;
    }

    /// <summary>The order of entries in a tree: by bytes, folders as if their names ended in a slash.</summary>
    public static int Compare(ReadOnlySpan<byte> left, bool leftIsFolder, ReadOnlySpan<byte> right, bool rightIsFolder)
    {
        var common = Math.Min(left.Length, right.Length);
        var order = left[..common].SequenceCompareTo(right[..common]);
        return order != 0 ? order : EndOf(left, common, leftIsFolder) - EndOf(right, common, rightIsFolder);
    }

    private static int EndOf(ReadOnlySpan<byte> name, int at, bool isFolder) => at < name.Length ? name[at] : isFolder ? '/' : 0;

    private bool TryReadMode(ReadOnlySpan<byte> digits)
    {
        var mode = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7') return false;
            mode = (mode * 8) + digit - '0';
        }
        Mode = mode;
        return GitMode.IsKnown(mode);
    }
}
