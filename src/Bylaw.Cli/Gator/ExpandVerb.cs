using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.Gator;

namespace Bylaw.Cli.Gator;

/// <summary>
/// <c>bylaw gator expand</c>: what controllers would make of objects, as expansion templates and mutators say.
/// Example: <c>bylaw gator expand --filename=manifest.yaml --filename=expansion-policy/</c>.
/// </summary>
internal sealed class ExpandVerb : GatorVerb
{
    private readonly GatorSources _sources;
    private readonly TextFlag _format, _output;

    public ExpandVerb()
    {
        _sources = new GatorSources(Flags, 'n');
        _format = Add(new TextFlag("format", 'f', "Output format.  One of: json|yaml."));
        _output = Add(new TextFlag("outputfile", 'o', "Output file path. If the file already exists, it will be overwritten."));
    }

    public override string Name => "expand";

    public override string Summary => "Expand resources as expansion templates say, and output what would be made of them";

    public override string Description => """
        Reads expansion templates, mutators, Namespaces and objects, and writes what controllers would make of the objects, as mutators
        change it. Where a namespaceSelector decides, the Namespace must be among the files.

            $ bylaw gator expand --filename=manifest.yaml --filename=expansion-policy/

        Exit codes: 0; 1 after an error.
        """;

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        if (_format.Value is not ("" or "json" or "yaml")) return Fail(host, $"unrecognized value for format flag: {_format.Value}");
        var items = _sources.Read(host, out var problem);
        if (problem is not null) return Fail(host, problem);
        var review = GatorReview.Load(items, items, new GatorOptions { Clock = host.Clock });
        if (GatorProblems.Of(review, host) is { } wrong) return Fail(host, $"error expanding resources: {wrong}");
        var expansion = review.ExpandAll(items);
        if (expansion.Error is { } error) return Fail(host, $"error expanding resources: {error}");
        var text = _format.Value == "json" ? string.Join("\n---\n", expansion.Objects.Select(Json)) : YamlWriter.WriteAll(expansion.Objects);
        if (_output.Value.Length == 0)
        {
            host.Output.Write(text + "\n");
            return GatorExit.Clean;
        }
        host.Output.Write($"Writing output to file: {_output.Value}\n");
        return Save(text, host);
    }

    private int Save(string text, Host host)
    {
        try
        {
            File.WriteAllText(_output.Value, text);
            return GatorExit.Clean;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Fail(host, $"creating output file: open {_output.Value}: the file cannot be written");
        }
    }

    private static string Json(ObjectValue value)
    {
        var json = new GoJson(width: 4);
        json.Add(value);
        return json.ToString();
    }
}
