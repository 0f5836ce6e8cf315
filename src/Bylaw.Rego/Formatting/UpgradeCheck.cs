using Bylaw.Core.Diagnostics;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Formatting;

/// <summary>What v1 refuses in a module of v0 and formatting cannot mend: hidden roots, two imports of one name, builtins that are gone.</summary>
internal sealed class UpgradeCheck : SyntaxWalker
{
    private readonly ModuleSyntax _module;
    private readonly List<Diagnostic> _found = [];

    private UpgradeCheck(ModuleSyntax module) => _module = module;

    /// <summary>The problems, in order of their places.</summary>
    public static IEnumerable<Diagnostic> Check(ModuleSyntax module)
    {
        var problems = new StagedDiagnostics();
        ModuleChecks.Check(module, isStrict: true, problems);
        var check = new UpgradeCheck(module);
        check._found.AddRange(problems.All);
        foreach (var rule in module.Rules) check.Visit(rule);
        return check._found.OrderBy(problem => (problem.Original?.At ?? problem.At)?.Span.Start);
    }

    public override void Visit(StatementSyntax statement)
    {
        if (statement is UnifyStatement { Declares: true, Left: NameSyntax { Name: "input" or "data" } root })
            _found.Add(RegoDiagnostics.ShadowedVariable(root.Name, _module.Source.At(root.Span), _module.Source.At(statement.Span)));
        base.Visit(statement);
    }

    public override void Visit(TermSyntax term)
    {
        // A rule of the module may have the name: then it is no builtin.
        if (term is CallSyntax { Operator: NameSyntax { Name: var name } callee }
            && Builtins.Find(name) is { } builtin && builtin.Traits.HasFlag(BuiltinTraits.Deprecated)
            && !_module.Rules.Any(rule => rule.Head.Name == name))
            _found.Add(RegoDiagnostics.DeprecatedFunction(name, _module.Source.At(callee.Span), _module.Source.At(term.Span)));
        base.Visit(term);
    }
}
