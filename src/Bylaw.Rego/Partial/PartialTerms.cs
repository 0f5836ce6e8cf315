using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>A rule of the support modules, by its path below <c>data</c>. Only residuals hold it.</summary>
internal sealed record SupportTerm(ImmutableArray<string> Path, Span Span) : Term(Span);

/// <summary>A call of a function of the support modules.</summary>
internal sealed record SupportCallTerm(ImmutableArray<string> Path, ImmutableArray<Term> Arguments, Span Span) : Term(Span);

/// <summary>A statement that could not be decided, and where the policy says it.</summary>
internal sealed record Residual(CheckedStatement Statement, Location At);
