using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Reading;

/// <summary>
/// The formats of the repository's files: a table for each record. The schemas in <c>docs/schemas</c> say the same,
/// and a test holds them together.
/// </summary>
internal static class Tables
{
    private static readonly TextType Text = new();
    private static readonly WrittenType<string> Name = new(Text);
    private static readonly DateType Date = new();
    private static readonly WrittenType<DateOnly> WrittenDate = new(Date);
    private static readonly OptionalType<Period> Period = new(new PeriodType());
    private static readonly ListType<string> Texts = new(Text);
    private static readonly ListType<Written<string>> Names = new(Name);
    private static readonly ListType<NameGlob> Globs = new(new GlobType(), 1);
    private static readonly ListType<KindPattern> Kinds = new(new KindType(), 1);
    private static readonly MapType<NameGlob> Labels = new(new GlobType(), 1);

    private static readonly RoleType Role = new();
    private static readonly MapType<Written<int>> Counts = new(new WrittenType<int>(new CountType()), 0, Role);
    private static readonly WrittenType<Period> WrittenPeriod = new(new PeriodType());

    private static readonly ChoiceType<ChangeKind> Change = new(
        ("policy", ChangeKind.Policy), ("test", ChangeKind.Test), ("exception", ChangeKind.Exception),
        ("baseline", ChangeKind.Baseline), ("settings", ChangeKind.Settings));

    private static readonly RecordType<Member> Member = new("a member", _ => new Member(),
        Required<Member, Written<string>>("name", Name, (member, name) => member with { Name = name }),
        Optional<Member, string>("email", Text, (member, email) => member with { Email = email }),
        Optional<Member, string>("github", Text, (member, login) => member with { GitHub = login }),
        Optional<Member, string>("gitlab", Text, (member, login) => member with { GitLab = login }),
        Optional<Member, ImmutableArray<string>>("aliases", Texts, (member, names) => member with { Aliases = names }),
        Optional<Member, ImmutableArray<Written<string>>>("keys", Names, (member, keys) => member with { Keys = keys }));

    private static readonly RecordType<Team> Team = new("a team", _ => new Team(),
        Required<Team, Written<string>>("name", Name, (team, name) => team with { Name = name }),
        Required<Team, Written<string>>("role", new WrittenType<string>(Role), (team, role) => team with { Role = role }),
        Optional<Team, ImmutableArray<Member>>("members", new ListType<Member>(Member), (team, members) => team with { Members = members }),
        Optional<Team, string>("onCall", Text, (team, contact) => team with { OnCall = contact }),
        Optional<Team, string>("channel", Text, (team, channel) => team with { Channel = channel }),
        Optional<Team, ImmutableArray<NameGlob>>("namespaces", Globs, (team, namespaces) => team with { Namespaces = namespaces }),
        Optional<Team, string>("github", Text, (team, handle) => team with { GitHub = handle }),
        Optional<Team, string>("gitlab", Text, (team, handle) => team with { GitLab = handle }));

    private static readonly RecordType<Attestor> Attestor = new("an attestor", _ => new Attestor(),
        Required<Attestor, Written<string>>("name", Name, (attestor, name) => attestor with { Name = name }),
        Required<Attestor, ImmutableArray<Written<string>>>("keys", new ListType<Written<string>>(Name, 1), (attestor, keys) => attestor with { Keys = keys }),
        Optional<Attestor, ImmutableArray<Vouching>>("vouches", new ListType<Vouching>(new ChoiceType<Vouching>(("reviews", Vouching.Reviews), ("authors", Vouching.Authors)), 1),
            (attestor, vouches) => attestor with { Vouches = vouches }));

    private static readonly RecordType<ReviewCycle> ReviewCycle = new("a review cycle", _ => new ReviewCycle(),
        Required<ReviewCycle, Period?>("every", Period, (cycle, every) => cycle with { Every = every }),
        Optional<ReviewCycle, Period?>("grace", Period, (cycle, grace) => cycle with { Grace = grace }));

    private static readonly RecordType<StricterLimits> Stricter = new("a stricter limit", at => new StricterLimits { At = at },
        Optional<StricterLimits, ImmutableArray<NameGlob>>("policies", Globs, (limits, names) => limits with { Policies = names }),
        Optional<StricterLimits, ImmutableArray<NameGlob>>("namespaces", Globs, (limits, names) => limits with { Namespaces = names }),
        Optional<StricterLimits, Written<Period>>("maxDuration", WrittenPeriod, (limits, most) => limits with { MaxDuration = most }),
        Optional<StricterLimits, ImmutableSortedDictionary<string, Written<int>>>("approvals", Counts, (limits, counts) => limits with { Approvals = counts }));

