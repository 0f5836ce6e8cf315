using System.Text;
using Bylaw.Core.Values;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Values;

public class ValueOrderTests
{
    private static readonly Gen<Value> Values = Gen.Frequency(
        (3, SomeValues.Json),
        (1, SomeValues.Json.Array[0, 12].Select(items => (Value)SetValue.Of(items))));

    [Fact]
    public void Order_is_total() => Gen.Select(Values, Values, Values).Sample((a, b, c) =>
    {
        Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
        Assert.Equal(a.CompareTo(b) == 0, a.Equals(b));
        if (a.Equals(b)) Assert.Equal(a.GetHashCode(), b.GetHashCode());
        var sorted = new[] { a, b, c };
        Array.Sort(sorted);
        Assert.True(sorted[0].CompareTo(sorted[1]) <= 0 && sorted[1].CompareTo(sorted[2]) <= 0 && sorted[0].CompareTo(sorted[2]) <= 0);
    }, iter: 2_000);

    [Fact]
    public void Strings_are_ordered_by_code_point() => Gen.Select(SomeValues.Text, SomeValues.Text).Sample((a, b) =>
    {
        // UTF-8 has the order of code points.
        var expected = Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));
        Assert.Equal(Math.Sign(expected), Math.Sign(StringValue.Compare(a, b)));
    }, iter: 2_000);

    [Fact]
    public void Kinds_are_ordered()
    {
        Value[] ordered = [NullValue.Instance, Value.Of(false), Value.Of(true), Value.Of(-1), Value.Of(2), Value.Of(""), Value.Of("a"), ArrayValue.Empty, ObjectValue.Empty, SetValue.Empty];
        for (var i = 0; i < ordered.Length; i++)
            for (var j = 0; j < ordered.Length; j++)
                Assert.Equal(i.CompareTo(j), Math.Sign(ordered[i].CompareTo(ordered[j])));
    }

    [Fact]
    public void Objects_do_not_depend_on_the_order_of_writing() => Gen.Select(SomeValues.Text, SomeValues.Scalar).Array[0, 30].Sample(entries =>
    {
        var (forward, backward) = (new ObjectBuilder(), new ObjectBuilder());
        var kept = entries.DistinctBy(entry => entry.Item1).ToArray();
        foreach (var (key, value) in kept) Assert.True(forward.TryAdd(Value.Of(key), value));
        foreach (var (key, value) in kept.Reverse()) backward.Set(key, value);
        var (a, b) = (forward.ToObject(), backward.ToObject());
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal(a.ToString(), b.ToString());
        foreach (var (key, value) in kept)
        {
            Assert.Equal(value, a.Get(key));
            Assert.Equal(value, a.Get(Value.Of(key)));
        }
        Assert.Null(a.Get("no such key"));
        Assert.Equal(a.Select(entry => entry.Key), a.Select(entry => entry.Key).Order());
    }, iter: 500);
}
