using Embedded.Sync.Protocol;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>A unit of work in the making, and the changes that it means.</summary>
internal sealed class LocalDraft(SimulatedReplica replica, UnitOfWork work, Func<long> nextValue)
{
    public List<LocalChange> Changes { get; } = [];

    /// <summary>Reads an object of exactly its class through a unit of work.</summary>
    public static object? Find(UnitOfWork work, int number) => Find(work, SimulationModel.Current, number);

    public static object? Find(UnitOfWork work, SimulatedModel model, int number)
    {
        var id = SimulationModel.GuidOf(number);
        var found = model.AccessOf(model.EntityOf(number)).Find(work, id);
        // Under the id of an absent item, a query on items finds the special one that has the same id.
        return found?.GetType() == model.EntityOf(number).Binding.ObjectType ? found : null;
    }

    public void Add(OperationKind kind, int number, int argument)
    {
        var seen = replica.Image.View(SimulationModel.Keys[number]);
        if (kind == OperationKind.LocalCreate && seen is null) Create(number, argument);
        else if (kind == OperationKind.LocalDelete && seen is not null) Delete(number, seen);
        else if (kind is OperationKind.LocalSet or OperationKind.LocalSetAll && seen is not null)
            Change(number, argument, seen, all: kind == OperationKind.LocalSetAll);
    }

    /// <summary>Makes what is absent; changes or deletes what is there.</summary>
    public void Toggle(int number, int argument)
    {
        var seen = replica.Image.View(SimulationModel.Keys[number]);
        if (seen is null) Create(number, argument);
        else if (argument % 5 == 4) Delete(number, seen);
        else Change(number, argument, seen, all: false);
    }

    private void Create(int number, int argument)
    {
        var target = SimulationModel.NewTarget(number);
        SimulationModel.SetAll(target, argument, nextValue);
        work.Create(target);
        Changes.Add(
            new LocalChange(
            SimulationModel.Keys[number], ChangeKind.Create, SimulationModel.AttributesOf(target), null));
    }

    private void Change(int number, int argument, SortedDictionary<int, byte[]> seen, bool all)
    {
        if (Find(work, number) is not { } target) return;
        if (all) SimulationModel.SetAll(target, argument, nextValue);
        else SimulationModel.SetOne(target, argument, nextValue());
        var changed = SimulationModel.AttributesOf(target);
        foreach (var (attribute, value) in seen)
            if (changed.TryGetValue(attribute, out var now) && now.AsSpan().SequenceEqual(value))
                changed.Remove(attribute);
        if (changed.Count == 0) return;
        RowImage.CountUp(SimulationModel.EntityOf(number), changed, seen);
        work.Change(target);
        Changes.Add(new LocalChange(SimulationModel.Keys[number], ChangeKind.Update, changed, seen));
    }

    private void Delete(int number, SortedDictionary<int, byte[]> seen)
    {
        work.Delete(SimulationModel.NewTarget(number));
        Changes.Add(new LocalChange(SimulationModel.Keys[number], ChangeKind.Delete, [], seen));
    }
}
