using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.AdmissionPolicies;
using Bylaw.Kubernetes.Gatekeeper.Expansion;
using Bylaw.Kubernetes.Gatekeeper.Mutation;
using Bylaw.Kubernetes.Gatekeeper.Parameters;
using Bylaw.Rego;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>Reads templates and constraints from files, and compiles what is in them.</summary>
/// <param name="data">Documents that the Rego of templates reads; null for none.</param>
/// <param name="problems">Where to note what is wrong.</param>
/// <param name="prefersCel">Whether of a template in both languages the CEL is asked.</param>
internal sealed class TemplateReader(Value? data, List<Diagnostic> problems, bool prefersCel = false)
{
    private const string Target = "admission.k8s.gatekeeper.sh", ConstraintGroup = "constraints.gatekeeper.sh/", TemplateGroup = "templates.gatekeeper.sh/";

    /// <summary>What Gatekeeper gives to every expression of CEL.</summary>
    private static readonly (string Name, string Expression)[] s_given =
    [
        ("anyObject", "request.operation == 'DELETE' && object == null ? oldObject : object"),
        ("params", "!has(params.spec) ? null : !has(params.spec.parameters) ? null : params.spec.parameters"),
    ];

    private static readonly string[] s_groups = [TemplateGroup, ConstraintGroup, MutatorReader.Group, ExpansionReader.Group, ExternalAnswers.Group];

    private readonly ConstraintParameters _parameters = new(problems);
    private readonly List<(KubernetesObject Object, Fields Fields)> _templates = [], _constraints = [], _mutators = [], _expansions = [];

    /// <summary>The point of enforcement whose actions count; null for the gravest of all points.</summary>
    public string? EnforcementPoint { get; init; }

    /// <summary>What providers of external data answer.</summary>
    public ExternalAnswers Answers { get; } = new();

    /// <summary>All other objects: they are in <c>data.inventory</c>.</summary>
    public List<KubernetesObject> Others { get; } = [];

    /// <summary>Whether a text may hold a template or constraint, told without reading it.</summary>
    public static bool MayHold(SourceText source) =>
        s_groups.Any(group => source.Content.Contains(group, StringComparison.Ordinal));

    public void Read(SourceText source)
    {
        var read = YamlReader.Read(source, new ReadOptions { KeepPositions = true, Schema = YamlSchema.Kubernetes });
        problems.AddRange(read.Diagnostics);
        foreach (var item in read.Documents.SelectMany(document => ManifestItem.In(document))) Read(item);
    }

    public void Read(ManifestItem item)
    {
        if (item.Object is { } found) Sort(found, new Fields(item.Document, item.Path, item.Value));
    }

    /// <summary>The mutators of what was read, each at peace with the others. Of several with one name the last counts, as in a cluster.</summary>
    public ImmutableArray<Mutator> Mutators()
    {
        var reader = new MutatorReader(problems);
        ImmutableArray<Mutator> mutators = [.. _mutators.Select(found => reader.Read(found.Object, found.Fields)).OfType<Mutator>().GroupBy(mutator => mutator.ToString(), StringComparer.Ordinal).Select(same => same.Last())];
        LocationSchema.Check(mutators, problems);
        return mutators;
    }

    /// <summary>The expansion templates of what was read. Of several with one name the last counts.</summary>
    public ImmutableArray<ExpansionTemplate> Expansions()
    {
        var reader = new ExpansionReader(problems);
        ImmutableArray<ExpansionTemplate> templates = [.. _expansions.Select(found => reader.Read(found.Object, found.Fields)).OfType<ExpansionTemplate>().GroupBy(template => template.Name, StringComparer.Ordinal).Select(same => same.Last())];
        reader.CheckCircles(templates);
        return templates;
    }

    /// <summary>The templates and the constraints of what was read.</summary>
    public (ImmutableArray<ConstraintTemplate> Templates, ImmutableArray<Constraint> Constraints) Result()
    {
        var all = Inventory.With(data, Others);
        ImmutableArray<ConstraintTemplate> templates = [.. _templates.Select(template => Template(template.Object, template.Fields.In("spec"), all)).OfType<ConstraintTemplate>()];
        var kinds = _templates.Select(template => KindOf(template.Fields)).OfType<string>().ToList();
        foreach (var (template, fields) in _templates)
            if (KindOf(fields) is { } kind) _parameters.Add(kind, template, fields);
        foreach (var (constraint, fields) in _constraints)
            if (!kinds.Contains(constraint.Kind, StringComparer.Ordinal)) problems.Add(GatekeeperDiagnostics.UnknownTemplate(constraint.Name, constraint.Kind, fields.PlaceOf("kind"), kinds));
        return (templates, [.. _constraints.Select(constraint => Constraint(constraint.Object, constraint.Fields)).OfType<Constraint>()]);
    }

