using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance.Exceptions;

/// <summary>
/// Changes the text of an exception's file and keeps what people wrote around it. Each result is read again: where it does
/// not say what it should, the file is written anew, below the comment that it begins with.
/// </summary>
public static class ExceptionEdit
{
    /// <summary>The text with another span of time, and perhaps another reason.</summary>
    public static string Renew(SourceText text, ExceptionDefinition written, ExceptionDefinition renewed) => Change(text, renewed, edit =>
    {
        if (renewed.Reason != written.Reason) edit.Set("reason", YamlScalar.InBlock(renewed.Reason));
        if (renewed.Starts is { } starts) edit.Set("starts", ExceptionText.Day(starts.Value), before: "expires");
        edit.Set("expires", ExceptionText.Day(renewed.Expires.Value));
    });

    /// <summary>The text with narrower rules and a narrower scope.</summary>
    public static string Narrow(SourceText text, ExceptionDefinition narrowed) => Change(text, narrowed, edit =>
    {
        if (!narrowed.Rules.IsEmpty) edit.Set("rules", ExceptionText.Rules(narrowed), before: "scope");
        edit.SetWithin("scope", ExceptionText.Fields(narrowed.Scope));
    });

    private static string Change(SourceText text, ExceptionDefinition wanted, Action<RecordEdit> change)
    {
        var read = YamlReader.Read(text, new ReadOptions { KeepPositions = true });
        if (read.Documents is [{ } document] && RecordEdit.CanChange(document))
        {
            var edit = new RecordEdit(document);
            change(edit);
            var result = edit.Result();
            if (Says(result, wanted)) return result;
        }
        return Comment(text.Content) + ExceptionText.Of(wanted);
    }

    private static bool Says(string text, ExceptionDefinition wanted)
    {
        var read = RecordFile.Read(new SourceText("", text), Tables.Exception);
        return read is { Record: { } record, Diagnostics.IsEmpty: true } && ExceptionText.Of(record) == ExceptionText.Of(wanted);
    }

    private static string Comment(string text) =>
        string.Concat(text.Split('\n').TakeWhile(line => line.TrimStart().StartsWith('#') || line.Trim().Length == 0).Select(line => line.TrimEnd() + "\n"));
}
