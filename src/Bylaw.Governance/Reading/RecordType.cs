using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Reading;

/// <summary>A mapping with known fields: a table of them and the record that they fill.</summary>
/// <param name="wanted">What the record is, with its article: <c>a team</c>.</param>
/// <param name="blank">The record before any field is read.</param>
/// <param name="fields">The table.</param>
internal sealed class RecordType<T>(string wanted, Func<Location, T> blank, params Field<T>[] fields) : FieldType<T>, IRecordType
{
    private readonly string[] _names = [.. fields.Select(field => field.Name)];

    public override string Wanted => wanted;

    public IReadOnlyList<Field> Fields => fields;

    public override bool TryRead(Node node, out T value)
    {
        value = blank(node.Head);
        if (node.Value is not ObjectValue map) return node.Refuse($"{wanted}: a mapping of fields");
        var read = new bool[fields.Length];
        for (var place = 0; place < map.Count; place++)
        {
            var name = map.WrittenKey(place) is StringValue text ? text.Text : map.WrittenKey(place).ToString();
            var index = Array.IndexOf(_names, name);
            if (index < 0) node.Report(GovernanceDiagnostics.UnknownField(name, wanted, node.KeyAt(place), _names));
            else read[index] = fields[index].TryRead(node.Entry(place, $"`{name}`"), ref value) || !fields[index].Required;
        }
        var whole = true;
        for (var index = 0; index < fields.Length; index++)
        {
            if (!fields[index].Required || read[index]) continue;
            whole = false;
            if (map.Get(_names[index]) is null) node.Report(GovernanceDiagnostics.MissingField(_names[index], wanted, node.Head));
        }
        return whole;
    }
}

/// <summary>A record type whatever it reads into, for those who ask about its fields.</summary>
internal interface IRecordType
{
    /// <summary>The fields.</summary>
    IReadOnlyList<Field> Fields { get; }
}

/// <summary>A line of a record's table.</summary>
internal abstract class Field(string name, FieldType type, bool required)
{
    public string Name => name;

    public FieldType Type => type;

    public bool Required => required;
}

/// <summary>A line of the table of a certain record.</summary>
internal abstract class Field<TRecord>(string name, FieldType type, bool required) : Field(name, type, required)
{
    /// <summary>Reads the field into the record; false when it could not be read.</summary>
    public abstract bool TryRead(Node node, ref TRecord record);
}

/// <summary>A line of a table that reads a certain type.</summary>
internal sealed class Field<TRecord, TValue>(string name, FieldType<TValue> type, bool required, Func<TRecord, TValue, TRecord> set)
    : Field<TRecord>(name, type, required)
{
    public override bool TryRead(Node node, ref TRecord record)
    {
        if (!type.TryRead(node, out var value)) return false;
        record = set(record, value);
        return true;
    }
}
