using Bylaw.Core.Text;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>Checks that look at one module as it is written.</summary>
internal static class ModuleChecks
{
    /// <summary>What v1 refuses, and v0 in strict mode: names that hide <c>input</c> and <c>data</c>, and two imports of one name.</summary>
    public static void Check(ModuleSyntax module, bool isStrict, StagedDiagnostics problems)
    {
        if (module.Version == RegoVersion.V0 && !isStrict) return;
        foreach (var rule in module.Rules) CheckNames(module.Source, rule, problems);
        CheckImports(module, problems);
    }

    private static void CheckNames(SourceText source, RuleSyntax rule, StagedDiagnostics problems)
    {
        if (rule.Head.Name is "input" or "data")
            problems.Add(CheckStage.ShadowedRoots, RegoDiagnostics.ShadowedRule(rule.Head.Name, source.At(rule.Head.Ref[0].Span), source.At(rule.Span)));
        foreach (var argument in rule.Head.Arguments ?? [])
            if (argument is NameSyntax { Name: "input" or "data" } name)
                problems.Add(CheckStage.ShadowedRoots, RegoDiagnostics.ShadowedArgument(name.Name, source.At(name.Span)));
    }

    private static void CheckImports(ModuleSyntax module, StagedDiagnostics problems)
    {
        var first = new Dictionary<string, ImportSyntax>(StringComparer.Ordinal);
        foreach (var import in module.Imports)
            if (!first.TryAdd(import.Name, import))
                problems.Add(CheckStage.DuplicateImports, RegoDiagnostics.DuplicateImport(import.Name, first[import.Name].Text, module.Source.At(import.Span), module.Source.At(first[import.Name].Span)));
    }
}
