using System.Text;
using System.Text.Json;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Forge;

/// <summary>
/// Writes what GitLab's interface takes: settings of approvals (<c>POST /projects/:id/approvals</c>) and approval rules
/// (<c>POST /projects/:id/approval_rules</c>). Rules know no paths: they ask for what every governed change needs, and CODEOWNERS for the rest.
/// </summary>
internal sealed class GitLabRules(IReadOnlyDictionary<string, long> teamIds, ICollection<Diagnostic> problems)
{
    public string Write(IReadOnlyList<ForgeArea> areas)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            WriteSettings(json);
            json.WriteStartArray("approval_rules");
            foreach (var role in OfAll(areas)) WriteRule(json, role);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    // What each area asks of a role, at least.
    private static IEnumerable<RoleRule> OfAll(IReadOnlyList<ForgeArea> areas) =>
        areas.SelectMany(area => area.Roles)
            .GroupBy(role => role.Role, StringComparer.Ordinal)
            .Where(group => group.Key != TeamRoles.Owner && group.Count() == areas.Count)
            .Select(group => group.MinBy(role => role.Count)!);

    private static void WriteSettings(Utf8JsonWriter json)
    {
        json.WriteStartObject("approvals");
        json.WriteBoolean("reset_approvals_on_push", true);
        json.WriteBoolean("disable_overriding_approvers_per_merge_request", true);
        json.WriteBoolean("merge_requests_author_approval", false);
        json.WriteBoolean("merge_requests_disable_committers_approval", true);
        json.WriteEndObject();
    }

    private void WriteRule(Utf8JsonWriter json, RoleRule role)
    {
        json.WriteStartObject();
        json.WriteString("name", $"bylaw: {role.Role}");
        json.WriteNumber("approvals_required", role.Count);
        json.WriteString("rule_type", "regular");
        json.WriteBoolean("applies_to_all_protected_branches", true);
        json.WriteStartArray("group_ids");
        foreach (var team in role.Teams)
            if (teamIds.TryGetValue(team.Name.Value, out var id)) json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteStartArray("usernames");
        foreach (var team in role.Teams.Where(team => !teamIds.ContainsKey(team.Name.Value)))
            foreach (var login in Logins(team)) json.WriteStringValue(login);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private IEnumerable<string> Logins(Team team)
    {
        var logins = team.Members.Select(member => member.GitLab).OfType<string>().ToList();
        if (logins.Count == 0)
            problems.Add(ForgeDiagnostics.NotSayable($"a rule names groups by number, and that of `{team.Name.Value}` is not known", $"say `--team-id {team.Name.Value}=NUMBER`; `glab api groups/GROUP` tells it"));
        return logins;
    }
}
