using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Bylaw.Rego.Filters;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace Bylaw.Tests.Filters;

/// <summary>The rows that a filter selects in a real database are the rows for which the policy is true.</summary>
[Collection("postgres")]
public class DatabaseProperty(PostgresServer postgres)
{
    private const int RowsOfATable = 60;
    private static readonly string[] Columns = ["s", "u", "n", "m", "b", "c"];
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("BYLAW_SOAK") == "1";

    // Names that need their quotes.
    private static readonly ObjectValue Hostile = Read("""{"t": {"$self": "we\"ird`] t", "s": "s\"; DROP TABLE x; --", "n": "select", "m": "M m", "u": "u'u", "b": "ß"}}""");

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, IsSoak ? 100 : 3)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Sqlite_selects_what_the_policy_allows(int block)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Check(block, connection, SqlDialect.Sqlite, "sql+sqlite");
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Postgres_selects_what_the_policy_allows(int block)
    {
        Assert.SkipWhen(postgres.Missing is not null, postgres.Missing ?? "");
        using var connection = new NpgsqlConnection(postgres.ConnectionString);
        connection.Open();
        Check(block, connection, SqlDialect.PostgreSql, "sql+postgresql");
    }

    private static void Check(int block, DbConnection connection, SqlDialect dialect, string target)
    {
        var random = new Random(block);
        var generator = new RandomFilter(random);
        var mappings = block % 2 == 0 ? ObjectValue.Empty : Hostile;
        var rows = Enumerable.Range(0, RowsOfATable).Select(_ => generator.Row()).ToList();
        var names = new TableMappings(mappings);
        Fill(connection, dialect, names, rows);
        // OPA knows no text matches for SQLite: the filter itself does.
        var targets = ImmutableArray.Create(FilterTarget.Find(dialect == SqlDialect.Sqlite ? "sql+postgresql" : target)!);
        var filters = 0;
        const int policies = 120;
        for (var i = 0; i < policies; i++)
        {
            var policy = generator.Module(withTexts: true);
            var program = RegoProgram.Compile([new SourceText("filters.rego", policy)], RegoOptions.Default, out var diagnostics);
            Assert.True(program is not null, $"{policy}\n{string.Join('\n', diagnostics)}");
            var user = generator.User();
            foreach (var nulls in (NullReading[])[NullReading.Null, NullReading.Undefined])
            {
                var options = new FilterOptions
                {
                    Unknowns = ["input.t"],
                    Targets = targets,
                    Columns = RandomFilter.Columns,
                    Nulls = nulls,
                    Mappings = ObjectValue.Empty.With(new StringValue(FilterTarget.Find(target)!.Group), mappings),
                };
                var known = ObjectValue.Empty.With(new StringValue("user"), user);
                var result = DataFilter.Compile(program, "filters/include", new RegoInput { Input = known }, options);
                // Some random policies are none that a filter can say: a helper that is negated, say.
                if (result.Filter is null) continue;
                filters++;
                var wanted = rows.Select((row, id) => (row, id)).Where(pair => Allows(program, known.With(new StringValue("t"), Document(pair.row, nulls)))).Select(pair => pair.id).ToList();
                foreach (var inline in (bool[])[false, true])
                {
                    var filter = result.Filter.ToSql(dialect, inline);
                    var found = Select(connection, dialect, names, filter);
                    Assert.True(wanted.SequenceEqual(found), Show(block, policy, known, nulls, filter, rows, wanted, found));
                }
            }
        }
        Assert.InRange(filters, policies, 2 * policies);
    }

    private static string Show(int block, string policy, ObjectValue known, NullReading nulls, SqlFilter filter, List<ObjectValue> rows, List<int> wanted, List<int> found) =>
        $"block {block}, NULL reads as {nulls}, input {known}\n{policy}\n{filter.Where}\n{string.Join(", ", filter.Parameters)}\n"
        + $"missing {string.Join(' ', wanted.Except(found).Take(3).Select(id => rows[id]))}\nextra {string.Join(' ', found.Except(wanted).Take(3).Select(id => rows[id]))}";

    private static bool Allows(RegoProgram program, ObjectValue input)
    {
        var answer = program.Prepare("data.filters.include = true", out _)!.Evaluate(new RegoInput { Input = input });
        Assert.Null(answer.Error);
        return !answer.Solutions.IsEmpty;
    }

    private static ObjectValue Document(ObjectValue row, NullReading nulls)
    {
        if (nulls == NullReading.Null) return row;
        var builder = new ObjectBuilder();
        foreach (var (key, value) in row)
            if (value is not NullValue) builder.Set(key, value);
        return builder.ToObject();
    }

    private static void Fill(DbConnection connection, SqlDialect dialect, TableMappings names, List<ObjectValue> rows)
    {
        var spelling = new SqlSpelling(dialect);
        var columns = Columns.Select(column => spelling.Quoted(names.Of(new Field("t", column)).Column)).ToList();
        var table = Table(spelling, names);
        string[] types = dialect == SqlDialect.PostgreSql ? ["text", "varchar(40)", "numeric", "bigint", "boolean", "boolean"] : ["TEXT", "", "NUMERIC", "", "BOOLEAN", ""];
        Execute(connection, $"DROP TABLE IF EXISTS {table}");
        Execute(connection, $"CREATE TABLE {table} (id int, {string.Join(", ", columns.Zip(types).Select(pair => $"{pair.First} {pair.Second}"))})");
        for (var id = 0; id < rows.Count; id++)
        {
            // A column of 64-bit integers holds no fraction.
            if (dialect == SqlDialect.PostgreSql && rows[id].Get("m") is NumberValue number && !number.TryGetInt64(out _)) rows[id] = rows[id].With(new StringValue("m"), NullValue.Instance);
            using var command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO {table} VALUES ({id}, {string.Join(", ", Columns.Select((_, i) => spelling.Placeholder(i + 1)))})";
            foreach (var column in Columns) command.Parameters.Add(Parameter(command, dialect, rows[id].Get(column)!));
            command.ExecuteNonQuery();
        }
    }

    private static string Table(SqlSpelling spelling, TableMappings names) => spelling.Quoted(names.Of(new Field("t", "s")).Table!);

    private static List<int> Select(DbConnection connection, SqlDialect dialect, TableMappings names, SqlFilter filter)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id FROM {Table(new SqlSpelling(dialect), names)} {filter.Where} ORDER BY id";
        foreach (var value in filter.Parameters) command.Parameters.Add(Parameter(command, dialect, value));
        var found = new List<int>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) found.Add(reader.GetInt32(0));
        return found;
    }

    private static DbParameter Parameter(DbCommand command, SqlDialect dialect, Value value)
    {
        object? plain = value switch
        {
            BooleanValue boolean => boolean.IsTrue,
            StringValue text => text.Text,
            NumberValue number when number.TryGetInt64(out var integer) => integer,
            NumberValue number when dialect == SqlDialect.PostgreSql => decimal.Parse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture),
            NumberValue number => double.Parse(number.Text, CultureInfo.InvariantCulture),
            _ => DBNull.Value,
        };
        var parameter = command.CreateParameter();
        parameter.Value = plain;
        if (dialect == SqlDialect.Sqlite) parameter.ParameterName = "?" + (command.Parameters.Count + 1).ToString(CultureInfo.InvariantCulture);
        return parameter;
    }

    private static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static ObjectValue Read(string json) => JsonReader.TryReadValue(json, out var value, out _) ? (ObjectValue)value! : throw new InvalidDataException(json);
}
