using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Rego.Syntax;

/// <summary>Version of the language that a module is written in.</summary>
internal enum RegoVersion { V0, V1, V2 }

/// <summary>A parsed module. Immutable.</summary>
internal sealed record ModuleSyntax(
    SourceText Source,
    RegoVersion Version,
    PackageSyntax Package,
    ImmutableArray<ImportSyntax> Imports,
    ImmutableArray<RuleSyntax> Rules,
    ImmutableArray<AnnotationSyntax> Annotations)
{
    /// <summary>Whether <c>not</c> makes an implicit body of what follows (<c>import future.keywords.not</c>).</summary>
    public bool NegatesBodies { get; init; }

    /// <summary>The imports that bring keywords, <c>rego.v1</c> and <c>future.keywords</c>, in order.</summary>
    public ImmutableArray<ImportSyntax> KeywordImports { get; init; } = [];

    /// <summary>Keywords that no version brings without an import, as far as they are used.</summary>
    public ImmutableHashSet<string> UsedKeywords { get; init; } = [];

    /// <summary>The comments, in order.</summary>
    public ImmutableArray<Comment> Comments { get; init; } = [];
}

/// <summary><c>package a.b</c>; the path is below <c>data</c>.</summary>
internal sealed record PackageSyntax(ImmutableArray<string> Path, Span Span)
{
    /// <summary>Where the parts of the path stand, the quotes of a bracketed one included.</summary>
    public ImmutableArray<Span> PathSpans { get; init; } = [];
}

/// <summary><c>import data.a.b as c</c>.</summary>
internal sealed record ImportSyntax(ImmutableArray<string> Path, string? Alias, Span Span)
{
    /// <summary>The import as OPA writes it.</summary>
    public string Text => $"import {string.Join('.', Path)}{(Alias is null ? "" : " as " + Alias)}";

    /// <summary>The name it brings.</summary>
    public string Name => Alias ?? Path[^1];

    /// <summary>Where the parts of the path stand, the quotes of a bracketed one included.</summary>
    public ImmutableArray<Span> PathSpans { get; init; } = [];
}

/// <summary>What kind of document a rule defines.</summary>
internal enum RuleKind { Complete, PartialSet, PartialObject, Function }

/// <summary>
/// A rule, or one clause of it. <c>Head</c> is the reference that it defines; <c>Key</c> is the member of a partial
/// set; <c>Value</c> is null for true.
/// </summary>
internal sealed record RuleSyntax(
    RuleHeadSyntax Head,
    ImmutableArray<StatementSyntax> Body,
    RuleSyntax? Else,
    bool IsDefault,
    Span Span)
{
    /// <summary>Whether the body follows <c>if</c>.</summary>
    public bool HasIf { get; init; }

    /// <summary>The <c>METADATA</c> block right above the rule, or null.</summary>
    public AnnotationSyntax? Annotation { get; init; }
}

internal sealed record RuleHeadSyntax(
    ImmutableArray<TermSyntax> Ref,
    ImmutableArray<TermSyntax>? Arguments,
    TermSyntax? Key,
    TermSyntax? Value,
    Span Span)
{
    public string Name => ((NameSyntax)Ref[0]).Name;

    /// <summary>Whether the value follows <c>:=</c>, not <c>=</c>.</summary>
    public bool Assigns { get; init; }
}

/// <summary>A <c># METADATA</c> block: its YAML text and where what it annotates begins.</summary>
internal sealed record AnnotationSyntax(string Yaml, Span Span, int TargetStart);
