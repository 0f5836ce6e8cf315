using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Governance;

namespace Bylaw.Engine.Bundles;

/// <summary>Reads each file once, however many policies use it.</summary>
internal sealed class FileTexts
{
    private readonly Dictionary<string, SourceText?> _texts = new(StringComparer.Ordinal);

    /// <summary>The text of a file. True, with what was wrong, only when it was read just now.</summary>
    public bool TryRead(PolicyFile file, out SourceText? text, out Diagnostic? problem)
    {
        problem = null;
        if (_texts.TryGetValue(file.FullPath, out text)) return false;
        _texts[file.FullPath] = text = file.Read(out problem);
        return true;
    }
}
