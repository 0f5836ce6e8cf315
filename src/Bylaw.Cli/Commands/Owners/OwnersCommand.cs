using System.CommandLine;
using Bylaw.Cli.Inputs;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Owners;

/// <summary>
/// <c>bylaw owners</c>: who to ask, and who to page, about a policy, a file, a finding, an object or a namespace.
/// Examples: <c>bylaw owners no-root</c>, <c>bylaw owners Deployment/web deploy/</c>, <c>bylaw owners --all deploy/</c>.
/// </summary>
internal sealed class OwnersCommand(Host host)
{
    private readonly Argument<string[]> _arguments = new("TARGET [INPUT...]") { Description = "A policy, a file of the repository, a finding, Kind/name, Kind/namespace/name or a namespace; then files, folders or patterns of objects (default: the inputs of the repository's targets)", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _all = new("--all") { Description = "Every Namespace of the inputs, and the standing of their reviews; no target is named then" };
    private readonly Option<string?> _repo = new("--repo") { Description = "Policy repository: a folder with a bylaw.yaml (default: this folder)", HelpName = "DIR" };
    private readonly Option<string> _format = new("--format", "-f") { Description = "Output: text, json", DefaultValueFactory = _ => "text" };
    private readonly AsOfOption _asOf = new();

    public static Command Make(Host host)
    {
        var owners = new OwnersCommand(host);
        var command = new Command("owners", "Who to ask, and who to page, about a policy, a file, a finding, an object or a namespace.\n\nExamples: bylaw owners no-root\n          bylaw owners Deployment/web deploy/\n          bylaw owners --all deploy/");
        owners._format.AcceptOnlyFromAmong("text", "json");
        command.Arguments.Add(owners._arguments);
        foreach (var option in (Option[])[owners._all, owners._repo, owners._format]) command.Options.Add(option);
        owners._asOf.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(owners._all) && result.GetValue(owners._arguments) is null or []) result.AddError("name a target, or say `--all`");
        });
        command.SetAction(owners.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var loaded = PolicyRepository.Load(parsed.GetValue(_repo) ?? ".");
        if (loaded.HasErrors) return Fail(loaded.Diagnostics);
        var arguments = parsed.GetValue(_arguments) ?? [];
        var all = parsed.GetValue(_all);
        var now = _asOf.Clock(parsed, host).GetUtcNow();
        if (!all && OfRepository(arguments[0], loaded.Repository) is { Count: > 0 } known) return Answer(parsed, known, null);
        var problems = new List<Diagnostic>();
        var files = Inputs(all ? arguments : arguments[1..], loaded.Repository, problems);
        var objects = OwnedObject.In(files, loaded.Repository.Settings, now, host, problems);
        problems.AddRange(objects.Where(owned => all || IsNamed(owned, arguments[0])).Select(owned => owned.Problem).OfType<Diagnostic>());
        if (problems.Count > 0) Fail(problems);
        if (all) return All(parsed, objects, loaded.Repository.Settings);
        var found = OfObjects(arguments[0], objects, loaded.Repository.Settings);
        if (found.Count == 0) found = OfFinding(arguments[0], files, objects, loaded, now);
        return found.Count > 0 ? Answer(parsed, found, null) : Fail([LifecycleDiagnostics.NobodyToName(arguments[0])]);
    }

    private int All(ParseResult parsed, List<OwnedObject> objects, RepositorySettings settings)
    {
        var namespaces = objects.Where(owned => owned.Item.Object!.IsNamespace).ToList();
        if (namespaces.Count == 0) return Fail([CliDiagnostics.NoInputs()]);
        return Answer(parsed, [.. namespaces.Select(owned => OwnersAnswer.Of(owned, null, settings))], namespaces);
    }

    private int Answer(ParseResult parsed, List<OwnersAnswer> answers, List<OwnedObject>? namespaces)
    {
        var output = new TerminalWriter(host.Output, host.Terminal);
        if (parsed.GetValue(_format) == "json") OwnersReport.WriteJson(host.Output, answers, namespaces);
        else
        {
            OwnersReport.WriteText(output, answers);
            if (namespaces is not null) OwnersReport.WriteReviews(output, namespaces);
        }
        return answers.TrueForAll(answer => answer.HasOwner) ? ExitCode.Clean : ExitCode.Findings;
    }

    private int Fail(IReadOnlyList<Diagnostic> problems)
    {
        new TerminalRenderer(host.Terminal).Write(host.Error, problems);
        return ExitCode.Usage;
    }

    private static List<InputFile> Inputs(string[] named, PolicyRepository repository, List<Diagnostic> problems) => InputFiles.Find(
        named.Length > 0 ? named : repository.Settings.Targets.SelectMany(target => target.Inputs).Select(input => Path.Combine(repository.Directory, input)), problems);

    /// <summary>A policy by its id; a file of the repository, by its path from the root or from here; a namespace of a team.</summary>
    private static List<OwnersAnswer> OfRepository(string target, PolicyRepository repository)
    {
        var settings = repository.Settings;
        if (repository.FindPolicy(target) is { } named) return [OwnersAnswer.Of(named, settings)];
        var path = target.Replace('\\', '/').TrimEnd('/');
        var root = repository.Directory.TrimEnd('/') + "/";
        if (path.StartsWith(root, StringComparison.Ordinal)) path = path[root.Length..];
        var policies = repository.Policies.Where(policy => IsOf(policy, path)).Select(policy => OwnersAnswer.Of(policy, settings));
        var exceptions = repository.Exceptions.Where(exception => path == $"exceptions/{exception.Id}" || Path.ChangeExtension(path, null) == $"exceptions/{exception.Id}")
            .Select(exception => OwnersAnswer.Of(exception, repository));
        return [.. policies, .. exceptions];
    }

    private static bool IsOf(PolicyDefinition policy, string path) =>
        path == $"policies/{policy.Id}" || path.StartsWith($"policies/{policy.Id}/", StringComparison.Ordinal) || policy.Sources.Any(source => source.Value.Covers(path));

    /// <summary>Objects by kind and name; a namespace by its name alone, of which a team may be known without an object.</summary>
    private static List<OwnersAnswer> OfObjects(string target, List<OwnedObject> objects, RepositorySettings settings)
    {
        var found = objects.Where(owned => IsNamed(owned, target)).Select(owned => OwnersAnswer.Of(owned, NamespaceOf(owned, objects), settings)).ToList();
        if (found.Count == 0 && settings.Teams.FirstOrDefault(team => team.Namespaces.Any(glob => glob.Covers(target))) is { } team && !target.Contains('/', StringComparison.Ordinal))
            found.Add(OwnersAnswer.OfNamespace(target, team, settings));
        return found;
    }

    private static bool IsNamed(OwnedObject owned, string target)
    {
        var (kind, name) = (owned.Item.Object!.Kind, owned.Item.Object.Name);
        return target.Split('/') switch
        {
            [var only] => owned.Item.Object.IsNamespace && only == name,
            [var first, var second] => second == name && string.Equals(first, kind, StringComparison.OrdinalIgnoreCase),
            [var first, var second, var third] => third == name && second == owned.Namespace && string.Equals(first, kind, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    private static OwnedObject? NamespaceOf(OwnedObject owned, List<OwnedObject> objects) =>
        owned.Item.Object!.IsNamespace || owned.Namespace is not { } name ? null : objects.FirstOrDefault(other => other.Item.Object!.IsNamespace && other.Item.Object.Name == name);

    /// <summary>A finding by its id, or its beginning: the owners of the policy, and those of the object.</summary>
    private List<OwnersAnswer> OfFinding(string id, List<InputFile> files, List<OwnedObject> objects, RepositoryResult loaded, DateTimeOffset now)
    {
        if (id.Length < 4 || !id.All(char.IsAsciiHexDigitLower) || PolicyBundle.Build(loaded, host.Languages).Bundle is not { } bundle) return [];
        var report = new CheckRun(bundle, new FixedClock(now, host.Clock), Stage.Workstation).Run(files, [], host);
        var finding = report.Decisions.SelectMany(decision => decision.Findings).FirstOrDefault(finding => finding.Id.StartsWith(id, StringComparison.Ordinal));
        if (finding is null || loaded.Repository.FindPolicy(finding.Policy) is not { } policy) return [];
        return
        [
            OwnersAnswer.Of(policy, loaded.Repository.Settings),
            .. objects.Where(owned => owned.Item.Reference == finding.Object).Select(owned => OwnersAnswer.Of(owned, NamespaceOf(owned, objects), loaded.Repository.Settings)),
        ];
    }
}
