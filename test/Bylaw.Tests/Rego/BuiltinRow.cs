using System.Text.Json;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;
using Xunit;

namespace Bylaw.Tests.Rego;

/// <summary>Calls one builtin on arguments written as a JSON list (<c>{"$set": [..]}</c> is a set).</summary>
internal static class BuiltinRow
{
    /// <summary>The result as JSON text; the error message after <c>!</c>; <c>undefined</c>.</summary>
    public static string Call(string name, string arguments)
    {
        using var json = JsonDocument.Parse(arguments);
        var args = ((ArrayValue)ToValue(json.RootElement)).Items.ToArray();
        var builtin = Builtins.Find(name) ?? throw new ArgumentException($"no builtin {name}");
        Assert.Equal(builtin.Arity, args.Length);
        var call = new BuiltinCall(new Budget(BudgetLimits.Default), TimeProvider.System) { Name = name };
        var result = builtin.Body(call, args);
        if (call.Error is { } error) return "!" + error;
        return result is null ? "undefined" : JsonWriter.Write(result);
    }

    public static Value ToValue(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Null: return NullValue.Instance;
            case JsonValueKind.True or JsonValueKind.False: return Value.Of(json.GetBoolean());
            case JsonValueKind.Number: return NumberValue.TryParse(json.GetRawText())!;
            case JsonValueKind.String: return Value.Of(json.GetString()!);
            case JsonValueKind.Array: return new ArrayValue([.. json.EnumerateArray().Select(ToValue)]);
        }
        if (json.TryGetProperty("$set", out var members)) return SetValue.Of(members.EnumerateArray().Select(ToValue));
        var map = new ObjectBuilder();
        foreach (var property in json.EnumerateObject()) map.Set(property.Name, ToValue(property.Value));
        return map.ToObject();
    }
}
