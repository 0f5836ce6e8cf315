using Bylaw.Core.Values;

namespace Bylaw.Conformance;

/// <summary>Reads the JSON files of a suite.</summary>
internal static class CaseFile
{
    /// <summary>Objects under <c>cases</c> of each file, with an id made of file, note and place.</summary>
    public static IEnumerable<(string Id, ObjectValue Case)> Read(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
        {
            if (!JsonReader.TryReadValue(File.ReadAllBytes(path), out var root, out var error)) throw new InvalidDataException($"{path}: {error}");
            var place = 0;
            foreach (var item in (ArrayValue)((ObjectValue)root).Get("cases")!)
            {
                var conformanceCase = (ObjectValue)item;
                yield return ($"{Path.GetFileNameWithoutExtension(path)}#{place++} {conformanceCase.GetText("note")}", conformanceCase);
            }
        }
    }

    public static bool Flag(this ObjectValue map, string key) => ReferenceEquals(map.Get(key), BooleanValue.True);
}
