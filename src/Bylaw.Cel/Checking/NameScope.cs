using Bylaw.Cel.Syntax;

namespace Bylaw.Cel.Checking;

/// <summary>What names stand for, inside comprehensions too: their variables hide all others.</summary>
internal sealed class NameScope(CelEnvironment environment)
{
    private readonly List<string> _locals = [];

    public CelEnvironment Environment => environment;

    /// <summary>Every variable there is here.</summary>
    public IEnumerable<string> Variables => _locals.Concat(environment.Variables);

    public bool IsLocal(string name) => _locals.Contains(name);

    public void Enter(string variable) => _locals.Add(variable);

    public void Leave(int count) => _locals.RemoveRange(_locals.Count - count, count);

    /// <summary>The variable or type that a chain of names stands for as a whole; null when it stands for none.</summary>
    public (string Name, CelType Type, bool IsType)? Global(Expression expression)
    {
        if (Dotted(expression) is not { } name) return null;
        var dot = name.IndexOf('.', 1);
        if (!name.StartsWith('.') && IsLocal(dot < 0 ? name : name[..dot])) return null;
        foreach (var candidate in environment.Candidates(name))
        {
            if (environment.Variable(candidate) is { } variable) return (candidate, variable, false);
            if (environment.Types.Find(candidate) is { } type) return (candidate, type, true);
        }
        return null;
    }

    /// <summary>Whether <c>has</c> asks about a variable whose name has dots: it is there.</summary>
    public bool IsVariable(SelectExpression test) => Dotted(test.Operand) is { } qualifier && !IsLocal(qualifier.TrimStart('.').Split('.')[0])
        && environment.Candidates($"{qualifier}.{test.Field}").Any(candidate => environment.Variable(candidate) is not null);

    /// <summary>The function that a call means, and whether what stands in front of the dot is part of its name; null when there is none.</summary>
    public (Function Function, bool IsQualified)? Function(CallExpression call)
    {
        if (call.Target is null)
            return environment.Candidates(call.Function).Select(environment.Function).FirstOrDefault(function => function is not null) is { } found ? (found, true) : null;
        if (Dotted(call.Target) is { } qualifier && !IsLocal(qualifier.TrimStart('.').Split('.')[0]))
            foreach (var candidate in environment.Candidates($"{qualifier}.{call.Function}"))
                if (environment.Function(candidate) is { } qualified) return (qualified, true);
        return environment.Function(call.Function) is { } method ? (method, false) : null;
    }

    /// <summary>The text of a chain of names; null when it is none.</summary>
    public static string? Dotted(Expression expression) => expression switch
    {
        NameExpression name => name.Name,
        SelectExpression { IsTest: false, IsOptional: false } select => Dotted(select.Operand) is { } qualifier ? $"{qualifier}.{select.Field}" : null,
        _ => null,
    };
}
