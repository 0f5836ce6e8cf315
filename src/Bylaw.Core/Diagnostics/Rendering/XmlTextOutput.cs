using System.Xml;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>XML documents as reports need them: UTF-8 declared, line feeds, two blanks of indent.</summary>
public static class XmlTextOutput
{
    /// <summary>Starts a document; dispose the writer to end it.</summary>
    public static XmlWriter Start(TextWriter output)
    {
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        return XmlWriter.Create(output, new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            Indent = true,
            IndentChars = "  ",
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.Replace,
            CloseOutput = false,
        });
    }

    /// <summary>A text of several lines without the characters that XML forbids.</summary>
    public static string Lines(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(DisplayText.Escape));
}
