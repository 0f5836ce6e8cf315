using System.Collections.Immutable;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Partial;

/// <summary>The parts of <c>input</c> and <c>data</c> that nobody knows yet, by their paths.</summary>
internal sealed class Unknowns(ImmutableArray<ImmutableArray<Value>> paths)
{
    private static readonly StringValue Input = new("input"), Data = new("data");

    /// <summary>The whole input.</summary>
    public static readonly Unknowns WholeInput = new([[Input]]);

    public ImmutableArray<ImmutableArray<Value>> Paths => paths;

    /// <summary>Reads references such as <c>input.users</c> and <c>data.x["y-z"]</c>; null for what is none.</summary>
    public static ImmutableArray<Value>? Read(string reference)
    {
        var syntax = Parser.ParseQuery(new Core.Text.SourceText("unknown", reference), RegoVersion.V1, []);
        if (syntax is not [TermStatement { Term: var term, With.IsEmpty: true }]) return null;
        return term switch
        {
            NameSyntax { Name: "input" or "data" } root => [new StringValue(root.Name)],
            RefSyntax { Head: NameSyntax { Name: "input" or "data" } root } path when path.Operands.All(operand => operand is ScalarSyntax) =>
                [new StringValue(root.Name), .. path.Operands.Select(operand => ((ScalarSyntax)operand).Value)],
            _ => null,
        };
    }

    /// <summary>Whether the document at a path is unknown as a whole.</summary>
    public bool Covers(bool isInput, ReadOnlySpan<Value> path)
    {
        foreach (var unknown in paths)
            if (IsAt(unknown, isInput) && unknown.Length - 1 <= path.Length && path[..(unknown.Length - 1)].SequenceEqual(unknown.AsSpan()[1..])) return true;
        return false;
    }

    /// <summary>Whether a part of the document at a path is unknown, or all of it.</summary>
    public bool Touches(bool isInput, ReadOnlySpan<Value> path)
    {
        foreach (var unknown in paths)
        {
            if (!IsAt(unknown, isInput)) continue;
            var common = Math.Min(unknown.Length - 1, path.Length);
            if (path[..common].SequenceEqual(unknown.AsSpan().Slice(1, common))) return true;
        }
        return false;
    }

    /// <summary>What is still unknown once a document at a path is replaced by a known one.</summary>
    public Unknowns Without(bool isInput, ImmutableArray<string> path)
    {
        Value[] replaced = [.. path.Select(part => new StringValue(part))];
        return new Unknowns([.. paths.Where(unknown =>
            !(IsAt(unknown, isInput) && unknown.Length - 1 >= replaced.Length && unknown.AsSpan().Slice(1, replaced.Length).SequenceEqual(replaced)))]);
    }

    private static bool IsAt(ImmutableArray<Value> unknown, bool isInput) => unknown[0].Equals(isInput ? Input : Data);
}
