using System.Runtime.CompilerServices;
using Bylaw.Cel.Checking;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary>Room for the arguments of nearly all calls.</summary>
[InlineArray(Most)]
internal struct FewValues
{
    public const int Most = 4;

    private Value _first;
}

/// <summary>A call of a library function: the first overload that takes the values.</summary>
internal sealed class CallNode(string function, Overload[] overloads, ValueNode[] arguments, Location at) : CelNode(at)
{
    public string Function => function;

    public IReadOnlyList<ValueNode> Arguments => arguments;

    protected override Value? Ask(Frame frame)
    {
        var few = default(FewValues);
        var values = arguments.Length <= FewValues.Most ? ((Span<Value>)few)[..arguments.Length] : new Value[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Evaluate(frame) is not { } value) return null;
            values[i] = value;
        }
        foreach (var overload in overloads)
        {
            if (overload.Body is not { } body || !overload.Takes(values)) continue;
            var result = body(Session(frame), values);
            Session(frame).Charge(Costs.Of(function, values, result));
            if (result is null) Session(frame).Place(At);
            frame.Recorder?.Called(this, function, values, result);
            return result;
        }
        return Session(frame).NoOverload(At);
    }
}
