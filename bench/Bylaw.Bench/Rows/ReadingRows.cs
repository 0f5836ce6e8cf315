using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Bench.Rows;

/// <summary>Reading and writing documents.</summary>
internal static class ReadingRows
{
    public static IEnumerable<Row> All(string directory)
    {
        var json = File.ReadAllBytes(Path.Combine(directory, "admission-review.json"));
        yield return new Row("read/json", () => JsonReader.Read("review", json));
        // A thread that has not read such a text before: names and shapes are new to it.
        yield return new Row("read/json new to the thread", () => JsonReader.Read("review", json, new ReadOptions { Names = new NameTable().Freeze() }));
        var positions = new ReadOptions { KeepPositions = true };
        yield return new Row("read/json with positions", () => JsonReader.Read("review", json, positions));
        var value = JsonReader.Read("review", json).Value!;
        var yaml = Encoding.UTF8.GetBytes(YamlWriter.Write(value));
        yield return new Row("read/yaml", () => YamlReader.Read("review", yaml));
        yield return new Row("read/yaml with positions", () => YamlReader.Read("review", yaml, positions));
        yield return new Row("write/json", () => JsonWriter.Write(value));
        yield return new Row("write/yaml", () => YamlWriter.Write(value));
    }
}
