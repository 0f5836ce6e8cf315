using Bylaw.Cli.Inputs;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Governance;
using Bylaw.Kubernetes;

namespace Bylaw.Cli.Commands.Owners;

/// <summary>An object of the inputs, with who owns it.</summary>
/// <param name="Item">The object.</param>
/// <param name="Ownership">Its owners, by its own labels and annotations.</param>
internal sealed record OwnedObject(ManifestItem Item, ObjectOwnership Ownership)
{
    public string Name => Item.Reference.ToString();

    public Location? At => Item.Document.Locate(Item.Path.Then("metadata").Then("name"), out _);

    public string? Namespace => Item.Namespace;

    /// <summary>What is wrong with the day of its review; null when nothing is.</summary>
    public Diagnostic? Problem => Ownership.Review == ReviewStanding.Unreadable && Ownership.Facts[OwnershipFact.ReviewAfter] is var value
        ? LifecycleDiagnostics.BadReviewDate(value.Text, Item.Document.Locate(Item.Path.Then("metadata").Then(value.IsLabel ? "labels" : "annotations").Then(value.Name), out _))
        : null;

    /// <summary>The Kubernetes objects of some files, in order.</summary>
    public static List<OwnedObject> In(IEnumerable<InputFile> files, RepositorySettings settings, DateTimeOffset now, Host host, List<Diagnostic> problems)
    {
        var objects = new List<OwnedObject>();
        foreach (var file in files)
        {
            var read = Read(file, host);
            problems.AddRange(read.Diagnostics);
            foreach (var item in read.Documents.SelectMany(document => ManifestItem.In(document)).Where(item => item.Object is not null))
                objects.Add(new OwnedObject(item, ObjectOwnership.Of(settings, item.Object!.Labels.GetValueOrDefault, item.Object.Annotations.GetValueOrDefault, item.Namespace, now)));
        }
        return objects;
    }

    private static ReadResult Read(InputFile file, Host host)
    {
        var options = new ReadOptions { KeepPositions = true, Schema = YamlSchema.Kubernetes };
        if (file.Path is not null) return DocumentReader.ReadFile(file.Path, options, file.Name);
        using var input = host.OpenInput();
        return DocumentReader.ReadStream(file.Name, input, options);
    }
}