    private static readonly ChoiceType<ExceptionField> RequirableField = new(
        ("ticket", ExceptionField.Ticket), ("compensatingControls", ExceptionField.CompensatingControls), ("starts", ExceptionField.Starts));

    private static readonly RecordType<ExceptionLimits> Limits = new("the limits on exceptions", at => new ExceptionLimits { At = at },
        Optional<ExceptionLimits, Written<Period>>("maxDuration", new WrittenType<Period>(new PeriodType()), (limits, most) => limits with { MaxDuration = most }),
        Optional<ExceptionLimits, ImmutableArray<Written<ExceptionField>>>("require", new ListType<Written<ExceptionField>>(new WrittenType<ExceptionField>(RequirableField)),
            (limits, fields) => limits with { Require = fields }),
        Optional<ExceptionLimits, string>("howToAsk", Text, (limits, how) => limits with { HowToAsk = how }),
        Optional<ExceptionLimits, ImmutableArray<StricterLimits>>("stricter", new ListType<StricterLimits>(Stricter), (limits, stricter) => limits with { Stricter = stricter }));

    private static readonly WrittenType<TimeLimit> WrittenTimeLimit = new(new TimeLimitType());

    private static readonly RecordType<BreakGlassRules> BreakGlass = new("the rules of break-glass", at => new BreakGlassRules { At = at },
        Required<BreakGlassRules, Written<TimeLimit>>("maxDuration", WrittenTimeLimit, (rules, most) => rules with { MaxDuration = most }),
        Required<BreakGlassRules, ImmutableArray<Written<string>>>("roles", new ListType<Written<string>>(new WrittenType<string>(Role), 1), (rules, roles) => rules with { Roles = roles }),
        Required<BreakGlassRules, Written<TimeLimit>>("settleWithin", WrittenTimeLimit, (rules, time) => rules with { SettleWithin = time }));

    private static readonly RecordType<Target> Target = new("a target", _ => new Target(),
        Required<Target, Written<string>>("name", Name, (target, name) => target with { Name = name }),
        Required<Target, ImmutableArray<string>>("inputs", Texts, (target, inputs) => target with { Inputs = inputs }));

    private static readonly RecordType<EscalationStep> Step = new("a step of the escalation", _ => EscalationStep.Blank,
        Required<EscalationStep, Written<Period>>("after", new WrittenType<Period>(new PeriodType()), (step, after) => step with { After = after }),
        Required<EscalationStep, Written<string>>("to", Name, (step, team) => step with { To = team }));

    private static readonly ChoiceType<PolicyField> RequirableOfPolicies = new(
        ("owners", PolicyField.Owners), ("intent", PolicyField.Intent), ("remediation", PolicyField.Remediation), ("severity", PolicyField.Severity),
        ("review", PolicyField.Review), ("expires", PolicyField.Expires), ("controls", PolicyField.Controls), ("tests", PolicyField.Tests));

    private static readonly RecordType<PolicyRules> PolicyRules = new("the rules for policies", _ => new PolicyRules(),
        Optional<PolicyRules, ImmutableArray<Written<PolicyField>>>("require", new ListType<Written<PolicyField>>(new WrittenType<PolicyField>(RequirableOfPolicies)),
            (rules, fields) => rules with { Require = fields }));

    private static readonly ChoiceMapType<OwnershipFact, ImmutableArray<string>> OwnershipNames = new(
        new ChoiceType<OwnershipFact>(
            ("owner", OwnershipFact.Owner), ("team", OwnershipFact.Team), ("contact", OwnershipFact.Contact), ("onCall", OwnershipFact.OnCall),
            ("repository", OwnershipFact.Repository), ("reviewAfter", OwnershipFact.ReviewAfter)),
        new ListType<string>(Text, 1));

    private static readonly RecordType<OwnershipRules> Ownership = new("the ownership", _ => new OwnershipRules(),
        Optional<OwnershipRules, ImmutableSortedDictionary<OwnershipFact, ImmutableArray<string>>>("labels", OwnershipNames, (rules, names) => rules with { Labels = names }),
        Optional<OwnershipRules, ImmutableSortedDictionary<OwnershipFact, ImmutableArray<string>>>("annotations", OwnershipNames, (rules, names) => rules with { Annotations = names }),
        Optional<OwnershipRules, ImmutableSortedDictionary<string, Written<string>>>("teams", new MapType<Written<string>>(Name), (rules, teams) => rules with { Teams = teams }));

