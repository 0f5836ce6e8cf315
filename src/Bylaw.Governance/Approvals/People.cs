using System.Collections.Immutable;
using System.Text;
using Bylaw.Governance.Signing;

namespace Bylaw.Governance.Approvals;

/// <summary>
/// The people of a repository, told apart by everything that <c>bylaw.yaml</c> says of them: two entries that share a name,
/// an address, a login or a key are one person, in the roles of both.
/// </summary>
internal sealed class People
{
    private readonly Dictionary<string, Person> _byToken = new(StringComparer.Ordinal);
    private readonly List<Person> _all = [];
    private readonly Dictionary<string, Attestor> _attestors = new(StringComparer.Ordinal);

    public People(RepositorySettings settings)
    {
        var keys = ImmutableArray.CreateBuilder<PublicKey>();
        var entries = settings.Teams.SelectMany(team => team.Members.Select(member => (Team: team, Member: member, Tokens: TokensOf(member, keys)))).ToList();
        foreach (var group in Group(entries.ConvertAll(entry => entry.Tokens))) Add(entries, group);
        foreach (var attestor in settings.Attestors)
            foreach (var key in attestor.Keys.Select(key => PublicKey.TryParse(key.Value, out _)).OfType<PublicKey>().Where(key => key.Weakness is null))
            {
                keys.Add(key);
                _attestors.TryAdd(key.Fingerprint, attestor);
            }
        Keys = keys.ToImmutable();
    }

    /// <summary>Every key of people and attestors that may be used.</summary>
    public ImmutableArray<PublicKey> Keys { get; }

    /// <summary>Everybody, in order of the entries.</summary>
    public IEnumerable<Person> All => _all;

    /// <summary>The person whose key it is; null when it is nobody's.</summary>
    public Person? OfKey(PublicKey key) => _byToken.GetValueOrDefault(KeyToken(key.Fingerprint));

    /// <summary>The attestor whose key it is; null when it is none's.</summary>
    public Attestor? AttestorOf(PublicKey key) => _attestors.GetValueOrDefault(key.Fingerprint);

    /// <summary>The person with a login in a forge.</summary>
    public Person? OfLogin(string forge, string login) => _byToken.GetValueOrDefault(LoginToken(forge, login));

    /// <summary>The person whom a text names: an address, a name, a login, or <c>Name &lt;address&gt;</c>.</summary>
    public Person? Find(string text)
    {
        var trimmed = text.Trim();
        var open = trimmed.LastIndexOf('<');
        if (open >= 0 && trimmed.EndsWith('>')) return Find(trimmed[(open + 1)..^1]) ?? Find(trimmed[..open]);
        if (trimmed.Length == 0) return null;
        return _byToken.GetValueOrDefault(MailToken(trimmed)) ?? _byToken.GetValueOrDefault(NameToken(trimmed))
            ?? _byToken.GetValueOrDefault(LoginToken("github", trimmed)) ?? _byToken.GetValueOrDefault(LoginToken("gitlab", trimmed));
    }

    private void Add(List<(Team Team, Member Member, List<string> Tokens)> entries, List<int> group)
    {
        var teams = group.Select(index => entries[index].Team).Distinct().ToList();
        var first = entries[group[0]].Member;
        var person = new Person(first.Name.Value, first.Email,
            [.. teams.Select(team => team.Role.Value).Distinct(StringComparer.Ordinal)], [.. teams.Select(team => team.Name.Value)]);
        _all.Add(person);
        foreach (var token in group.SelectMany(index => entries[index].Tokens)) _byToken[token] = person;
    }

    /// <summary>Groups entries that share a token, directly or through others; in order of the entries.</summary>
    private static IEnumerable<List<int>> Group(List<List<string>> entries)
    {
        var parent = Enumerable.Range(0, entries.Count).ToArray();
        int Root(int index)
        {
            while (parent[index] != index) index = parent[index] = parent[parent[index]];
            return index;
        }
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < entries.Count; index++)
            foreach (var token in entries[index])
                if (!first.TryAdd(token, index)) parent[Root(index)] = Root(first[token]);
        return Enumerable.Range(0, entries.Count).GroupBy(Root).Select(group => group.ToList());
    }

    private static List<string> TokensOf(Member member, ImmutableArray<PublicKey>.Builder keys)
    {
        var tokens = new List<string> { NameToken(member.Name.Value) };
        if (member.Email is { } mail) tokens.Add(MailToken(mail));
        if (member.GitHub is { } github) tokens.Add(LoginToken("github", github));
        if (member.GitLab is { } gitlab) tokens.Add(LoginToken("gitlab", gitlab));
        foreach (var alias in member.Aliases)
            tokens.AddRange(alias.Contains('@', StringComparison.Ordinal) ? [MailToken(alias)] : [LoginToken("github", alias), LoginToken("gitlab", alias)]);
        foreach (var text in member.Keys)
        {
            if (PublicKey.TryParse(text.Value, out _) is not { Weakness: null } key) continue;
            keys.Add(key);
            tokens.Add(KeyToken(key.Fingerprint));
        }
        return tokens;
    }

    private static string MailToken(string address) => "mail " + address.Trim().ToUpperInvariant();

    private static string LoginToken(string forge, string login) => $"{forge} {login.Trim().TrimStart('@').ToUpperInvariant()}";

    private static string KeyToken(string fingerprint) => "key " + fingerprint;

    private static string NameToken(string name)
    {
        var parts = name.Normalize(NormalizationForm.FormKC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return "name " + string.Join(' ', parts).ToUpperInvariant();
    }
}

/// <summary>A person, compared by identity.</summary>
/// <param name="name">Name.</param>
/// <param name="email">Address; null when not said.</param>
/// <param name="roles">The roles of all teams of the person.</param>
/// <param name="teams">The teams.</param>
internal sealed class Person(string name, string? email, ImmutableArray<string> roles, ImmutableArray<string> teams)
{
    public string Name => name;

    public string? Email => email;

    public ImmutableArray<string> Roles => roles;

    public ImmutableArray<string> Teams => teams;

    /// <inheritdoc/>
    public override string ToString() => $"{name} ({(roles.IsEmpty ? "no role" : string.Join(", ", roles))})";
}