    private void Sort(KubernetesObject found, Fields fields)
    {
        if (found.Kind == "ConstraintTemplate" && found.ApiVersion.StartsWith(TemplateGroup, StringComparison.Ordinal)) _templates.Add((found, fields));
        else if (found.ApiVersion.StartsWith(ConstraintGroup, StringComparison.Ordinal)) _constraints.Add((found, fields));
        else if (MutatorReader.IsMutator(found)) _mutators.Add((found, fields));
        else if (ExpansionReader.IsTemplate(found)) _expansions.Add((found, fields));
        else if (ExternalAnswers.IsAnswer(found)) Answers.Add(found, fields, problems);
        else if (!ExternalAnswers.IsProvider(found)) Others.Add(found);
    }

    private static string? KindOf(Fields template) => template.In("spec").In("crd").In("spec").In("names").Text("kind");

    private ConstraintTemplate? Template(KubernetesObject template, Fields spec, Value? all)
    {
        var what = $"the template `{template.Name}`";
        if (spec.In("crd").In("spec").In("names").Text("kind") is not { } kind)
        {
            problems.Add(GatekeeperDiagnostics.MissingField(what, "spec.crd.spec.names.kind", spec.At));
            return null;
        }
        if (spec.Items("targets").FirstOrDefault(target => target.Text("target") == Target) is not { } found)
        {
            problems.Add(GatekeeperDiagnostics.MissingField(what, $"target `{Target}`", spec.PlaceOf("targets")));
            return null;
        }
        var code = found.Items("code").ToList();
        var rego = code.Find(item => item.Text("engine") == "Rego")?.In("source") ?? (found.Text("rego") is null ? null : found);
        var native = code.Find(item => item.Text("engine") == "K8sNativeValidation");
        if (rego is not null && !(prefersCel && native is not null)) return Rego(kind, rego);
        if (native is not null) return new ConstraintTemplate(kind, null, [], Native(template.Name, native.In("source")));
        problems.Add(GatekeeperDiagnostics.MissingField(what, "rego` or `code", found.At));
        return null;

        ConstraintTemplate? Rego(string kind, Fields source)
        {
            if (source.Text("rego") is not { } text)
            {
                problems.Add(GatekeeperDiagnostics.MissingField(what, "rego", source.At));
                return null;
            }
            var main = new ExpressionText(text, source.PlaceOfValue("rego"));
            ImmutableArray<ExpressionText> libraries = [.. source.Texts("libs").Select(library => new ExpressionText(library.Text, library.At))];
            var options = new CompileOptions { Data = all, LanguageVersion = source.Text("version") == "v1" ? "v1" : "v0", Library = [.. libraries.Select(library => library.Source)] };
            var compiled = new RegoLanguage { ExternalData = (provider, keys) => ExternalAnswers.ForRego(Answers.Ask(provider, keys)) }.Compile([main.Source], options);
            ImmutableArray<ExpressionText> texts = [main, .. libraries];
            problems.AddRange(compiled.Diagnostics.Select(problem => texts.FirstOrDefault(one => problem.At is { } at && ReferenceEquals(one.Source, at.Source))?.InFile(problem) ?? problem));
            return compiled.Policy is { } policy ? new ConstraintTemplate(kind, policy, texts, null) : null;
        }
    }

    private ValidatingPolicy Native(string name, Fields source)
    {
        var environment = PolicyReader.Environment;
        var variables = ImmutableArray.CreateBuilder<NamedExpression>();
        void Add(string variable, PolicyExpression? expression)
        {
            if (expression is null) return;
            variables.Add(new NamedExpression(variable, expression));
            environment = environment.With(($"variables.{variable}", expression.Program.Type));
        }
        foreach (var (variable, text) in s_given)
        {
            var given = new SourceText($"<{variable}>", text);
            Add(variable, Expressions.Compile(new ExpressionText(text, given.At(new Span(0, text.Length))), variable, environment, problems));
        }
        foreach (var item in source.Items("variables"))
            if (item.Text("name") is { } variable) Add(variable, Expressions.Compile(item, "expression", environment, problems));
        return new ValidatingPolicy
        {
            Name = name,
            Conditions = Expressions.Conditions(source.Items("matchCondition"), environment, problems),
            Variables = variables.ToImmutable(),
            Validations = [.. source.Items("validations").Select(item => Expressions.Validation(item, environment, problems, at => new PolicyRule(name, Outcome.Fail, at, null))).OfType<Validation>()],
            IgnoresFailures = source.Text("failurePolicy") == "Ignore",
        };
    }

    /// <summary>A constraint; null when it is not enforced at the point that is asked for.</summary>
    private Constraint? Constraint(KubernetesObject constraint, Fields fields)
    {
        var spec = fields.In("spec");
        var (value, parameters) = _parameters.Of(constraint, fields);
        var actions = EnforcementActions.Of(constraint.Value, EnforcementPoint);
        if (actions.IsEmpty) return null;
        var rule = new PolicyRule(constraint.Name, EnforcementActions.OutcomeOf(actions[0]), fields.In("metadata").PlaceOf("name"), null);
        return new Constraint(value, constraint.Kind, rule, new ConstraintMatch(spec.Value("match") as ObjectValue ?? ObjectValue.Empty), parameters) { Actions = actions };
    }
}
