using System.Globalization;
using System.Text;

namespace Bylaw.Governance.Exceptions;

/// <summary>Writes exceptions as their files present them: the one place that knows how.</summary>
public static class ExceptionText
{
    /// <summary>The text of an exception's file.</summary>
    public static string Of(ExceptionDefinition exception)
    {
        var lines = Head(exception);
        Add(lines, "reason", YamlScalar.InBlock(exception.Reason));
        Add(lines, "requester", YamlScalar.InBlock(exception.Requester));
        if (exception.Ticket is { } ticket) Add(lines, "ticket", YamlScalar.InBlock(ticket));
        if (!exception.CompensatingControls.IsEmpty)
        {
            lines.Add("compensatingControls:");
            lines.AddRange(exception.CompensatingControls.Select(control => $"  - {YamlScalar.InBlock(control)}"));
        }
        if (exception.Starts is { } starts) Add(lines, "starts", Day(starts.Value));
        Add(lines, "expires", Day(exception.Expires.Value));
        return Joined(lines);
    }

    /// <summary>A file to fill in: rules and scope of an exception, and words in place of what a person must say.</summary>
    /// <param name="exception">Policy, rules and scope.</param>
    /// <param name="limits">What the repository asks of exceptions.</param>
    /// <param name="today">Its first day.</param>
    public static string Draft(ExceptionDefinition exception, ExceptionLimits limits, DateOnly today)
    {
        var required = limits.Require.Select(field => field.Value).ToHashSet();
        var lines = Head(exception);
        Add(lines, "reason", "why it must be so, for now");
        Add(lines, "requester", "you@example.com");
        if (required.Contains(ExceptionField.Ticket)) Add(lines, "ticket", "where it was asked for");
        if (required.Contains(ExceptionField.CompensatingControls)) Add(lines, "compensatingControls", "[what holds in place of the policy]");
        if (limits.MaxDuration is not null || required.Contains(ExceptionField.Starts)) Add(lines, "starts", Day(today));
        Add(lines, "expires", limits.MaxDuration is { } limit ? $"YYYY-MM-DD # at the latest {Day(limit.Value.After(today))}" : "YYYY-MM-DD");
        return Joined(lines);
    }

    /// <summary>The fields of a scope in the order in which they are written, with their values.</summary>
    internal static IEnumerable<(string Field, string Value)> Fields(ExceptionScope scope)
    {
        if (!scope.Namespaces.IsEmpty) yield return ("namespaces", Globs(scope.Namespaces));
        if (!scope.Kinds.IsEmpty) yield return ("kinds", YamlScalar.List(scope.Kinds.Select(kind => kind.ToString())));
        if (!scope.Names.IsEmpty) yield return ("names", Globs(scope.Names));
        if (!scope.Labels.IsEmpty) yield return ("labels", YamlScalar.Map(scope.Labels.Select(label => KeyValuePair.Create(label.Key, label.Value.Pattern))));
        if (!scope.Containers.IsEmpty) yield return ("containers", Globs(scope.Containers));
    }

    internal static string Rules(ExceptionDefinition exception) => YamlScalar.List(exception.Rules.Select(rule => rule.Value));

    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static List<string> Head(ExceptionDefinition exception)
    {
        var lines = new List<string>();
        Add(lines, "policy", YamlScalar.InBlock(exception.Policy.Value));
        if (!exception.Rules.IsEmpty) Add(lines, "rules", Rules(exception));
        lines.Add("scope:");
        foreach (var (field, value) in Fields(exception.Scope)) Add(lines, $"  {field}", value);
        return lines;
    }

    private static string Globs(IEnumerable<NameGlob> globs) => YamlScalar.List(globs.Select(glob => glob.Pattern));

    private static void Add(List<string> lines, string field, string value) => lines.Add($"{field}: {value}");

    private static string Joined(List<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines) text.Append(line).Append('\n');
        return text.ToString();
    }
}
