using System.Text;
using System.Text.Json;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Forge;

/// <summary>
/// Writes a ruleset for GitHub's interface (<c>POST /repos/{owner}/{repo}/rulesets</c>): for each role a required reviewer, the check
/// <c>bylaw verify</c>, and a branch that is neither rewritten nor deleted.
/// </summary>
internal sealed class GitHubRuleset(string prefix, IReadOnlyDictionary<string, long> teamIds, ICollection<Diagnostic> problems)
{
    /// <summary>Name of the check that must pass, as the workflow names its job.</summary>
    public const string Check = "bylaw verify";

    public string Write(IReadOnlyList<ForgeArea> areas)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("name", "bylaw");
            json.WriteString("target", "branch");
            json.WriteString("enforcement", "active");
            WriteBranch(json);
            json.WriteStartArray("rules");
            WritePullRequest(json, areas);
            WriteCheck(json);
            WriteRule(json, "non_fast_forward");
            WriteRule(json, "deletion");
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteBranch(Utf8JsonWriter json)
    {
        json.WriteStartObject("conditions");
        json.WriteStartObject("ref_name");
        json.WriteStartArray("include");
        json.WriteStringValue("~DEFAULT_BRANCH");
        json.WriteEndArray();
        json.WriteStartArray("exclude");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WritePullRequest(Utf8JsonWriter json, IReadOnlyList<ForgeArea> areas)
    {
        json.WriteStartObject();
        json.WriteString("type", "pull_request");
        json.WriteStartObject("parameters");
        // Counted by the reviewers below: a change of nothing that is governed needs nobody.
        json.WriteNumber("required_approving_review_count", 0);
        json.WriteBoolean("dismiss_stale_reviews_on_push", true);
        json.WriteBoolean("require_code_owner_review", true);
        json.WriteBoolean("require_last_push_approval", true);
        json.WriteBoolean("required_review_thread_resolution", false);
        json.WriteStartArray("required_reviewers");
        foreach (var area in areas)
            foreach (var role in area.Roles) WriteReviewer(json, area, role);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteReviewer(Utf8JsonWriter json, ForgeArea area, RoleRule role)
    {
        if (role.Teams.Length != 1)
        {
            problems.Add(ForgeDiagnostics.NotSayable($"the role `{role.Role}` of {area.Name} is filled by {role.Teams.Length} teams, and a ruleset asks for one", "make a team on GitHub that holds them, and name it in `github:` of one team of the role"));
            return;
        }
        var team = role.Teams[0].Name.Value;
        if (!teamIds.TryGetValue(team, out var id))
        {
            problems.Add(ForgeDiagnostics.NotSayable($"a ruleset names teams by number, and that of `{team}` is not known", $"say `--team-id {team}=NUMBER`; `gh api orgs/ORG/teams/TEAM --jq .id` tells it"));
            return;
        }
        json.WriteStartObject();
        json.WriteNumber("minimum_approvals", role.Count);
        json.WriteStartArray("file_patterns");
        foreach (var path in area.Paths) json.WriteStringValue(prefix + (path.EndsWith('/') ? path + "**/*" : path));
        json.WriteEndArray();
        json.WriteStartObject("reviewer");
        json.WriteNumber("id", id);
        json.WriteString("type", "Team");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCheck(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "required_status_checks");
        json.WriteStartObject("parameters");
        json.WriteBoolean("strict_required_status_checks_policy", true);
        json.WriteStartArray("required_status_checks");
        json.WriteStartObject();
        json.WriteString("context", Check);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteEndObject();
    }
}