    /// <summary><c>bylaw.yaml</c>.</summary>
    public static readonly RecordType<RepositorySettings> Settings = new("bylaw.yaml", _ => new RepositorySettings(),
        Optional<RepositorySettings, string>("title", Text, (settings, title) => settings with { Title = title }),
        Required<RepositorySettings, ImmutableArray<Team>>("teams", new ListType<Team>(Team), (settings, teams) => settings with { Teams = teams }),
        Optional<RepositorySettings, ImmutableSortedDictionary<ChangeKind, ImmutableSortedDictionary<string, Written<int>>>>("approvals",
            new ChoiceMapType<ChangeKind, ImmutableSortedDictionary<string, Written<int>>>(Change, Counts),
            (settings, approvals) => settings with { Approvals = approvals }),
        Optional<RepositorySettings, Authorship>("authorship", new ChoiceType<Authorship>(("signed", Authorship.Signed), ("claimed", Authorship.Claimed)),
            (settings, authorship) => settings with { Authorship = authorship }),
        Optional<RepositorySettings, ImmutableArray<Attestor>>("attestors", new ListType<Attestor>(Attestor), (settings, attestors) => settings with { Attestors = attestors }),
        Optional<RepositorySettings, ImmutableArray<NameGlob>>("guarded", Globs, (settings, paths) => settings with { Guarded = paths }),
        Optional<RepositorySettings, ReviewCycle>("review", ReviewCycle, (settings, review) => settings with { Review = review }),
        Optional<RepositorySettings, ImmutableArray<EscalationStep>>("escalation", new ListType<EscalationStep>(Step), (settings, steps) => settings with { Escalation = steps }),
        Optional<RepositorySettings, PolicyRules>("policies", PolicyRules, (settings, rules) => settings with { Policies = rules }),
        Optional<RepositorySettings, OwnershipRules>("ownership", Ownership, (settings, rules) => settings with { Ownership = rules }),
        Optional<RepositorySettings, ExceptionLimits>("exceptions", Limits, (settings, limits) => settings with { Exceptions = limits }),
        Optional<RepositorySettings, BreakGlassRules>("breakGlass", BreakGlass, (settings, rules) => settings with { BreakGlass = rules }),
        Optional<RepositorySettings, ImmutableArray<Target>>("targets", new ListType<Target>(Target), (settings, targets) => settings with { Targets = targets }));

    private static readonly RecordType<PolicyOwners> Owners = new("the owners", _ => new PolicyOwners(),
        Optional<PolicyOwners, Written<string>>("intent", Name, (owners, team) => owners with { Intent = team }),
        Optional<PolicyOwners, Written<string>>("enforcement", Name, (owners, team) => owners with { Enforcement = team }));

    private static readonly RecordType<PolicyReview> Review = new("the review", _ => new PolicyReview(),
        Optional<PolicyReview, Written<DateOnly>>("reviewed", WrittenDate, (review, day) => review with { Reviewed = day }),
        Optional<PolicyReview, Period?>("every", Period, (review, every) => review with { Every = every }));

    private static readonly RecordType<PolicyMatch> Match = new("the match", _ => new PolicyMatch(),
        Optional<PolicyMatch, ImmutableArray<KindPattern>>("kinds", Kinds, (match, kinds) => match with { Kinds = kinds }),
        Optional<PolicyMatch, ImmutableArray<NameGlob>>("namespaces", Globs, (match, names) => match with { Namespaces = names }),
        Optional<PolicyMatch, ImmutableArray<NameGlob>>("excludedNamespaces", Globs, (match, names) => match with { ExcludedNamespaces = names }),
        Optional<PolicyMatch, ImmutableArray<NameGlob>>("names", Globs, (match, names) => match with { Names = names }),
        Optional<PolicyMatch, ImmutableSortedDictionary<string, NameGlob>>("labels", Labels, (match, labels) => match with { Labels = labels }));

    private static readonly ChoiceType<PolicySeverity> Severity = new(
        ("low", PolicySeverity.Low), ("medium", PolicySeverity.Medium), ("high", PolicySeverity.High), ("critical", PolicySeverity.Critical));

    private static readonly ChoiceType<PolicyState> State = new(
        ("draft", PolicyState.Draft), ("shadow", PolicyState.Shadow), ("audit", PolicyState.Audit), ("warn", PolicyState.Warn),
        ("deny", PolicyState.Deny), ("deprecated", PolicyState.Deprecated));

