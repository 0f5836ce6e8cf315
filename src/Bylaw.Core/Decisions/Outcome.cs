namespace Bylaw.Core.Decisions;

/// <summary>What came out of one rule on one object.</summary>
public enum Outcome
{
    /// <summary>The rule has nothing to say against the object.</summary>
    Pass,

    /// <summary>The rule was not asked, or an exception waives its verdict.</summary>
    Skip,

    /// <summary>The rule advises against the object.</summary>
    Warn,

    /// <summary>The rule refuses the object.</summary>
    Fail,

    /// <summary>The rule could not be evaluated.</summary>
    Error,
}

/// <summary>What happens when a rule of a policy fails.</summary>
public enum Enforcement
{
    /// <summary>The request is refused.</summary>
    Deny,

    /// <summary>The request passes with a warning to its sender.</summary>
    Warn,

    /// <summary>The request passes; the finding is reported.</summary>
    Audit,

    /// <summary>The request passes; the finding is only recorded, to learn what the policy would do.</summary>
    Shadow,
}

/// <summary>Where a finding was caught.</summary>
public enum Stage
{
    /// <summary>On the developer's machine.</summary>
    Workstation,

    /// <summary>In a pipeline.</summary>
    Ci,

    /// <summary>When the object entered the cluster.</summary>
    Admission,

    /// <summary>In a scan of what runs already.</summary>
    Audit,
}
