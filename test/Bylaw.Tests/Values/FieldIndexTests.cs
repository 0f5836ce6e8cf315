using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Xunit;

namespace Bylaw.Tests.Values;

/// <summary>Collections make an index when they are searched for the second time, and whoever makes it pays for it.</summary>
public class FieldIndexTests
{
    private const int Count = 10_000;

    private static readonly Value[] Path = [Value.Of("id")];

    private static Value? Follow(Value item, Value[] path) => ((ObjectValue)item).Get(path[0]);

    [Fact]
    public void An_index_of_an_array_is_paid_for_once()
    {
        var list = new ArrayValue([.. Enumerable.Range(0, Count).Select(Item)]);
        var budget = new Budget(BudgetLimits.Default);
        Assert.Null(list.IndexBy(Path, Follow, budget));
        Assert.Equal(0, budget.Steps);
        Assert.Equal(77, list.IndexBy(Path, Follow, budget)!.First(Value.Of(77)));
        Assert.Equal(Count, budget.Steps);
        Assert.Equal(-1, list.IndexBy(Path, Follow, budget)!.First(Value.Of(-1)));
        Assert.Equal(Count, budget.Steps);
    }

    [Fact]
    public void An_index_of_an_object_is_paid_for_once()
    {
        var builder = new ObjectBuilder();
        for (var n = 0; n < Count; n++) builder.Set($"{n:d5}", Item(n));
        var map = builder.ToObject();
        var budget = new Budget(BudgetLimits.Default);
        Assert.Null(map.IndexBy(Path, Follow, budget));
        for (var turn = 0; turn < 3; turn++) Assert.Equal(77, map.IndexBy(Path, Follow, budget)!.First(Value.Of(77)));
        Assert.Equal(Count, budget.Steps);
    }

    [Fact]
    public void Indexes_for_several_paths_stand_beside_each_other()
    {
        Value[] other = [Value.Of("name")];
        var list = new ArrayValue([.. Enumerable.Range(0, Count).Select(Item)]);
        list.IndexBy(Path, Follow);
        var byId = list.IndexBy(Path, Follow);
        var byName = list.IndexBy(other, Follow);
        Assert.Equal(5, byName!.First(Value.Of("n5")));
        Assert.Same(byId, list.IndexBy(Path, Follow));
        Assert.Same(byName, list.IndexBy(other, Follow));
    }

    [Theory]
    [InlineData("some i in numbers.range(1, 3000); i in input.list")]
    [InlineData("some i in numbers.range(1, 3000); (0 - i) in input.map")]
    [InlineData("some i in numbers.range(1, 3000); count([x | x := input.map[_]; x + i == 0]) > 0")]
    public void Searches_end_at_the_budget(string body)
    {
        var program = RegoProgram.Compile([new SourceText("p.rego", $"package p\n\nanswer if {{ {body} }}\n")], RegoOptions.Default, out _)!;
        var query = program.Prepare("data.p.answer", out _)!;
        var input = new ObjectBuilder();
        input.Set("list", new ArrayValue([.. Enumerable.Range(1, Count).Select(n => Value.Of(-n))]));
        var map = new ObjectBuilder();
        for (var n = 0; n < Count; n++) map.Set($"{n}", Value.Of(n));
        input.Set("map", map.ToObject());
        var answer = query.Evaluate(new RegoInput { Input = input.ToObject(), Limits = new BudgetLimits { Steps = 12_000 } });
        Assert.Equal("budget", answer.Error?.Code);
    }

    private static Value Item(int n)
    {
        var item = new ObjectBuilder();
        item.Set("id", Value.Of(n));
        item.Set("name", Value.Of($"n{n}"));
        return item.ToObject();
    }
}
