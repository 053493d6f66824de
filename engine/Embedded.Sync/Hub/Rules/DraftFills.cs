using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>Fills in the objects of a draft what the hub fills: numbers and calculated values.</summary>
internal sealed class DraftFills(HubRules rules, HubDraft draft, IHubSnapshot before, RuleRunner runner)
{
    private readonly Dictionary<HubIndex, long> _last = [];

    /// <summary>Gives a new object its numbers; one that has them keeps them. Why that cannot be, or null.</summary>
    public Rejection? Number(ObjectKey key)
    {
        if (rules.Of(key.Entity) is not { Numbers.Count: > 0 } own) return null;
        foreach (var (sequence, attribute) in own.Numbers)
        {
            if (draft[key] is not { Row: { } row } target) return null;
            var (number, old) = (NumberOf(row, attribute), NumberOf(target.Original, attribute));
            if (number != 0)
            {
                // The hub's own code may bring numbers along, of objects that had them elsewhere.
                if (number > LastOf(sequence)) _last[sequence] = number;
                continue;
            }

            if (old == 0 && target.Original is not null) continue;
            if (old == 0) _last[sequence] = old = LastOf(sequence) + 1;
            if (attribute.Type == AttributeType.Int32 && old > int.MaxValue)
                return new Rejection(RejectionCode.HandlerFailed,
                    $"All numbers of {attribute.Name} are given. Make it a long.", key);
            Put(key, attribute, old);
        }

        return null;
    }

    /// <summary>Calculates what an object as it is now has to have. Why that cannot be, or null.</summary>
    public Rejection? Calculate(EntityType entity, ObjectKey key)
    {
        if (rules.Of(key.Entity) is not { Calculations.Count: > 0 } own || draft[key].Row is not { } row) return null;
        var (target, attributes) = (RowReader.ToObject(entity, key.Id, row), new ByteBuffer());
        if (!runner.TryRun(entity, key.Id.ToGuid(), isCommitted: false,
            () => Calculate(entity, own, target, attributes)))
            return new Rejection(RejectionCode.HandlerFailed, CommitChecker.FailureReason, key);
        var difference = new ByteBuffer();
        if (RowEditor.Difference(row, attributes.WrittenSpan, difference) > 0)
            draft.Update(key, difference.WrittenSpan, ObjectId.None);
        return null;
    }

    public void WriteTo(IHubCommit commit)
    {
        foreach (var (sequence, last) in _last) commit.PutLastNumber(sequence, last);
    }

    private static void Calculate(EntityType entity, EntityRules own, object target, ByteBuffer attributes)
    {
        foreach (var calculation in own.Calculations) calculation.Set(target);
        var all = new ByteBuffer();
        entity.Binding.WriteAttributes(target, new MessagePackWriter(all));
        attributes.Write(AttributeMap.Where(all.WrittenSpan,
            (number, _) => own.Calculations.Exists(one => one.Attribute.Number == number)));
        if (RowValidator.Check(entity, attributes.WrittenSpan) is { } wrong) throw new ArgumentException(wrong);
    }

    private void Put(ObjectKey key, AttributeDefinition attribute, long number)
    {
        var map = new ByteBuffer();
        var writer = new MessagePackWriter(map);
        writer.WriteMapHeader(1);
        writer.WriteInt64(attribute.Number);
        writer.WriteInt64(number);
        draft.Update(key, map.WrittenSpan, ObjectId.None);
    }

    private long LastOf(HubIndex sequence) =>
        _last.TryGetValue(sequence, out var last) ? last : _last[sequence] = before.LastNumber(sequence);

    private static long NumberOf(ReadOnlySpan<byte> row, AttributeDefinition attribute)
    {
        if (row.IsEmpty) return 0;
        var reader = new MessagePackReader(RowAttribute.Of(row, attribute.Number));
        return reader.TryReadNil() ? 0 : reader.ReadInt64();
    }
}
