using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;

namespace Bylaw.Cli.Reports;

/// <summary>The words that every report uses for a finding: why, what to change, who, how to ask for an exception.</summary>
internal static class FindingText
{
    private const int ValueWidth = 80;

    /// <summary>Whether values of the object may be shown: those of Secrets never are.</summary>
    public static bool ShowsValues(Finding finding) => finding.Object.Kind != "Secret";

    /// <summary>The value found and, when the policy shows it, the value wanted.</summary>
    public static string FoundAndWanted(Finding finding, Evidence evidence)
    {
        var found = evidence.Found switch
        {
            null => $"`{evidence.Path}` is missing",
            _ when !ShowsValues(finding) => "found a value that is not shown",
            var value => $"found `{DisplayText.Shorten(DisplayText.OneLine(value.ToString()), ValueWidth)}`",
        };
        return evidence.Wanted is null ? found : $"{found}, wanted {evidence.Wanted}";
    }

    /// <summary>The first evidence in words; null when there is none.</summary>
    public static string? Why(Finding finding) => finding.Evidence.IsEmpty ? null : FoundAndWanted(finding, finding.Evidence[0]);

    /// <summary>The rule, its policy and how grave it is.</summary>
    public static string Rule(Finding finding)
    {
        var text = $"rule `{finding.Rule}` of `{finding.Policy}`";
        if (finding.Title is not null) text += $": {finding.Title}";
        return finding.Severity is null ? text : $"{text} ({finding.Severity})";
    }

    /// <summary>What to change; several lines when the policy says so.</summary>
    public static string Change(Finding finding)
    {
        if (!string.IsNullOrWhiteSpace(finding.Remediation)) return finding.Remediation.Trim();
        if (!finding.Evidence.IsEmpty && finding.Evidence[0] is { Wanted: { } wanted } evidence && evidence.Path.Keys.Length > 0)
            return $"make `{evidence.Path}` {wanted}";
        return "the policy names no remediation";
    }

    /// <summary>Who owns the policy and how to reach who is on call.</summary>
    public static string Owner(Finding finding) => Owner(finding.Contact);

    /// <summary>Owners and how to reach who is on call.</summary>
    public static string Owner(PolicyContact? contact)
    {
        var teams = Teams(contact);
        var text = teams.Count == 0 ? "the policy names no owner" : string.Join(", ", teams);
        return contact?.OnCall is null ? text : $"{text}; on call: {contact.OnCall}";
    }

    /// <summary>The owner as a key of summaries.</summary>
    public static string OwnerKey(Finding finding)
    {
        var names = new[] { finding.Contact?.Intent, finding.Contact?.Enforcement }.OfType<string>().Distinct(StringComparer.Ordinal);
        var key = string.Join(", ", names);
        return key.Length == 0 ? "no owner" : key;
    }

    /// <summary>How to ask for an exception.</summary>
    public static string HowToAsk(Finding finding)
    {
        var text = $"add `{ExceptionFile(finding)}`";
        if (!string.IsNullOrWhiteSpace(finding.HowToAsk)) text += $", {finding.HowToAsk.Trim()}";
        return $"{text}; `bylaw explain {finding.Id}` shows the file and how it was decided";
    }

    /// <summary>The object, and <c>file:line:column</c> when the finding has a place.</summary>
    public static string Place(Finding finding)
    {
        var name = DisplayText.OneLine(finding.Object.ToString());
        return finding.At is { } at ? $"{name} ({DisplayPath.Of(at.Source.Name)}:{at.Start})" : name;
    }

    /// <summary>The expression of the policy that decided, or else its clause; null when neither is known.</summary>
    public static Location? PolicyPlace(Finding finding) => finding.Evidence.IsEmpty ? finding.PolicyAt : finding.Evidence[0].Expression;

    private static List<string> Teams(PolicyContact? contact)
    {
        if (contact is null) return [];
        if (contact.Intent is not null && contact.Intent == contact.Enforcement) return [$"{contact.Intent} (intent and enforcement)"];
        var teams = new List<string>();
        if (contact.Intent is not null) teams.Add($"{contact.Intent} (intent)");
        if (contact.Enforcement is not null) teams.Add($"{contact.Enforcement} (enforcement)");
        return teams;
    }

    /// <summary>The file in which an exception for the finding would stand.</summary>
    public static string ExceptionFile(Finding finding) => $"exceptions/{Governance.Exceptions.ExceptionFile.IdFor(finding.Policy, finding.Object.Name)}.yaml";
}
