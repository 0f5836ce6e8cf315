using Bylaw.Core.Values;

namespace Bylaw.Rego.Filters;

/// <summary>What kind of values a column has.</summary>
public enum ColumnType
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>True and false.</summary>
    Boolean,
}

/// <summary>
/// The types of the columns of a condition: as declared, or as the values that the policy compares them with. A policy that
/// compares one column with values of several types has to have its type declared.
/// </summary>
internal sealed class ColumnTypes
{
    private readonly Dictionary<Field, ColumnType> _declared;
    private readonly Dictionary<Field, ColumnType> _inferred = [];
    private readonly HashSet<Field> _doubtful = [];

    public ColumnTypes(Condition condition, IReadOnlyDictionary<string, ColumnType> declared)
    {
        _declared = declared.ToDictionary(entry => Parse(entry.Key), entry => entry.Value);
        // Columns that are compared with each other have one type: two rounds carry it both ways.
        for (var round = 0; round < 2; round++) Learn(condition);
    }

    /// <summary>Columns whose type is not clear.</summary>
    public IEnumerable<Field> Doubtful => _doubtful;

    /// <summary>The type of a column; null when nothing tells.</summary>
    public ColumnType? Of(Field field) => _declared.TryGetValue(field, out var known) || (!_doubtful.Contains(field) && _inferred.TryGetValue(field, out known)) ? known : null;

    /// <summary>Whether the type is only a guess from the policy.</summary>
    public bool IsInferred(Field field) => !_declared.ContainsKey(field);

    public static ColumnType? Of(Value value) => value switch
    {
        StringValue => ColumnType.Text,
        NumberValue => ColumnType.Number,
        BooleanValue => ColumnType.Boolean,
        _ => null,
    };

    private static Field Parse(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new Field(null, name) : new Field(name[..dot], name[(dot + 1)..]);
    }

    private void Learn(Condition condition)
    {
        switch (condition)
        {
            case AllOf all:
                foreach (var part in all.Parts) Learn(part);
                break;
            case AnyOf any:
                foreach (var part in any.Parts) Learn(part);
                break;
            case Negated negated: Learn(negated.Part); break;
            case Comparison { Other: { } other } comparison:
                if (Of(other) is { } right) Learn(comparison.Field, right);
                if (Of(comparison.Field) is { } left) Learn(other, left);
                break;
            case Comparison { Value: { } value } comparison when Of(value) is { } type: Learn(comparison.Field, type); break;
            case Membership member:
                foreach (var value in member.Values)
                    if (Of(value) is { } type) Learn(member.Field, type);
                break;
            case TextMatch match: Learn(match.Field, ColumnType.Text); break;
        }
    }

    private void Learn(Field field, ColumnType type)
    {
        if (_declared.ContainsKey(field)) return;
        if (!_inferred.TryAdd(field, type) && _inferred[field] != type) _doubtful.Add(field);
    }
}
