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

    private static string Read(string name)
    {
        using var stream = typeof(ScaffoldFiles).Assembly.GetManifestResourceStream($"Bylaw.Cli.Scaffold.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
