using System.Collections.Immutable;
using System.Text;
using Bylaw.Core.Text;

namespace Bylaw.Rego.Syntax;

/// <summary>Finds <c># METADATA</c> blocks among the comments and what each of them annotates.</summary>
internal static class AnnotationBlocks
{
    /// <summary>A block goes on as long as comment lines follow each other; it annotates the next package, import or rule.</summary>
    public static ImmutableArray<AnnotationSyntax> Find(SourceText source, List<Comment> comments, List<int> starts)
    {
        var found = ImmutableArray.CreateBuilder<AnnotationSyntax>();
        for (var i = 0; i < comments.Count; i++)
        {
            if (Text(source, comments[i]).Trim() != "METADATA" || !StandsAlone(source, comments[i])) continue;
            var yaml = new StringBuilder();
            var start = comments[i].Span.Start;
            var line = source.PositionOf(start).Line;
            var last = comments[i].Span;
            while (i + 1 < comments.Count && source.PositionOf(comments[i + 1].Span.Start).Line == line + 1 && StandsAlone(source, comments[i + 1]))
            {
                var text = Text(source, comments[++i]);
                yaml.Append(text.StartsWith(' ') ? text[1..] : text).Append('\n');
                last = comments[i].Span;
                line++;
            }
            var next = starts.BinarySearch(last.Start);
            if (next < 0) next = ~next;
            var target = next < starts.Count ? starts[next] : 0;
            if (target > 0 || starts.Contains(0)) found.Add(new AnnotationSyntax(yaml.ToString(), Span.Between(start, last.End), target));
        }
        return found.ToImmutable();
    }

    /// <summary>The rules, each with the block right above it.</summary>
    public static ImmutableArray<RuleSyntax> Attach(ImmutableArray<RuleSyntax>.Builder rules, ImmutableArray<AnnotationSyntax> annotations)
    {
        var byTarget = annotations.ToLookup(annotation => annotation.TargetStart);
        for (var i = 0; i < rules.Count; i++)
            if (byTarget[rules[i].Span.Start].LastOrDefault() is { } annotation) rules[i] = rules[i] with { Annotation = annotation };
        return rules.ToImmutable();
    }

    private static string Text(SourceText source, Comment comment) => source.Slice(comment.Span)[1..].ToString();

    private static bool StandsAlone(SourceText source, Comment comment)
    {
        for (var i = comment.Span.Start - 1; i >= 0 && source.Content[i] != '\n'; i--)
            if (!char.IsWhiteSpace(source.Content[i])) return false;
        return true;
    }
}
