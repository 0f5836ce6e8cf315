using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary><c>+ - * / %</c> on two values, and <c>-</c> on one, with a failure where a result is out of range.</summary>
internal sealed class ArithmeticNode(char sign, ValueNode left, ValueNode right, Location at) : CelNode(at)
{
    protected override Value? Ask(Frame frame)
    {
        if (left.Evaluate(frame) is not { } a || right.Evaluate(frame) is not { } b) return null;
        Session(frame).Charge(Costs.Sum(sign, a, b));
        var result = Arithmetic.Apply(sign, Numbers.Own(a), Numbers.Own(b), Session(frame));
        if (result is null) Session(frame).Place(At);
        return result;
    }
}

/// <summary><c>-x</c>.</summary>
internal sealed class NegateNode(ValueNode operand, Location at) : CelNode(at)
{
    protected override Value? Ask(Frame frame)
    {
        var value = operand.Evaluate(frame);
        Session(frame).Charge(1);
        return Negated(value, frame);
    }

    private Value? Negated(Value? value, Frame frame) => value switch
    {
        null => null,
        IntegerValue { Value: long.MinValue } => Session(frame).Fail(Arithmetic.Overflow, At),
        IntegerValue integer => IntegerValue.Of(-integer.Value),
        DoubleValue number => new DoubleValue(-number.Value),
        DecimalValue number => new DoubleValue(-number.ToDouble()),
        DurationValue { Nanoseconds: not long.MinValue } duration => new DurationValue(-duration.Nanoseconds),
        _ => Session(frame).NoOverload(At),
    };
}

/// <summary>What operators do.</summary>
internal static class Arithmetic
{
    public const string Overflow = "integer overflow";

    public static Value? Apply(char sign, Value left, Value right, CelSession session) => (left, right) switch
    {
        (IntegerValue a, IntegerValue b) => Integers(sign, a.Value, b.Value, session),
        (UnsignedValue a, UnsignedValue b) => Unsigned(sign, a.Value, b.Value, session),
        (DoubleValue a, DoubleValue b) => Doubles(sign, a.Value, b.Value, session),
        (StringValue a, StringValue b) when sign == '+' => Concat(a, b, session),
        (BytesValue a, BytesValue b) when sign == '+' => Concat(a, b, session),
        (ArrayValue a, ArrayValue b) when sign == '+' => Concat(a, b, session),
        (DurationValue a, DurationValue b) when sign is '+' or '-' => Times.Add(a, b, sign, session),
        (TimestampValue a, DurationValue b) when sign is '+' or '-' => Times.Add(a, b, sign, session),
        (DurationValue a, TimestampValue b) when sign == '+' => Times.Add(b, a, sign, session),
        (TimestampValue a, TimestampValue b) when sign == '-' => Times.Between(a, b, session),
        _ => session.Fail("no such overload"),
    };

    private static Value? Integers(char sign, long a, long b, CelSession session)
    {
        switch (sign)
        {
            case '+':
                var sum = unchecked(a + b);
                return ((a ^ sum) & (b ^ sum)) < 0 ? session.Fail(Overflow) : IntegerValue.Of(sum);
            case '-':
                var difference = unchecked(a - b);
                return ((a ^ b) & (a ^ difference)) < 0 ? session.Fail(Overflow) : IntegerValue.Of(difference);
            case '*':
                var high = Math.BigMul(a, b, out var product);
                return high != product >> 63 ? session.Fail(Overflow) : IntegerValue.Of(product);
            default:
                if (b == 0) return session.Fail(sign == '/' ? "division by zero" : "modulus by zero");
                if (a == long.MinValue && b == -1) return session.Fail(Overflow);
                return IntegerValue.Of(sign == '/' ? a / b : a % b);
        }
    }

    private static Value? Unsigned(char sign, ulong a, ulong b, CelSession session)
    {
        switch (sign)
        {
            case '+': return unchecked(a + b) < a ? session.Fail("unsigned integer overflow") : new UnsignedValue(a + b);
            case '-': return b > a ? session.Fail("unsigned integer overflow") : new UnsignedValue(a - b);
            case '*': return Math.BigMul(a, b, out var product) != 0 ? session.Fail("unsigned integer overflow") : new UnsignedValue(product);
            default:
                if (b == 0) return session.Fail(sign == '/' ? "division by zero" : "modulus by zero");
                return new UnsignedValue(sign == '/' ? a / b : a % b);
        }
    }

    private static Value? Doubles(char sign, double a, double b, CelSession session) => sign switch
    {
        '+' => new DoubleValue(a + b),
        '-' => new DoubleValue(a - b),
        '*' => new DoubleValue(a * b),
        '/' => new DoubleValue(a / b),
        _ => session.Fail("no such overload"),
    };

    private static Value Concat(StringValue a, StringValue b, CelSession session)
    {
        session.Budget.Reserve(2L * (a.Text.Length + (long)b.Text.Length));
        session.Budget.Step((a.Text.Length + b.Text.Length) >> 6);
        return new StringValue(a.Text + b.Text);
    }

    private static Value Concat(BytesValue a, BytesValue b, CelSession session)
    {
        session.Budget.Reserve(a.Bytes.Length + (long)b.Bytes.Length);
        return new BytesValue((byte[])[.. a.Bytes.Span, .. b.Bytes.Span]);
    }

    private static Value Concat(ArrayValue a, ArrayValue b, CelSession session)
    {
        session.Budget.Reserve(8L * (a.Count + (long)b.Count));
        session.Budget.Step((a.Count + b.Count) >> 3);
        return session.Admit(new ArrayValue([.. a.Items, .. b.Items]));
    }
}
