using System.Collections.Frozen;
using System.Collections.Immutable;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Formatting;

/// <summary>What the target of a format and the imports of a module decide: keywords, and which imports it needs.</summary>
internal sealed class FormatStyle
{
    private static readonly string[] V0Keywords = ["as", "default", "else", "false", "import", "not", "null", "package", "some", "true", "with"];
    private static readonly string[] V1Keywords = ["contains", "every", "if", "in"];
    private static readonly string[] V2Keywords = ["and", "not", "or"];

    private readonly RegoFormatOptions _options;
    private readonly bool _importsV2;
    private bool? _hasReferenceHeads;

    public FormatStyle(ModuleSyntax module, RegoFormatOptions options)
    {
        _options = options;
        var imports = module.KeywordImports.Select(import => string.Join('.', import.Path)).ToHashSet(StringComparer.Ordinal);
        _importsV2 = imports.Contains("rego.v2");
        ImportsV1 = _importsV2 || imports.Contains("rego.v1");
        IsV1 = options.Target != RegoFormatTarget.V0;
        var importsAll = ImportsV1 || imports.Contains("future.keywords");
        UsesIf = IsV1 || importsAll || imports.Contains("future.keywords.if");
        UsesContains = IsV1 || importsAll || imports.Contains("future.keywords.contains");
        const string prefix = "future.keywords.";
        Keywords = V0Keywords
            .Concat(IsV1 ? V1Keywords : [])
            .Concat(_importsV2 ? V2Keywords : [])
            .Concat(imports.Where(import => import.StartsWith(prefix, StringComparison.Ordinal)).Select(import => import[prefix.Length..]))
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Whether rules are written as v1 has them, with <c>:=</c>.</summary>
    public bool IsV1 { get; }

    public bool ImportsV1 { get; }

    public bool UsesIf { get; }

    public bool UsesContains { get; }

    /// <summary>The words that stay in brackets when they were.</summary>
    public FrozenSet<string> Keywords { get; }

    /// <summary>Whether a rule has a longer path than <c>p[x]</c>: then all heads are written as paths.</summary>
    public bool HasReferenceHeads(ModuleSyntax module) =>
        _hasReferenceHeads ??= module.Rules.Any(rule => rule.Head.Ref.Length > 2 || (rule.Head.Ref.Length == 2 && rule.Head.Key is not null));

    /// <summary>The imports to write, in order of their rows.</summary>
    public ImmutableArray<ImportLine> Imports(ModuleSyntax module, Rows rows)
    {
        var keywords = module.KeywordImports.Select(import => ImportLine.Of(import, rows)).ToList();
        var drops = IsV1 && _options.DropV0Imports;
        if (drops || _importsV2) keywords.RemoveAll(import => import.Path is ["rego", "v1"]);
        if (_options.Target == RegoFormatTarget.V0AndV1 && !_importsV2) Add(keywords, "rego", "v1");
        if (drops || keywords.Any(import => import.Path[0] == "rego"))
        {
            // In place of all keywords at once, those that v1 does not bring and the module needs.
            if (!_importsV2 && keywords.Any(import => import.Path is ["future", "keywords"]))
                foreach (var word in module.UsedKeywords.Order(StringComparer.Ordinal)) Add(keywords, "future", "keywords", word);
            keywords.RemoveAll(import => import.Path is ["future", ..] && !(import.Path is [_, _, var word] && !_importsV2 && module.UsedKeywords.Contains(word)));
        }
        return [.. module.Imports.Select(import => ImportLine.Of(import, rows)).Concat(keywords).OrderBy(import => import.Row)];
    }

    private static void Add(List<ImportLine> imports, params ImmutableArray<string> path)
    {
        if (imports.Any(import => import.Path.SequenceEqual(path))) return;
        var row = imports.Where(import => import.Path[0] is "future" or "rego").Select(import => import.Row).DefaultIfEmpty(0).Max();
        imports.Add(new ImportLine(null, path, row + 1));
    }
}

/// <summary>An import and its row; without syntax when it was added.</summary>
internal sealed record ImportLine(ImportSyntax? Syntax, ImmutableArray<string> Path, int Row)
{
    /// <summary>By path, the shorter first, then by alias.</summary>
    public static readonly IComparer<ImportLine> Order = Comparer<ImportLine>.Create((left, right) =>
    {
        for (var i = 0; i < left.Path.Length && i < right.Path.Length; i++)
            if (string.CompareOrdinal(left.Path[i], right.Path[i]) is var order and not 0) return order;
        var length = left.Path.Length.CompareTo(right.Path.Length);
        return length != 0 ? length : string.CompareOrdinal(left.Syntax?.Alias ?? "", right.Syntax?.Alias ?? "");
    });

    public bool IsAdded => Syntax is null;

    public static ImportLine Of(ImportSyntax import, Rows rows) => new(import, import.Path, rows.Of(import.Span.Start));
}
