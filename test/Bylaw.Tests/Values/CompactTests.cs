using System.Text;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Values;

/// <summary>A document held as text is the document.</summary>
public class CompactTests
{
    [Fact]
    public void What_is_held_as_text_equals_what_is_made_at_once() => SomeValues.Json.Array[0, 12].Sample(values =>
    {
        var whole = new ArrayValue([.. values, new ArrayValue(values)]);
        var text = " " + whole + "\n";
        Assert.Equal(whole, Compact(text));
        Assert.Equal(Compact(text), whole);
        Assert.Equal(whole.GetHashCode(), Compact(text).GetHashCode());
        Assert.Equal(whole.ToString(), Compact(text).ToString());
        Assert.Equal(whole.Size.Depth, Compact(text).Size.Depth);
        var made = Compact(text);
        _ = made.ToString();
        Assert.Equal(made.Size.Depth, Compact(text).Size.Depth);
    });

    [Fact]
    public void Threads_see_the_same_parts()
    {
        var text = "{" + string.Join(", ", Enumerable.Range(0, 200).Select(i => $"\"name{i}\": {{\"id\": {i}, \"list\": [{string.Join(", ", Enumerable.Range(0, 40))}], \"text\": \"0123456789\"}}")) + "}";
        for (var round = 0; round < 20; round++)
        {
            var document = (ObjectValue)Compact(text);
            var seen = new Value?[4][];
            Parallel.For(0, seen.Length, n => seen[n] = [.. Enumerable.Range(0, 200).Select(i => ((ObjectValue)document.Get($"name{i}")!).Get("list"))]);
            for (var i = 0; i < 200; i++) Assert.All(seen, parts => Assert.Same(seen[0][i], parts[i]));
        }
    }

    [Theory]
    [InlineData("""{"a": 1, "b": {"c": 1, "c": 2}}""")]
    [InlineData("""[1, 2""")]
    public void What_is_wrong_is_found_at_once(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var eager = JsonReader.Read("x.json", bytes).Diagnostics;
        var compact = JsonReader.ReadCompact(SourceText.OverUtf8("x.json", bytes), bytes, ReadOptions.BaseDocuments).Diagnostics;
        Assert.Equal(eager.Select(problem => problem.ToString()), compact.Select(problem => problem.ToString()));
        Assert.NotEmpty(compact);
    }

    private static Value Compact(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return JsonReader.ReadCompact(SourceText.OverUtf8("x.json", bytes), bytes, ReadOptions.BaseDocuments).Documents[0].Root;
    }
}