    private static readonly ChoiceType<Enforcement> EnforcementWord = new(
        ("deny", Enforcement.Deny), ("warn", Enforcement.Warn), ("audit", Enforcement.Audit), ("shadow", Enforcement.Shadow));

    private static readonly RecordType<Deprecation> Deprecation = new("the deprecation", at => new Deprecation { At = at },
        Required<Deprecation, Written<DateOnly>>("since", WrittenDate, (how, day) => how with { Since = day }),
        Required<Deprecation, Enforcement>("still", EnforcementWord, (how, still) => how with { Still = still }),
        Optional<Deprecation, Written<string>>("replacedBy", Name, (how, policy) => how with { ReplacedBy = policy }));

    private static readonly ChoiceType<AfterExpiry> Then = new(("keep", AfterExpiry.Keep), ("audit", AfterExpiry.Audit), ("off", AfterExpiry.Off));

    /// <summary><c>policy.yaml</c>.</summary>
    public static readonly RecordType<PolicyDefinition> Policy = new("a policy", at => new PolicyDefinition { At = at },
        Required<PolicyDefinition, string>("title", Text, (policy, title) => policy with { Title = title }),
        Optional<PolicyDefinition, string>("intent", Text, (policy, intent) => policy with { Intent = intent }),
        Optional<PolicyDefinition, PolicyOwners>("owners", Owners, (policy, owners) => policy with { Owners = owners }),
        Optional<PolicyDefinition, PolicySeverity>("severity", Severity, (policy, severity) => policy with { Severity = severity }),
        Optional<PolicyDefinition, PolicyState>("enforcement", State, (policy, state) => policy with { State = state }),
        Optional<PolicyDefinition, Deprecation>("deprecated", Deprecation, (policy, how) => policy with { Deprecated = how }),
        Optional<PolicyDefinition, PolicyReview>("review", Review, (policy, review) => policy with { Review = review }),
        Optional<PolicyDefinition, Written<DateOnly>>("expires", WrittenDate, (policy, day) => policy with { Expires = day }),
        Optional<PolicyDefinition, Written<AfterExpiry>>("then", new WrittenType<AfterExpiry>(Then), (policy, then) => policy with { Then = then }),
        Optional<PolicyDefinition, ImmutableArray<string>>("controls", Texts, (policy, controls) => policy with { Controls = controls }),
        Optional<PolicyDefinition, string>("remediation", Text, (policy, text) => policy with { Remediation = text }),
        Optional<PolicyDefinition, PolicyMatch>("match", Match, (policy, match) => policy with { Match = match }),
        Optional<PolicyDefinition, ImmutableArray<Written<SourcePattern>>>("sources",
            new ListType<Written<SourcePattern>>(new WrittenType<SourcePattern>(new SourceType()), 1), (policy, sources) => policy with { Sources = sources }),
        Optional<PolicyDefinition, Written<string>>("language", Name, (policy, language) => policy with { Language = language }),
        Optional<PolicyDefinition, string>("languageVersion", Text, (policy, version) => policy with { LanguageVersion = version }),
        Optional<PolicyDefinition, ObjectValue>("parameters", new FreeType(), (policy, parameters) => policy with { Parameters = parameters }),
        Optional<PolicyDefinition, ObjectValue>("data", new FreeType(), (policy, data) => policy with { Data = data }));

    private static readonly RecordType<ExceptionScope> Scope = new("the scope", at => new ExceptionScope { At = at },
        Optional<ExceptionScope, ImmutableArray<NameGlob>>("namespaces", Globs, (scope, names) => scope with { Namespaces = names }),
        Optional<ExceptionScope, ImmutableArray<KindPattern>>("kinds", Kinds, (scope, kinds) => scope with { Kinds = kinds }),
        Optional<ExceptionScope, ImmutableArray<NameGlob>>("names", Globs, (scope, names) => scope with { Names = names }),
        Optional<ExceptionScope, ImmutableSortedDictionary<string, NameGlob>>("labels", Labels, (scope, labels) => scope with { Labels = labels }),
        Optional<ExceptionScope, ImmutableArray<NameGlob>>("containers", Globs, (scope, names) => scope with { Containers = names }));

