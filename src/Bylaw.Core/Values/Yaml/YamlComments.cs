using Bylaw.Core.Text;
using YamlDotNet.Core;

namespace Bylaw.Core.Values;

/// <summary>Finds comments in a pass of its own: the parser reads some texts differently when it has to hand comments out.</summary>
internal static class YamlComments
{
    // At one place at most all open blocks can end.
    private const int MaxStandstill = 10_000;

    /// <summary>Adds the comments between two offsets. Stops where the text is broken, which the reader has reported.</summary>
    public static void Collect(SourceText source, YamlFeed feed, int from, int to, List<Comment> comments)
    {
        try
        {
            var scanner = new Scanner(feed.Open(from), skipComments: false);
            var (position, standstill) = (0L, 0);
            while (scanner.MoveNext() && scanner.Current is not YamlDotNet.Core.Tokens.Error)
            {
                // On broken text the scanner can hand out tokens for ever without getting on.
                standstill = scanner.CurrentPosition.Index > position ? 0 : standstill + 1;
                position = scanner.CurrentPosition.Index;
                if (standstill > MaxStandstill) return;
                if (scanner.Current is not YamlDotNet.Core.Tokens.Comment comment) continue;
                var span = Span.Between(feed.Offset(from, comment.Start.Index), feed.Offset(from, comment.End.Index));
                if (span.Start >= to) return;
                comments.Add(new Comment(source.At(span), comment.Value.Trim()));
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
        }
    }
}
