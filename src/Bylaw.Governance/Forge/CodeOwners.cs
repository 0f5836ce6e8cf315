using System.Globalization;
using System.Text;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Forge;

/// <summary>Writes CODEOWNERS in the syntax of GitHub or GitLab.</summary>
internal sealed class CodeOwners(string prefix, bool isGitLab, ICollection<Diagnostic> problems)
{
    private const string Head = "# Written by `bylaw codeowners` from bylaw.yaml: do not edit.\n";

    /// <summary>
    /// The file. GitHub knows one list of owners for each path, of whom one must agree; the ruleset asks for each team. GitLab has a section for
    /// each role, which must all agree.
    /// </summary>
    /// <param name="areas">The rules by path.</param>
    /// <param name="own">Where the file lies, from the root of the git repository: whoever approves the settings approves it.</param>
    public string Write(IReadOnlyList<ForgeArea> areas, string own)
    {
        var text = new StringBuilder(Head);
        if (isGitLab) foreach (var area in areas) AppendSections(text, area, own);
        else foreach (var area in areas) AppendLines(text, area, own);
        return text.ToString();
    }

    /// <summary>The handles of a team: its own, or those of its members.</summary>
    public IReadOnlyList<string> Handles(Team team)
    {
        var own = isGitLab ? team.GitLab : team.GitHub;
        if (IsHandle(own)) return ["@" + own];
        var members = team.Members.Select(member => isGitLab ? member.GitLab : member.GitHub).Where(IsHandle).Select(login => "@" + login).ToList();
        if (members.Count == 0) problems.Add(ForgeDiagnostics.NoHandle(team.Name.Value, isGitLab ? "GitLab" : "GitHub", isGitLab ? "gitlab" : "github"));
        return members;
    }

    // A blank or a line feed in a handle would name further owners, or further paths.
    private static bool IsHandle(string? text) => !string.IsNullOrEmpty(text) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');

    /// <summary>The path of a pattern from the root of the git repository, in the way that a blank or a hash must be written.</summary>
    public string PathOf(string path)
    {
        var full = $"/{prefix}{path}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace(" ", "\\ ", StringComparison.Ordinal);
        return full.Replace("#", "\\#", StringComparison.Ordinal);
    }

    private void AppendLines(StringBuilder text, ForgeArea area, string own)
    {
        var owners = string.Join(' ', area.Roles.SelectMany(role => role.Teams).SelectMany(Handles).Distinct(StringComparer.Ordinal));
        text.Append(CultureInfo.InvariantCulture, $"\n# {area.Name}: {string.Join(" and ", area.Roles.Select(role => $"{role.Count} {role.Role}"))}\n");
        foreach (var path in area.Paths) text.Append(CultureInfo.InvariantCulture, $"{PathOf(path)} {owners}\n");
        if (area.Name == "settings") text.Append(CultureInfo.InvariantCulture, $"/{own} {owners}\n");
    }

    private void AppendSections(StringBuilder text, ForgeArea area, string own)
    {
        foreach (var role in area.Roles)
        {
            var owners = string.Join(' ', role.Teams.SelectMany(Handles).Distinct(StringComparer.Ordinal));
            text.Append(CultureInfo.InvariantCulture, $"\n[{area.Name}: {role.Role}][{role.Count}] {owners}\n");
            foreach (var path in area.Paths) text.Append(PathOf(path)).Append('\n');
            if (area.Name == "settings") text.Append('/').Append(own).Append('\n');
            foreach (var path in area.Except) text.Append('!').Append(PathOf(path)).Append('\n');
        }
    }
}
