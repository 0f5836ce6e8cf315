using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary>The parts of instants and lengths of time.</summary>
internal static class TimeFunctions
{
    private static readonly string[] s_ofInstants = ["getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds"];
    private static readonly string[] s_ofLengths = ["getHours", "getMinutes", "getSeconds", "getMilliseconds"];

    public static IEnumerable<Function> Functions =>
    [
        .. s_ofInstants.Select(part => Function(part,
            Method($"timestamp_{part}", CelType.Int, (session, arguments) => Times.Part((TimestampValue)arguments[0], part, "UTC", session), CelType.Timestamp),
            Method($"timestamp_{part}_with_tz", CelType.Int, (session, arguments) => Times.Part((TimestampValue)arguments[0], part, ((StringValue)arguments[1]).Text, session), CelType.Timestamp, CelType.String))),
        .. s_ofLengths.Select(part => Function(part, Method($"duration_{part}", CelType.Int, (_, arguments) => Times.Part((DurationValue)arguments[0], part), CelType.Duration))),
    ];
}
