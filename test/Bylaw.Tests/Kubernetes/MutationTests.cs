using Bylaw.Core.Diagnostics;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;
using Bylaw.Kubernetes.Gatekeeper;
using Bylaw.Kubernetes.Gatekeeper.Mutation;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>Gatekeeper's mutators: the rows of <c>cases/gatekeeper</c>, and what nobody should write.</summary>
public sealed class MutationTests
{
    public static TheoryData<string> Mutations => GatekeeperCase.Names("mutation");

    public static TheoryData<string> Mistakes => GatekeeperCase.Names("mistakes");

    [Theory]
    [MemberData(nameof(Mutations))]
    public void Mutators_change_an_object(string name)
    {
        var row = GatekeeperCase.Row("mutation", name);
        var pod = GatekeeperCase.Map(("apiVersion", Value.Of("v1")), ("kind", Value.Of("Pod")));
        foreach (var (key, value) in (ObjectValue)row.Get("object")!) pod = pod.With(key, value);
        var mutators = ((ArrayValue)row.Get("mutators")!).Cast<ObjectValue>().Select(GatekeeperCase.Whole);
        var result = Apply(mutators, pod, row);
        if (row.GetText("error") is { } error)
        {
            Assert.Contains(error, result.Problem ?? "no problem", StringComparison.Ordinal);
            Assert.Same(pod, result.Value);
            return;
        }
        Assert.Null(result.Problem);
        Assert.Equal(row.Get("gives"), result.Value.Without(Value.Of("apiVersion")).Without(Value.Of("kind")));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_Gatekeeper_would_not_let_in_is_told_where_it_stands(string name)
    {
        var row = GatekeeperCase.Row("mistakes", name);
        var problems = new List<Diagnostic>();
        var reader = new TemplateReader(null, problems);
        foreach (var field in new[] { "object", "and" })
            if (row.Get(field) is ObjectValue part)
                foreach (var item in GatekeeperCase.Items(Deep(GatekeeperCase.Whole(part)))) reader.Read(item);
        reader.Mutators();
        reader.Expansions();
        GatekeeperCase.CheckDiagnostic(row.Get("error"), problems);
    }

    [Fact]
    public void Parts_that_nothing_changes_stay_the_same_instances()
    {
        var volumes = new ArrayValue([Value.Of("a")]);
        var pod = GatekeeperCase.Map(("apiVersion", Value.Of("v1")), ("kind", Value.Of("Pod")), ("spec", GatekeeperCase.Map(("volumes", volumes), ("x", Value.Of(1)))));
        var result = Apply([Assign("a", "spec.x", Value.Of(2))], pod, null);
        Assert.Same(volumes, ((ObjectValue)result.Value.Get("spec")!).Get("volumes"));
        Assert.Same(pod, Apply([Assign("a", "spec.x", Value.Of(3), "Never")], pod, null).Value);
        // What is assigned what it has already is the same object.
        Assert.Same(pod, Apply([Assign("a", "spec.x", Value.Of(1))], pod, null).Value);
    }

    [Fact]
    public void Many_mutators_that_undo_each_other_end_soon()
    {
        // 500 mutators in a ring, each of which takes the value one back: they go on for ever.
        var ring = Enumerable.Range(0, 500).Select(n => Assign($"m{n:d4}", "spec.x", Value.Of(n == 499 ? 0 : n + 1), only: Value.Of((n + 1) % 500 == 0 ? 499 : n)));
        var backwards = ring.Select((mutator, n) => mutator.With(Value.Of("metadata"), GatekeeperCase.Map(("name", Value.Of($"m{999 - n:d4}")))));
        var pod = GatekeeperCase.Map(("apiVersion", Value.Of("v1")), ("kind", Value.Of("Pod")), ("spec", GatekeeperCase.Map(("x", Value.Of(0)))));
        var result = Apply(backwards, pod, null, new BudgetLimits { Steps = 5_000_000, Time = TimeSpan.FromSeconds(20) });
        Assert.Contains("not converging", result.Problem ?? "no problem", StringComparison.Ordinal);
    }

    [Fact]
    public void A_glob_over_many_items_is_counted()
    {
        var items = new ArrayValue([.. Enumerable.Range(0, 200_000).Select(n => GatekeeperCase.Map(("name", Value.Of(n))))]);
        var pod = GatekeeperCase.Map(("apiVersion", Value.Of("v1")), ("kind", Value.Of("Pod")), ("spec", GatekeeperCase.Map(("containers", items))));
        var result = Apply([Assign("a", "spec.containers[name: *].x", Value.Of(1))], pod, null, new BudgetLimits { Steps = 100_000 });
        Assert.Contains("steps limit", result.Problem ?? "no problem", StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_location_is_followed_and_made()
    {
        var location = "spec" + string.Concat(Enumerable.Repeat(".a", 199));
        var pod = GatekeeperCase.Map(("apiVersion", Value.Of("v1")), ("kind", Value.Of("Pod")));
        var result = Apply([Assign("a", location, Value.Of(1))], pod, null);
        Assert.Null(result.Problem);
        Assert.Equal(Value.Of(1), ValuePath.Of(location.Split('.').Select(Value.Of)).Find(result.Value));
    }

    private static ObjectValue Assign(string name, string location, Value value, string? unless = null, Value? only = null)
    {
        var parameters = GatekeeperCase.Map(("assign", GatekeeperCase.Map(("value", value))));
        if (unless is not null) parameters = parameters.With(Value.Of("pathTests"), new ArrayValue([GatekeeperCase.Map(("subPath", Value.Of(location)), ("condition", Value.Of("MustNotExist")))]));
        if (only is not null) parameters = parameters.With(Value.Of("assignIf"), GatekeeperCase.Map(("in", new ArrayValue([only]))));
        return GatekeeperCase.Whole(GatekeeperCase.Map(("kind", Value.Of("Assign")), ("name", Value.Of(name)), ("spec", GatekeeperCase.Map(("location", Value.Of(location)), ("parameters", parameters)))));
    }

    private static MutationResult Apply(IEnumerable<ObjectValue> mutators, ObjectValue pod, ObjectValue? row, BudgetLimits? limits = null)
    {
        var problems = new List<Diagnostic>();
        var reader = new TemplateReader(null, problems);
        foreach (var item in mutators.SelectMany(mutator => GatekeeperCase.Items(mutator)).Concat(Answers(row))) reader.Read(item);
        var set = new MutatorSet(reader.Mutators(), reader.Answers);
        Assert.Empty(problems);
        var space = KubernetesObject.TryRead(pod)!.Namespace;
        var labels = space is null ? null : ((row?.Get("namespaces") as ObjectValue)?.Get(space) as ObjectValue)?.ToDictionary(label => ((StringValue)label.Key).Text, label => ((StringValue)label.Value).Text, StringComparer.Ordinal);
        return set.Apply(new MutationSubject(pod) { Namespace = space, NamespaceLabels = labels }, new Budget(limits ?? BudgetLimits.Default));
    }

    private static IEnumerable<ManifestItem> Answers(ObjectValue? row)
    {
        if (row?.Get("answers") is not ObjectValue providers) return [];
        return providers.SelectMany(provider => GatekeeperCase.Items(GatekeeperCase.Map(
            ("apiVersion", Value.Of("externaldata.gatekeeper.sh/v1beta1")), ("kind", Value.Of("ProviderResponse")), ("metadata", GatekeeperCase.Map(("name", provider.Key))),
            ("response", GatekeeperCase.Map(("items", new ArrayValue([.. ((ObjectValue)provider.Value).Select(item => GatekeeperCase.Map(("key", item.Key), ("value", item.Value)))])))))));
    }

    // A location too long for a row.
    private static ObjectValue Deep(ObjectValue found) => found.Get("spec") is ObjectValue spec && spec.GetText("location") == "DEEP"
        ? found.With(Value.Of("spec"), spec.With(Value.Of("location"), Value.Of("spec" + string.Concat(Enumerable.Repeat(".a", 5_000)))))
        : found;
}
