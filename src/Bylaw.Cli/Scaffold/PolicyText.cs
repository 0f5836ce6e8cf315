using System.Globalization;
using System.Text;
using Bylaw.Core.Values;
using Bylaw.Governance;

namespace Bylaw.Cli.Scaffold;

/// <summary>Writes the <c>policy.yaml</c> of a policy that begins.</summary>
internal static class PolicyText
{
    /// <summary>
    /// A new policy: owned by the first teams of security and platform, a draft, with every field that the repository
    /// requires.
    /// </summary>
    public static string New(string title, RepositorySettings settings, DateOnly today)
    {
        var required = settings.Policies.Require.Select(field => field.Value).ToHashSet();
        var text = new StringBuilder();
        text.Append("title: ").Append(Quoted(title)).Append('\n');
        text.Append("intent: why this must hold, and what happened where it did not\n");
        AddOwners(text, settings);
        text.Append("severity: medium\n");
        text.Append("# Nothing is put to a draft. Then comes `shadow` or `audit`, later `warn` and `deny`.\n");
        text.Append("enforcement: draft\n");
        text.Append("review:\n  reviewed: ").Append(Day(today)).Append('\n');
        if (required.Contains(PolicyField.Expires)) text.Append("expires: ").Append(Day(today.AddYears(1))).Append('\n');
        if (required.Contains(PolicyField.Controls)) text.Append("controls: [to-be-named]\n");
        text.Append("remediation: what to change when it fails\n");
        return text.Append("# match:\n#   kinds: [Namespace]\n").ToString();
    }

    /// <summary>A text that YAML reads as that text, whatever is in it.</summary>
    public static string Quoted(string text) => JsonWriter.Write(Value.Of(text));

    /// <summary>The teams that own what nobody else owns; nothing where there are none.</summary>
    public static void AddOwners(StringBuilder text, RepositorySettings settings)
    {
        if (settings.Teams.IsEmpty) return;
        text.Append("owners:\n  intent: ").Append(Quoted(TeamOf("security", settings))).Append("\n  enforcement: ").Append(Quoted(TeamOf("platform", settings))).Append('\n');
    }

    private static string TeamOf(string role, RepositorySettings settings) =>
        (settings.Teams.FirstOrDefault(team => team.Role.Value == role) ?? settings.Teams[0]).Name.Value;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
