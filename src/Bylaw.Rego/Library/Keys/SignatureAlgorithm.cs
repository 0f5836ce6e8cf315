using System.Security.Cryptography;

namespace Bylaw.Rego.Library.Keys;

/// <summary>The families of JSON Web Algorithms. RFC 7518, section 3.1; RFC 8037.</summary>
internal enum SignatureFamily
{
    Hmac,
    RsaPkcs1,
    RsaPss,
    Ecdsa,
    EdDsa,
}

/// <summary>A signature algorithm by its JOSE name.</summary>
internal sealed record SignatureAlgorithm(string Name, SignatureFamily Family, HashAlgorithmName Hash)
{
    private static readonly SignatureAlgorithm[] All =
    [
        new("HS256", SignatureFamily.Hmac, HashAlgorithmName.SHA256),
        new("HS384", SignatureFamily.Hmac, HashAlgorithmName.SHA384),
        new("HS512", SignatureFamily.Hmac, HashAlgorithmName.SHA512),
        new("RS256", SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA256),
        new("RS384", SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA384),
        new("RS512", SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA512),
        new("PS256", SignatureFamily.RsaPss, HashAlgorithmName.SHA256),
        new("PS384", SignatureFamily.RsaPss, HashAlgorithmName.SHA384),
        new("PS512", SignatureFamily.RsaPss, HashAlgorithmName.SHA512),
        new("ES256", SignatureFamily.Ecdsa, HashAlgorithmName.SHA256),
        new("ES384", SignatureFamily.Ecdsa, HashAlgorithmName.SHA384),
        new("ES512", SignatureFamily.Ecdsa, HashAlgorithmName.SHA512),
        new("EdDSA", SignatureFamily.EdDsa, HashAlgorithmName.SHA512),
    ];

    public static SignatureAlgorithm? Find(string name) => Array.Find(All, algorithm => algorithm.Name == name);
}
