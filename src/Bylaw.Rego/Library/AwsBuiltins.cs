using Bylaw.Core.Values;
using Bylaw.Rego.Library.Encodings;
using Bylaw.Rego.Library.Http;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Library;

/// <summary>Signing of requests to Amazon Web Services.</summary>
internal static class AwsBuiltins
{
    private static readonly string[] RequiredConfig = ["aws_access_key", "aws_region", "aws_secret_access_key", "aws_service"];
    private static readonly string[] RequiredRequest = ["method", "url"];

    internal static readonly Builtin[] Table =
    [
        new("providers.aws.sign_req", "(request: object[string: any], aws_config: object[string: any], time_ns: number) => signed_request: object[any: any]", SignRequest),
    ];

    private static Value? SignRequest(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not ObjectValue request) return call.OperandMustBe(1, "object", args[0]);
        if (args[1] is not ObjectValue config) return call.OperandMustBe(1, "object", args[1]);
        if (ConfigProblem(config) is { } wrongConfig) return call.TypeError($"operand 2 {wrongConfig}");
        if (args[2] is not NumberValue time) return call.OperandMustBe(1, "number", args[2]);
        if (!time.TryGetInt64(out var nanoseconds)) return call.TypeError("operand 3 could not convert time_ns value into a unix timestamp");
        if (HttpRequestObject.Problem(request) is { } wrongRequest) return call.TypeError($"operand 1 {wrongRequest}");
        if (request.Get("headers") is { } given && given is not ObjectValue) return call.OperandMustBe(0, "object", given);
        if (HttpRequestObject.NoTexts(request, RequiredRequest) is { Count: > 0 } invalid)
            return call.TypeError($"operand 1 invalid values for required request parameters(s): {HttpRequestObject.SetText(invalid)}");
        if (config.Get("disable_payload_signing") is { } flag && flag is not BooleanValue) return call.TypeError("operand 2 invalid value for 'disable_payload_signing' in AWS config");
        var body = config.Get("disable_payload_signing") == BooleanValue.True ? null : Body(call, request);
        call.Budget.Step(Signatures.Cost);
        return Sign(request, config, body, DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100));
    }

    private static string? ConfigProblem(ObjectValue config)
    {
        if (HttpRequestObject.Missing(config, RequiredConfig) is { Count: > 0 } missing)
            return $"missing required AWS config parameters(s): {HttpRequestObject.SetText(missing)}";
        if (HttpRequestObject.NoTexts(config, RequiredConfig) is { Count: > 0 } invalid)
            return $"invalid values for required AWS config parameters(s): {HttpRequestObject.SetText(invalid)}";
        return null;
    }

    private static byte[] Body(BuiltinCall call, ObjectValue request)
    {
        if (request.Get("raw_body") is { } raw) return TextBytes.ToBytes((raw as StringValue)?.Text ?? "");
        return request.Get("body") is { } body ? TextBytes.ToBytes(GoJson.Write(call, body)) : [];
    }

    private static ObjectValue Sign(ObjectValue request, ObjectValue config, byte[]? body, DateTimeOffset time)
    {
        var credentials = new AwsCredentials(
            config.GetText("aws_access_key")!,
            config.GetText("aws_secret_access_key")!,
            config.GetText("aws_session_token") ?? "",
            config.GetText("aws_service")!,
            config.GetText("aws_region")!);
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in request.Get("headers") as ObjectValue ?? ObjectValue.Empty)
            headers[(key as StringValue)?.Text ?? ""] = (value as StringValue)?.Text ?? "";
        foreach (var (key, value) in AwsSignature.Sign(request.GetText("method")!, request.GetText("url")!, headers, body, credentials, time))
            headers[key] = value;
        var output = new ObjectBuilder(headers.Count);
        foreach (var (key, value) in headers) output.Set(key, Value.Of(value));
        return request.With(new StringValue("headers"), output.ToObject());
    }
}
