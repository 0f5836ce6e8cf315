using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Rego.Checking;

/// <summary>Looks for builtins and features in rules that a file of capabilities does not allow.</summary>
internal sealed class CapabilityCheck(RegoCapabilities capabilities, SourceText source, List<Diagnostic> diagnostics) : TermWalker
{
    public static ImmutableArray<Diagnostic> Check(RegoProgram program, RegoCapabilities capabilities)
    {
        var diagnostics = new List<Diagnostic>();
        foreach (var group in program.Tree.Groups)
            foreach (var clause in group.Default is null ? group.Clauses : [.. group.Clauses, group.Default])
                new CapabilityCheck(capabilities, clause.Module.Source, diagnostics).Visit(clause);
        return [.. diagnostics.OrderBy(diagnostic => diagnostic.At?.Source.Name, StringComparer.Ordinal).ThenBy(diagnostic => diagnostic.At?.Span.Start ?? 0)];
    }

    public override void Visit(Term term)
    {
        switch (term)
        {
            case BuiltinCallTerm call when !capabilities.HasBuiltin(call.Builtin.Name):
                diagnostics.Add(RegoDiagnostics.FunctionNotAllowed(call.Builtin.Name, source.At(call.Span)));
                break;
            case TemplateTerm template when !capabilities.HasFeature("template_strings"):
                diagnostics.Add(RegoDiagnostics.FunctionNotAllowed("internal.template_string", source.At(template.Span)));
                break;
        }
        base.Visit(term);
    }
}
