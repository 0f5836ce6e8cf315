using Bylaw.Core.Diagnostics;

namespace Bylaw.Cel.Syntax;

/// <summary>Unwinds the parser at an error from which it does not go on. Never leaves the parser.</summary>
internal sealed class SyntaxHalt(Diagnostic problem) : Exception(problem.Message)
{
    public Diagnostic Problem => problem;
}