    /// <summary>A file in <c>exceptions/</c>.</summary>
    public static readonly RecordType<ExceptionDefinition> Exception = new("an exception", at => new ExceptionDefinition { At = at },
        Required<ExceptionDefinition, Written<string>>("policy", Name, (exception, policy) => exception with { Policy = policy }),
        Optional<ExceptionDefinition, ImmutableArray<Written<string>>>("rules", new ListType<Written<string>>(Name, 1), (exception, rules) => exception with { Rules = rules }),
        Required<ExceptionDefinition, ExceptionScope>("scope", Scope, (exception, scope) => exception with { Scope = scope }),
        Required<ExceptionDefinition, string>("reason", Text, (exception, reason) => exception with { Reason = reason }),
        Required<ExceptionDefinition, string>("requester", Text, (exception, who) => exception with { Requester = who }),
        Optional<ExceptionDefinition, string>("ticket", Text, (exception, ticket) => exception with { Ticket = ticket }),
        Optional<ExceptionDefinition, ImmutableArray<string>>("compensatingControls", Texts, (exception, controls) => exception with { CompensatingControls = controls }),
        Optional<ExceptionDefinition, Written<DateOnly>>("starts", WrittenDate, (exception, day) => exception with { Starts = day }),
        Required<ExceptionDefinition, Written<DateOnly>>("expires", WrittenDate, (exception, day) => exception with { Expires = day }));

    /// <summary>A file in <c>baselines/</c>.</summary>
    public static readonly RecordType<BaselineDefinition> Baseline = new("a baseline", at => new BaselineDefinition { At = at },
        Required<BaselineDefinition, string>("title", Text, (baseline, title) => baseline with { Title = title }),
        Required<BaselineDefinition, ImmutableArray<Written<NameGlob>>>("policies", new ListType<Written<NameGlob>>(new WrittenType<NameGlob>(new GlobType()), 1),
            (baseline, names) => baseline with { Policies = names }),
        Optional<BaselineDefinition, Written<Enforcement>>("enforcement", new WrittenType<Enforcement>(EnforcementWord), (baseline, least) => baseline with { Enforcement = least }),
        Optional<BaselineDefinition, Written<PolicySeverity>>("severity", new WrittenType<PolicySeverity>(Severity), (baseline, least) => baseline with { Severity = least }),
        Optional<BaselineDefinition, Written<Period>>("reviewEvery", WrittenPeriod, (baseline, most) => baseline with { ReviewEvery = most }),
        Optional<BaselineDefinition, ImmutableArray<KindPattern>>("kinds", Kinds, (baseline, kinds) => baseline with { Kinds = kinds }),
        Optional<BaselineDefinition, Written<ImmutableArray<NameGlob>>>("mayExclude", new WrittenType<ImmutableArray<NameGlob>>(new ListType<NameGlob>(new GlobType())),
            (baseline, names) => baseline with { MayExclude = names }),
        Optional<BaselineDefinition, bool>("exceptions", new ChoiceType<bool>(("allowed", false), ("forbidden", true)), (baseline, forbids) => baseline with { ForbidsExceptions = forbids }),
        Optional<BaselineDefinition, Written<Period>>("maxException", WrittenPeriod, (baseline, most) => baseline with { MaxException = most }));

    private static readonly WrittenType<DateTimeOffset> WrittenInstant = new(new InstantType());

    /// <summary>A file in <c>suspensions/</c>.</summary>
    public static readonly RecordType<SuspensionDefinition> Suspension = new("a suspension", at => new SuspensionDefinition { At = at },
        Required<SuspensionDefinition, Written<string>>("policy", Name, (suspension, policy) => suspension with { Policy = policy }),
        Required<SuspensionDefinition, string>("reason", Text, (suspension, reason) => suspension with { Reason = reason }),
        Required<SuspensionDefinition, string>("requester", Text, (suspension, who) => suspension with { Requester = who }),
        Optional<SuspensionDefinition, string>("ticket", Text, (suspension, ticket) => suspension with { Ticket = ticket }),
        Required<SuspensionDefinition, Written<DateTimeOffset>>("starts", WrittenInstant, (suspension, instant) => suspension with { Starts = instant }),
        Required<SuspensionDefinition, Written<DateTimeOffset>>("expires", WrittenInstant, (suspension, instant) => suspension with { Expires = instant }));

    private static Field<TRecord, TValue> Required<TRecord, TValue>(string name, FieldType<TValue> type, Func<TRecord, TValue, TRecord> set) =>
        new(name, type, true, set);

    private static Field<TRecord, TValue> Optional<TRecord, TValue>(string name, FieldType<TValue> type, Func<TRecord, TValue, TRecord> set) =>
        new(name, type, false, set);
}
