using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gator;

/// <summary>A suite of <c>gator verify</c>: tests of constraints, each with cases.</summary>
/// <param name="Path">The file.</param>
/// <param name="Tests">Its tests.</param>
/// <param name="Skip">Whether it is not to run.</param>
public sealed record GatorSuite(string Path, ImmutableArray<GatorTest> Tests, bool Skip)
{
    private const string Group = "test.gatekeeper.sh/";

    /// <summary>Reads a suite; null when the file holds none, or, with the reason, when it cannot be read.</summary>
    public static GatorSuite? Read(string path, string name, out string? problem) => Of(path, GatorFiles.Read(path, name, null, out problem));

    /// <summary>The suite in a file; null when it holds none.</summary>
    internal static GatorSuite? Of(string path, IReadOnlyList<Document> documents)
    {
        if (documents.Count == 0 || KubernetesObject.TryRead(documents[0].Root) is not { Kind: "Suite" } suite || !suite.ApiVersion.StartsWith(Group, StringComparison.Ordinal)) return null;
        return new GatorSuite(path, [.. Maps(suite.Value, "tests").Select(ReadTest)], IsTrue(suite.Value, "skip"));
    }

    private static GatorTest ReadTest(ObjectValue test) =>
        new(test.GetText("name") ?? "", test.GetText("template") ?? "", test.GetText("constraint") ?? "", test.GetText("expansion") ?? "", IsTrue(test, "invalid"), IsTrue(test, "skip"), [.. Maps(test, "cases").Select(ReadCase)]);

    private static GatorCase ReadCase(ObjectValue item) =>
        new(item.GetText("name") ?? "", item.GetText("object") ?? "", Texts(item, "inventory"), [.. Maps(item, "assertions").Select(assertion => new GatorAssertion(assertion.Get("violations"), assertion.GetText("message")))], IsTrue(item, "skip"));

    private static IEnumerable<ObjectValue> Maps(ObjectValue map, string field) => map.Get(field) is ArrayValue list ? list.OfType<ObjectValue>() : [];

    private static ImmutableArray<string> Texts(ObjectValue map, string field) => map.Get(field) is ArrayValue list ? [.. list.OfType<StringValue>().Select(text => text.Text)] : [];

    private static bool IsTrue(ObjectValue map, string field) => map.Get(field) is BooleanValue { IsTrue: true };
}

/// <summary>A test of a suite.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Template">The file with the template, beside the suite.</param>
/// <param name="Constraint">The file with the constraint.</param>
/// <param name="Expansion">The file with expansion templates; empty for none.</param>
/// <param name="Invalid">Whether the constraint must not fit the schema of its template.</param>
/// <param name="Skip">Whether it is not to run.</param>
/// <param name="Cases">Its cases.</param>
public sealed record GatorTest(string Name, string Template, string Constraint, string Expansion, bool Invalid, bool Skip, ImmutableArray<GatorCase> Cases);

/// <summary>A case of a test.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Object">The file with the object.</param>
/// <param name="Inventory">The files with what templates read as <c>data.inventory</c>.</param>
/// <param name="Assertions">What must hold.</param>
/// <param name="Skip">Whether it is not to run.</param>
public sealed record GatorCase(string Name, string Object, ImmutableArray<string> Inventory, ImmutableArray<GatorAssertion> Assertions, bool Skip);
