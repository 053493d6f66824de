namespace Embedded.Sync.Tests.Deletes;

/// <summary>Objects of the model with few ids, so that references and deletes meet.</summary>
internal sealed class RandomShipping(Random random)
{
    private const int IdsPerClass = 5;

    private static readonly Type[] Classes =
    [
        typeof(Customer), typeof(Firm), typeof(Shipment), typeof(Parcel), typeof(ParcelKind), typeof(Label),
        typeof(Tour),
    ];

    public object Next() => random.Next(9) switch
    {
        0 => new Customer { Id = Id<Customer>(), Name = Text() },
        1 => new Firm { Id = Id<Firm>(), Name = Text(), Parent = Link<Firm>() },
        2 or 3 => new Shipment { Id = Id<Shipment>(), Note = Text(), Customer = CustomerOrFirm() },
        4 or 5 => new Parcel
        {
            Id = Id<Parcel>(), Shipment = Link<Shipment>(), Kind = Link<ParcelKind>(),
            Labels = new([.. Some<Label>()]),
        },
        6 => new ParcelKind { Id = Id<ParcelKind>(), Name = Text() },
        7 => new Label { Id = Id<Label>(), Name = Text() },
        _ => new Tour { Id = Id<Tour>(), Shipments = new([.. Some<Shipment>()]) },
    };

    public Guid Id<T>() => new(Array.IndexOf(Classes, typeof(T)) + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        (byte)(1 + random.Next(IdsPerClass)));

    private Reference<Customer> CustomerOrFirm() => random.Next(3) switch
    {
        0 => default,
        1 => new(Id<Customer>()),
        _ => new(Id<Firm>()),
    };

    private Reference<T> Link<T>()
        where T : class => random.Next(4) == 0 ? default : new(Id<T>());

    private IEnumerable<Guid> Some<T>() => Enumerable.Range(0, random.Next(3)).Select(_ => Id<T>()).Distinct();

    private string Text() => random.Next(1_000).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
