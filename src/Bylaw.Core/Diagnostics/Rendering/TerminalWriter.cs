namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>Writes styled text; without colour the style is dropped. Lines end with a line feed on every system.</summary>
public sealed class TerminalWriter(TextWriter output, TerminalOptions options)
{
    /// <summary>How it writes.</summary>
    public TerminalOptions Options => options;

    /// <summary>Writes a text that is safe already.</summary>
    public TerminalWriter Write(string text, TerminalStyle style = TerminalStyle.Plain)
    {
        if (!options.Colour || style == TerminalStyle.Plain || text.Length == 0)
        {
            output.Write(text);
            return this;
        }
        output.Write(CodeOf(style));
        output.Write(text);
        output.Write("\u001b[0m");
        return this;
    }

    /// <summary>Writes a text that is safe already, and ends the line.</summary>
    public TerminalWriter Line(string text = "", TerminalStyle style = TerminalStyle.Plain)
    {
        Write(text, style);
        output.Write('\n');
        return this;
    }

    private static string CodeOf(TerminalStyle style) => style switch
    {
        TerminalStyle.Strong => "\u001b[1m",
        TerminalStyle.Gutter => "\u001b[1;34m",
        TerminalStyle.Error => "\u001b[1;31m",
        TerminalStyle.Warning => "\u001b[1;33m",
        TerminalStyle.Note => "\u001b[1;36m",
        TerminalStyle.Good => "\u001b[32m",
        TerminalStyle.Faint => "\u001b[2m",
        _ => "",
    };
}
