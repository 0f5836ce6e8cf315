using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;
using Xunit;

namespace Bylaw.Tests.Rego;

/// <summary>
/// Runs rows <c>name(args) => result</c>. A result is a value, <c>undefined</c>, or <c>error: text</c> that the
/// message must contain. <c>name(args) ~> text</c> compares the JSON text, and so the spelling of numbers.
/// </summary>
internal static class BuiltinRows
{
    public static void Check(string row)
    {
        var arrow = row.IndexOf(" ~> ", StringComparison.Ordinal);
        var isText = arrow >= 0;
        if (!isText) arrow = row.LastIndexOf(" => ", StringComparison.Ordinal);
        var (left, right) = (row[..arrow].Trim(), row[(arrow + 4)..].Trim());
        var open = left.IndexOf('(', StringComparison.Ordinal);
        var (result, error) = Run(left[..open], Terms.ParseList(left[(open + 1)..^1]));

        if (right.StartsWith("error: ", StringComparison.Ordinal)) Assert.Contains(right[7..], error ?? $"no error but {result}", StringComparison.Ordinal);
        else if (right == "undefined") Assert.Equal("null/", $"{result?.ToString() ?? "null"}/{error}");
        else if (isText) Assert.Equal(right, result?.ToString() ?? error);
        else Assert.True(Terms.Parse(right).Equals(result), $"{row}\ngave {result?.ToString() ?? error}");
    }

    public static (Value? Result, string? Error) Run(string name, Value[] args)
    {
        var builtin = Builtins.Find(name) ?? throw new ArgumentException($"no builtin {name}");
        Assert.Equal(builtin.Arity, args.Length);
        var call = new BuiltinCall(new Budget(BudgetLimits.Default), TimeProvider.System) { Name = name };
        var result = builtin.Body(call, args);
        return (result, call.Error);
    }
}
