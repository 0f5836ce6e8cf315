using System.Text;

namespace Bylaw.Cli.Scaffold;

/// <summary>The files that a new repository gets for its forge. They are resources of the program; <c>docs/ci.md</c> shows them.</summary>
internal static class ScaffoldFiles
{
    /// <summary>A workflow of GitHub Actions, for <c>.github/workflows/bylaw.yaml</c>.</summary>
    public static string GitHubActions => Read("github-actions.yaml");

    /// <summary>Jobs of GitLab CI, for <c>.gitlab-ci.yml</c>.</summary>
    public static string GitLabCi => Read("gitlab-ci.yaml");

    /// <summary>Hooks of pre-commit, for <c>.pre-commit-config.yaml</c>.</summary>
    public static string PreCommit => Read("pre-commit-config.yaml");

    /// <summary>The settings of a new repository.</summary>
    public static string Settings => Read("first.bylaw.yaml");

    /// <summary>What lies in a folder of exceptions that has none yet.</summary>
    public static string Exceptions => Read("first.exceptions.md");

    /// <summary>A first policy, with its tests, for a repository that has none.</summary>
    public static IReadOnlyList<NewFile> FirstPolicy =>
    [
        new("policies/no-privileged/policy.yaml", Read("first.policy.yaml")),
        new("policies/no-privileged/no-privileged.rego", Read("first.policy.rego")),
        new("policies/no-privileged/no-privileged_test.rego", Read("first.policy_test.rego")),
    ];

    /// <summary>The Rego of a new policy of an id, and its tests.</summary>
    public static IReadOnlyList<NewFile> NewRego(string id)
    {
        var package = PolicyId.PackageOf(id);
        string Filled(string name) => Read(name).Replace("{{package}}", package, StringComparison.Ordinal);
        return [new($"policies/{id}/{id}.rego", Filled("new.policy.rego")), new($"policies/{id}/{id}_test.rego", Filled("new.policy_test.rego"))];
    }

    private static string Read(string name)
    {
        using var stream = typeof(ScaffoldFiles).Assembly.GetManifestResourceStream($"Bylaw.Cli.Scaffold.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
