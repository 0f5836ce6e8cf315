using System.Collections.Immutable;

namespace Bylaw.Governance.Forge;

/// <summary>An approval in a forge that still stands, on a commit; null where the forge does not say on which.</summary>
internal sealed record ForgeReview(string Forge, string Repository, long Number, string ReviewId, string Login, string? Commit, DateTimeOffset At);

/// <summary>A pull request as its forge knows it.</summary>
/// <param name="Author">Login of who opened it.</param>
/// <param name="Authors">Logins and addresses of everybody who wrote or committed one of its commits.</param>
/// <param name="Base">The commit that it is to be merged onto.</param>
/// <param name="Head">Its last commit.</param>
/// <param name="Reviews">The approvals that stand: the latest word of each reviewer.</param>
internal sealed record ForgePullRequest(string Author, ImmutableArray<string> Authors, string Base, string Head, ImmutableArray<ForgeReview> Reviews);
