using System.Text;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>Runs the rows of <c>cases/kubernetes/mutations.yaml</c>.</summary>
public sealed class MutationCaseTests
{
    private static readonly ObjectValue[] s_rows = [.. ((ArrayValue)Read("mutations.yaml", Repository.Read("cases/kubernetes/mutations.yaml"))).Cast<ObjectValue>()];

    public static TheoryData<string> Notes => [.. s_rows.Select(row => row.GetText("note")!)];

    [Theory]
    [MemberData(nameof(Notes))]
    public void Case(string note)
    {
        var row = s_rows.Single(row => row.GetText("note") == note);
        var policy = Assert.IsAssignableFrom<IMutatingPolicy>(Compile(PolicyOf(row)));
        var mutation = policy.Mutate(Request((ObjectValue)row.Get("object")!));
        var error = mutation.Verdicts.FirstOrDefault(verdict => verdict.Outcome == Outcome.Error);
        if (row.GetText("fails") is { } wanted)
        {
            Assert.True(error is not null, mutation.Document.ToString());
            Assert.Contains(wanted, error.Message, StringComparison.Ordinal);
            Assert.Same(row.Get("object"), mutation.Document);
        }
        else
        {
            Assert.True(error is null, error?.Message);
            Assert.Equal(row.Get("gives")!.ToString(), mutation.Document.ToString());
        }
    }

    [Fact]
    public void Every_row_says_what_comes_of_it() =>
        Assert.All(s_rows, row => Assert.True(row.Get("gives") is null != row.Get("fails") is null && row.Get("apply") is null != row.Get("patch") is null, row.GetText("note")));

    internal static ICompiledPolicy Compile(string text)
    {
        var compiled = new AdmissionPolicyLanguage().Compile([new SourceText("map.yaml", text)], CompileOptions.Default);
        Assert.True(compiled.Policy is not null, string.Join('\n', compiled.Diagnostics));
        return compiled.Policy;
    }

    internal static PolicyRequest Request(ObjectValue value)
    {
        var document = DocumentReader.Read("in.json", Encoding.UTF8.GetBytes("null")).Documents[0];
        var item = new ManifestItem { Document = document, Path = ValuePath.Root, Value = value, Object = KubernetesObject.TryRead(value) };
        return new PolicyRequest { Document = value, Input = new RequestShapes(item).Of };
    }

    internal static Value Read(string name, string text) => DocumentReader.Read(name, Encoding.UTF8.GetBytes(text)).Documents[0].Root;

    private static string PolicyOf(ObjectValue row)
    {
        var (type, part) = row.Get("apply") is not null ? ("ApplyConfiguration", "applyConfiguration") : ("JSONPatch", "jsonPatch");
        var mutations = ((ArrayValue)(row.Get("apply") ?? row.Get("patch"))!).Select(expression => $"    - patchType: {type}\n      {part}: {{ expression: {expression} }}\n");
        return $"apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicy\nmetadata: {{ name: p }}\nspec:\n  matchConstraints: {{ resourceRules: [{{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }}] }}\n  mutations:\n{string.Concat(mutations)}";
    }
}
