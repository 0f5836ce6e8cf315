using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>What callers of a bundle ask for: paths with slashes, <c>authz/allow</c>.</summary>
internal static class BundleEntrypoints
{
    /// <summary>Refuses what is no path. Throws <see cref="BundleRefusal"/>.</summary>
    public static void Check(string entrypoint)
    {
        if (entrypoint.Trim('/').Split('/').Any(part => part.Length == 0))
            throw new BundleRefusal(BundleDiagnostics.Build($"entrypoint {entrypoint} not valid: use <package>/<rule>"));
    }

    /// <summary>Packages and rules that are marked as entrypoints in their metadata, in the order of the modules.</summary>
    public static IEnumerable<string> In(RegoBundle bundle)
    {
        foreach (var annotation in BundleInspection.AnnotationsOf(bundle))
        {
            if (annotation.Fields.Get("entrypoint") is not BooleanValue { IsTrue: true }) continue;
            // An entrypoint is a document, so a rule without another scope stands for all rules of its name.
            if (annotation.Fields.GetText("scope") is "package" or "document" or "rule") yield return string.Join('/', annotation.Path);
        }
    }
}
