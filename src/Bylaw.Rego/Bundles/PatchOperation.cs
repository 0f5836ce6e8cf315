using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>A change of base documents.</summary>
/// <param name="Operation"><c>upsert</c>, <c>remove</c> or <c>replace</c>.</param>
/// <param name="Path">Where, below <c>data</c>.</param>
/// <param name="Value">The new value; null (the value) for a removal.</param>
public sealed record PatchOperation(string Operation, ImmutableArray<string> Path, Value Value)
{
    /// <summary>The path as a JSON Pointer, RFC 6901, with percent signs escaped.</summary>
    public string Pointer => string.Concat(Path.Select(part => "/" + part
        .Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal).Replace("%", "%25", StringComparison.Ordinal)));

    /// <summary>The operations of a <c>patch.json</c>. Throws <see cref="BundleRefusal"/>.</summary>
    internal static ImmutableArray<PatchOperation> Read(Value json)
    {
        if (json is not ObjectValue map) throw Broken("an object is expected");
        if (map.Get("data") is null or NullValue) return [];
        if (map.Get("data") is not ArrayValue list) throw Broken("`data` must be an array");
        return [.. list.Select(ReadOne)];
    }

    private static PatchOperation ReadOne(Value item)
    {
        if (item is not ObjectValue map) throw Broken("an operation must be an object");
        var operation = map.GetText("op") ?? "";
        if (operation is not ("upsert" or "remove" or "replace")) throw new BundleRefusal(BundleDiagnostics.Delta($"bad patch operation: {operation}"));
        if (PathOf(map.GetText("path") ?? "") is not { } path) throw new BundleRefusal(BundleDiagnostics.Delta("error parsing patch path"));
        return new PatchOperation(operation, path, map.Get("value") ?? NullValue.Instance);
    }

    /// <summary>
    /// A pointer (RFC 6901) whose parts may also be escaped as in addresses; slashes at its ends do not count. Null when
    /// an escape is malformed.
    /// </summary>
    private static ImmutableArray<string>? PathOf(string pointer)
    {
        pointer = pointer.Trim('/');
        if (pointer.Length == 0) return [];
        var parts = ImmutableArray.CreateBuilder<string>();
        foreach (var part in pointer.Split('/'))
        {
            for (var at = part.IndexOf('%', StringComparison.Ordinal); at >= 0; at = part.IndexOf('%', at + 1))
                if (at + 2 >= part.Length || !char.IsAsciiHexDigit(part[at + 1]) || !char.IsAsciiHexDigit(part[at + 2])) return null;
            parts.Add(Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        }
        return parts.ToImmutable();
    }

    private static BundleRefusal Broken(string reason) => new(BundleDiagnostics.Delta($"bundle load failed on patch decode: {reason}"));
}
