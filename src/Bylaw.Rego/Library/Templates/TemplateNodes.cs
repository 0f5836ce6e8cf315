namespace Bylaw.Rego.Library.Templates;

/// <summary>A part of a template (Go's text/template).</summary>
internal abstract record TemplateNode;

internal sealed record TextNode(string Text) : TemplateNode;

/// <summary>Prints a pipeline, or only declares its variables.</summary>
internal sealed record ActionNode(Pipeline Pipe) : TemplateNode;

/// <summary><c>if</c>, <c>with</c> and <c>range</c>.</summary>
internal sealed record BranchNode(string Keyword, Pipeline Pipe, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else) : TemplateNode;

internal sealed record CallNode(string Name, Pipeline? Pipe) : TemplateNode;

/// <summary><c>break</c> and <c>continue</c>.</summary>
internal sealed record JumpNode(bool Leaves) : TemplateNode;

/// <summary>Commands joined by bars, and the variables that get the result.</summary>
internal sealed record Pipeline(IReadOnlyList<string> Variables, bool Assigns, IReadOnlyList<IReadOnlyList<Operand>> Commands, string Text);

/// <summary>A word of a command, with the fields taken from it.</summary>
internal abstract record Operand
{
    public IReadOnlyList<string> Fields { get; init; } = [];
}

internal sealed record ConstantOperand(object? Value) : Operand;

internal sealed record DotOperand : Operand;

internal sealed record VariableOperand(string Name) : Operand;

internal sealed record FunctionOperand(string Name) : Operand;

internal sealed record ParenthesisOperand(Pipeline Pipe) : Operand;
