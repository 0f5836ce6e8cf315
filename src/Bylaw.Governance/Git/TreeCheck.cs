namespace Bylaw.Governance.Git;

/// <summary>
/// Whether a tree is one that git itself would write. A tree with an entry twice, out of order, or named <c>..</c> has another
/// meaning for each tool that reads it.
/// </summary>
internal static class TreeCheck
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Problem(ReadOnlySpan<byte> content, int idBytes)
    {
        var files = new List<Range>();
        var cursor = new TreeCursor(content, idBytes);
        ReadOnlySpan<byte> last = default;
        var lastIsFolder = false;
        while (cursor.TryMove())
        {
            if (!cursor.HasEntry) return null;
            if (!IsName(cursor.Name)) return "an entry has a name that no file can have";
            if (last.Length > 0 && TreeCursor.Compare(last, lastIsFolder, cursor.Name, cursor.IsFolder) >= 0) return "its entries are not in order, or one is there twice";
            if (IsThereAsFile(content, files, ref cursor)) return "a file and a folder have the same name";
            last = cursor.Name;
            lastIsFolder = cursor.IsFolder;
        }
        return "an entry of the tree is cut off, or its mode is none that git knows";
    }

    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length > 0 && !name.Contains((byte)'/') && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8) && !IsGit(name);

    private static bool IsGit(ReadOnlySpan<byte> name) =>
        name.Length == 4 && name[0] == '.' && (name[1] | 0x20) == 'g' && (name[2] | 0x20) == 'i' && (name[3] | 0x20) == 't';

    // Between the file `a` and the folder `a` can only stand names that begin with `a`, such as `a.b`: the files whose names
    // begin the present one are a stack.
    private static bool IsThereAsFile(ReadOnlySpan<byte> content, List<Range> files, ref TreeCursor cursor)
    {
        while (files.Count > 0 && !cursor.Name.StartsWith(content[files[^1]])) files.RemoveAt(files.Count - 1);
        if (cursor.IsFolder) return files.Count > 0 && content[files[^1]].Length == cursor.Name.Length;
        content.Overlaps(cursor.Name, out var start);
        files.Add(start..(start + cursor.Name.Length));
        return false;
    }
}
