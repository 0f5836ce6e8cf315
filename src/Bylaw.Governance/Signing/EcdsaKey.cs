using System.Security.Cryptography;

namespace Bylaw.Governance.Signing;

/// <summary>ECDSA over the curves of NIST, in software or in a security key.</summary>
internal sealed class EcdsaKey(EcdsaCurve curve, ECPoint point, string algorithm, byte[]? application) : SshVerifier
{
    private static readonly EcdsaCurve[] Curves =
    [
        new("nistp256", ECCurve.NamedCurves.nistP256, HashAlgorithmName.SHA256, 32),
        new("nistp384", ECCurve.NamedCurves.nistP384, HashAlgorithmName.SHA384, 48),
        new("nistp521", ECCurve.NamedCurves.nistP521, HashAlgorithmName.SHA512, 66),
    ];

    private const string OfSecurityKey = "sk-ecdsa-sha2-nistp256@openssh.com";

    /// <summary>The curve of a kind of key; null for kinds that are none of ECDSA.</summary>
    public static EcdsaCurve? CurveOf(string algorithm) =>
        algorithm == OfSecurityKey ? Curves[0] : Array.Find(Curves, curve => algorithm == "ecdsa-sha2-" + curve.Name);

    public static EcdsaKey? Read(Wire key, string algorithm, EcdsaCurve curve, out string? weakness)
    {
        var named = key.Text();
        var point = key.String();
        var application = algorithm == OfSecurityKey ? key.String().ToArray() : null;
        weakness = !key.IsAtEnd || named != curve.Name ? "its letters are not those of a key on its curve"
            : curve.Point(point) is null ? "its point does not lie on its curve"
            : null;
        return weakness is null ? new EcdsaKey(curve, curve.Point(point)!.Value, algorithm, application) : null;
    }

    public override bool Holds(string format, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data, ref Wire rest, out string? problem)
    {
        problem = format != algorithm ? $"the signature is of the kind `{format}`, the key is not" : null;
        if (problem is not null) return false;
        var numbers = new Wire(signature);
        var r = numbers.Positive();
        var s = numbers.Positive();
        if (!numbers.IsAtEnd) problem = "the signature is malformed";
        if (problem is not null) return false;
        var signed = application is null ? data.ToArray() : WithPresence(application, data, ref rest, out problem);
        return signed is not null && curve.Holds(point, r, s, signed, curve.Hash);
    }
}
