using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego.Bundles;
using Bylaw.Rego.Formatting;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego;

/// <summary>Which versions of Rego a formatted text is for.</summary>
public enum RegoFormatTarget
{
    /// <summary>Rego v1.</summary>
    V1,

    /// <summary>Rego v0.</summary>
    V0,

    /// <summary>Both: a module of v0 that imports <c>rego.v1</c>.</summary>
    V0AndV1,
}

/// <summary>How to format Rego.</summary>
public sealed record RegoFormatOptions
{
    /// <summary>The versions that the result is for.</summary>
    public RegoFormatTarget Target { get; init; }

    /// <summary>Whether the text is read as v0.</summary>
    public bool ReadsV0 { get; init; }

    /// <summary>Whether imports that v1 has no need of are left out: <c>rego.v1</c> and <c>future.keywords</c>.</summary>
    public bool DropV0Imports { get; init; }
}

/// <summary>Formats Rego modules in the style of <c>opa fmt</c>.</summary>
public static class RegoFormat
{
    /// <summary>The formatted text of a module. Null when it cannot be read, or not be said in the versions asked for.</summary>
    public static string? Format(SourceText source, RegoFormatOptions options, out ImmutableArray<Diagnostic> diagnostics)
    {
        var found = new List<Diagnostic>();
        var module = Parser.ParseModule(source, options.ReadsV0 ? RegoVersion.V0 : RegoVersion.V1, found);
        if (module is { Version: RegoVersion.V0 } && options.Target != RegoFormatTarget.V0) found.AddRange(UpgradeCheck.Check(module));
        diagnostics = [.. found];
        return module is null || found.Count > 0 ? null : Write(module, options);
    }

    /// <summary>
    /// The formatted text of a file in the version that it is in: v0 stays v0, and v1 stays v1. Null after an error.
    /// </summary>
    public static string? Format(string name, ReadOnlySpan<byte> utf8, RegoOptions options, ICollection<Diagnostic> diagnostics)
    {
        if (SourceText.FromUtf8(name, utf8, out var invalidAt) is { } source)
            return RegoModule.Parse(source, options, diagnostics) is { } module ? Format(module) : null;
        diagnostics.Add(BundleDiagnostics.NotUtf8(name, invalidAt));
        return null;
    }

    /// <summary>The formatted text of a module that was read, in its own version.</summary>
    internal static string Format(RegoModule module)
    {
        var isV0 = module.IsReadAsV0;
        var target = !isV0 ? RegoFormatTarget.V1 : module.Syntax.Version == RegoVersion.V0 ? RegoFormatTarget.V0 : RegoFormatTarget.V0AndV1;
        return Write(module.Syntax, new RegoFormatOptions { ReadsV0 = isV0, Target = target });
    }

    /// <summary>Passes over a text, at most: comments in odd places may take a second one to come to rest.</summary>
    private const int MostPasses = 6;

    private static string Write(ModuleSyntax module, RegoFormatOptions options)
    {
        var text = SourceFormat.Write(module, new FormatStyle(module, options));
        options = options with { ReadsV0 = options.Target != RegoFormatTarget.V1 };
        for (var pass = 1; pass < MostPasses && !module.Comments.IsEmpty; pass++)
        {
            var again = Parser.ParseModule(new SourceText(module.Source.Name, text), options.ReadsV0 ? RegoVersion.V0 : RegoVersion.V1, []);
            if (again is null) return text;
            var next = SourceFormat.Write(again, new FormatStyle(again, options));
            if (next == text) return text;
            text = next;
        }
        return text;
    }

    /// <summary>Reads what was formatted again; what it finds says why the result is no module of the versions asked for.</summary>
    public static ImmutableArray<Diagnostic> Verify(string formatted, RegoFormatOptions options)
    {
        var found = new List<Diagnostic>();
        Parser.ParseModule(new SourceText("formatted", formatted), options.Target == RegoFormatTarget.V1 ? RegoVersion.V1 : RegoVersion.V0, found);
        return [.. found];
    }
}
