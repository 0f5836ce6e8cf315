namespace Bylaw.Rego.Library.Templates;

/// <summary>What is wrong with a template or its data. Never leaves this folder.</summary>
internal sealed class TemplateException(string message) : Exception(message);
