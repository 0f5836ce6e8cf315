using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>Rows of <c>cases/gatekeeper</c>, with what is left out of their objects.</summary>
internal static class GatekeeperCase
{
    private static readonly ReadOptions s_options = new() { KeepPositions = true, Schema = YamlSchema.Kubernetes };

    public static TheoryData<string> Names(string file) => [.. Rows(file).Select(row => row.GetText("name")!)];

    public static ObjectValue Row(string file, string name) => Rows(file).Single(row => row.GetText("name") == name);

    private static IEnumerable<ObjectValue> Rows(string file)
    {
        var read = YamlReader.Read(new SourceText(file, Repository.Read($"cases/gatekeeper/{file}.yaml")), s_options);
        Assert.Empty(read.Diagnostics);
        return ((ArrayValue)read.Documents[0].Root).Cast<ObjectValue>();
    }

    /// <summary>A whole mutator or expansion template of what a row says of it.</summary>
    public static ObjectValue Whole(ObjectValue part)
    {
        var kind = part.GetText("kind")!;
        var group = kind switch { "ExpansionTemplate" => "expansion.gatekeeper.sh/v1beta1", "ProviderResponse" => "externaldata.gatekeeper.sh/v1beta1", _ => "mutations.gatekeeper.sh/v1" };
        var whole = part.Without(Value.Of("name")).With(Value.Of("apiVersion"), Value.Of(group)).With(Value.Of("metadata"), Map(("name", part.Get("name")!)));
        if (whole.Get("spec") is not ObjectValue spec || kind is "AssignMetadata" or "ExpansionTemplate" || spec.Get("applyTo") is not null) return whole;
        var pods = Map(("groups", new ArrayValue([Value.Of("")])), ("versions", new ArrayValue([Value.Of("v1")])), ("kinds", new ArrayValue([Value.Of("Pod")])));
        return whole.With(Value.Of("spec"), spec.With(Value.Of("applyTo"), new ArrayValue([pods])));
    }

    /// <summary>A value as the items of a file.</summary>
    public static IEnumerable<ManifestItem> Items(Value value, string name = "case.yaml")
    {
        var read = YamlReader.Read(new SourceText(name, YamlWriter.Write(value)), s_options);
        Assert.Empty(read.Diagnostics);
        return read.Documents.SelectMany(document => ManifestItem.In(document));
    }

    public static ObjectValue Map(params (string Name, Value Value)[] fields)
    {
        var map = new ObjectBuilder();
        foreach (var (name, value) in fields) map.Set(name, value);
        return map.ToObject();
    }

    /// <summary>Holds diagnostics against the one that a row pins.</summary>
    public static void CheckDiagnostic(Value? wanted, IReadOnlyCollection<Diagnostic> found)
    {
        if (wanted is not ObjectValue error)
        {
            Assert.Empty(found);
            return;
        }
        var one = found.FirstOrDefault(problem => problem.Code.Id == error.GetText("code"));
        Assert.True(one is not null, $"not found among {string.Join("; ", found)}");
        Assert.Contains(error.GetText("message")!, one.Message, StringComparison.Ordinal);
        if (error.GetText("at") is { } at) Assert.Equal(at, one.At!.Value.Source.Slice(one.At.Value.Span).ToString());
    }
}
