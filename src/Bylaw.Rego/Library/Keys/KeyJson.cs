using System.Numerics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Keys;

/// <summary>Keys as values, with the field names of the reference implementation (which are not those of JSON Web Keys).</summary>
internal static class KeyJson
{
    public static Value Write(KeyMaterial key)
    {
        var output = new ObjectBuilder(6);
        switch (key)
        {
            case RsaPublicKey rsa: WriteRsa(output, rsa); break;
            case RsaPrivateKey rsa: WriteRsa(output, rsa); break;
            case EcPublicKey ec: WriteEc(output, ec); break;
            case EcPrivateKey ec:
                WriteEc(output, ec.Public);
                output.Set("D", Number(ec.D));
                break;
            case EdPublicKey ed: return Value.Of(Base64Data.Encode(ed.Bytes));
            case EdPrivateKey ed: return Value.Of(Base64Data.Encode([.. ed.Seed, .. ed.Public]));
            case SecretKey secret: return Value.Of(Base64Data.Encode(secret.Bytes));
        }
        return output.ToObject();
    }

    private static void WriteRsa(ObjectBuilder output, RsaPublicKey key)
    {
        output.Set("N", Integer(key.Modulus));
        output.Set("E", Integer(key.Exponent));
    }

    private static void WriteRsa(ObjectBuilder output, RsaPrivateKey key)
    {
        WriteRsa(output, key.Public);
        output.Set("D", Integer(key.D));
        output.Set("Primes", new ArrayValue([Integer(key.P), Integer(key.Q)]));
        var precomputed = new ObjectBuilder(4);
        precomputed.Set("Dp", Integer(key.Dp));
        precomputed.Set("Dq", Integer(key.Dq));
        precomputed.Set("Qinv", Integer(key.Qinv));
        precomputed.Set("CRTValues", ArrayValue.Empty);
        output.Set("Precomputed", precomputed.ToObject());
    }

    private static void WriteEc(ObjectBuilder output, EcPublicKey key)
    {
        output.Set("Curve", ObjectValue.Empty);
        output.Set("X", Number(key.X));
        output.Set("Y", Number(key.Y));
    }

    private static NumberValue Number(byte[] bytes) => Integer(new BigInteger(bytes, isUnsigned: true, isBigEndian: true));

    /// <summary>An integer that is written with all its digits.</summary>
    public static NumberValue Integer(BigInteger number) =>
        new DecimalValue(new BigDecimal(number, 0), number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
