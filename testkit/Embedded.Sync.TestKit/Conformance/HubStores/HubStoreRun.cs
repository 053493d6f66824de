using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Conformance.HubStores;

/// <summary>One check of a hub's store: random commits, and a model that they are compared with.</summary>
internal sealed class HubStoreRun(string clause, IHubStore store, int seed)
{
    private const int Commits = 120;
    private const int Ids = 5;

    private readonly RandomSource _random = RandomSource.FromSeed(seed);
    private readonly HubStoreModel _model = new();

    public void H1_A_commit_is_seen_whole_and_once_written() => Repeat(() =>
    {
        var commit = Prepare(out var state, out var apply);
        using (var before = store.Snapshot())
            Expect(_model.Rows.Keys.ToList(), RowsOf(before).Keys.ToList(), "rows before the commit is written");
        commit.Write(state, Durability.Buffered);
        apply();
        using var after = store.Snapshot();
        Expect(state.Head, after.State.Head, "head");
        Expect(_model.Rows.Count, RowsOf(after).Count, "rows");
    });

    public void H2_Rows_come_in_order_of_id() => Repeat(() =>
    {
        Commit();
        using var snapshot = store.Snapshot();
        var found = RowsOf(snapshot);
        Expect(_model.Rows.Keys.ToList(), found.Keys.ToList(), "rows");
        foreach (var (key, (_, row)) in _model.Rows)
            Expect(Convert.ToHexString(row), Convert.ToHexString(found[key]), $"row of {key}");
        using var rest = snapshot.ScanRows(1, Id(2));
        while (rest.MoveNext())
            if (rest.Id <= Id(2)) throw Failure("rows after an id alone", $"{rest.Id}");
    });

    public void H3_An_object_has_one_live_entry_at_its_version() => Repeat(() =>
    {
        Commit();
        ExpectEntries(Position.EndOf(0), departures: false);
    });

    public void H4_Departures_stay_until_they_are_purged() => Repeat(() =>
    {
        Commit();
        ExpectEntries(new Position((ulong)Draw(_model.Tags.Count + 1), Id(Draw(Ids))), departures: true);
        if (Draw(10) > 0) return;
        var upTo = (ulong)Draw(_model.Tags.Count + 1);
        var gone = _model.Departures.Where(one => one.Value <= upTo).ToList();
        var commit = store.Begin();
        Expect(gone.Select(one => one.Value).DefaultIfEmpty().Max(), commit.DeleteDepartures(upTo), "highest");
        using (var snapshot = store.Snapshot()) commit.Write(snapshot.State, Durability.Buffered);
        foreach (var (key, _) in gone) _model.Departures.Remove(key);
        ExpectEntries(Position.EndOf(0), departures: true);
    });

    public void H5_Decisions_stay_until_they_are_purged() => Repeat(() =>
    {
        Commit();
        if (Draw(10) == 0)
        {
            var upTo = (ulong)Draw(_model.Tags.Count + 1);
            var commit = store.Begin();
            commit.DeleteDecisions(upTo);
            using (var snapshot = store.Snapshot()) commit.Write(snapshot.State, Durability.Buffered);
            foreach (var (id, _) in _model.Decisions.Where(one => one.Value.Version <= upTo).ToList())
                _model.Decisions.Remove(id);
        }

        using var after = store.Snapshot();
        for (var number = 1; number <= _model.Tags.Count; number++)
            Expect(_model.Decisions.ContainsKey(Id(number)), after.TryGetDecision(Id(number), out _),
                $"decision {number} to be there");
        foreach (var (client, newest) in _model.Newest)
            Expect(newest, after.NewestDecisionOf(client), "newest decision of a client");
    });

    public void H6_Tags_stay_from_the_floor_on() => Repeat(() =>
    {
        Commit();
        var before = (ulong)Draw(_model.Tags.Count + 1);
        var commit = store.Begin();
        commit.DeleteTags(before);
        using (var snapshot = store.Snapshot()) commit.Write(snapshot.State, Durability.Buffered);
        using var after = store.Snapshot();
        foreach (var (version, tag) in _model.Tags.ToList())
        {
            if (version < before) _model.Tags[version] = 0;
            var expected = _model.Tags[version];
            Expect(expected != 0, after.TryGetTag(version, out var found), $"tag {version} to be there");
            Expect(expected, found, $"tag {version}");
        }
    });

    public void H7_Counts_equal_the_rows() => Repeat(() =>
    {
        Commit();
        using var snapshot = store.Snapshot();
        for (ushort entity = 1; entity <= 2; entity++)
            Expect(_model.Rows.Keys.LongCount(key => key.Entity == entity), snapshot.CountOf(entity), "rows counted");
    });

    public void H8_A_snapshot_stays_as_it_was() => Repeat(() =>
    {
        using var snapshot = store.Snapshot();
        var (head, rows) = (snapshot.State.Head, _model.Rows.Keys.ToList());
        Commit();
        Expect(head, snapshot.State.Head, "head of an older snapshot");
        Expect(rows, RowsOf(snapshot).Keys.ToList(), "rows of an older snapshot");
    });

    public ConformanceException Failure(string expected, string found, Exception? inner = null) =>
        new($"{clause}: expected {expected}; found {found}. Seed {seed}.", inner);

    private static void Repeat(Action action)
    {
        for (var left = Commits; left > 0; left--) action();
    }

    private void Commit()
    {
        var commit = Prepare(out var state, out var apply);
        commit.Write(state, Durability.Buffered);
        apply();
    }

    /// <summary>A commit of one to three objects and a decision, and what it does to the model.</summary>
    private IHubCommit Prepare(out HubState state, out Action apply)
    {
        using var before = store.Snapshot();
        var version = before.State.Head.Head + 1;
        var tag = _random.NextNonZero();
        state = before.State with { Head = new Ticket(version, tag) };
        var commit = store.Begin();
        commit.PutTag(version, tag);
        var later = new List<Action> { () => _model.Tags.Add(version, tag) };
        for (var left = 1 + Draw(3); left > 0; left--)
        {
            // Each object of a commit is another one, as a draft sees to.
            var key = new ObjectKey((ushort)(1 + Draw(2)), Id((left * Ids) + Draw(Ids)));
            later.Add(Change(commit, key, version));
        }

        var (transaction, client) = (Id((int)version), Id(1_000 + Draw(2)));
        commit.PutDecision(transaction, client, version, [1, 2, 3]);
        later.Add(() =>
        {
            _model.Decisions[transaction] = (client, version);
            _model.Newest[client] = version;
        });
        apply = () => later.ForEach(action => action());
        return commit;
    }

    private Action Change(IHubCommit commit, ObjectKey key, ulong version)
    {
        var exists = _model.Rows.TryGetValue(key, out var known);
        var isDelete = exists && Draw(3) == 0;
        var row = Row(key.Entity, version, (byte)Draw(3));
        var left = exists ? known.Row[^1] : (byte)0;
        if (exists)
        {
            using var snapshot = store.Snapshot();
            var old = OldValues(key.Entity, left);
            var replaced = snapshot.FindDeparture(key, old);
            Expect(_model.Departures.GetValueOrDefault((key, left)), replaced, $"departure of {key}");
            commit.PutDeparture(key, replaced, version, old);
        }

        if (isDelete) commit.DeleteRow(key, known.Version);
        else commit.PutRow(key, known.Version, version, row);
        return () =>
        {
            if (exists) _model.Departures[(key, left)] = version;
            if (isDelete) _model.Rows.Remove(key);
            else _model.Rows[key] = (version, row);
        };
    }

    private void ExpectEntries(Position after, bool departures)
    {
        using var snapshot = store.Snapshot();
        for (ushort entity = 1; entity <= 2; entity++)
        {
            var found = new List<(Position, bool)>();
            using var scan = snapshot.ScanChanges(entity, after);
            while (scan.MoveNext()) found.Add((scan.Position, scan.IsDeparture));
            Expect(
                _model.Entries(entity).Where(entry => entry.Position > after && (departures || !entry.IsDeparture))
                    .ToList(),
                found.Where(entry => departures || !entry.Item2).ToList(), $"entries of entity {entity}");
        }
    }

    private static SortedDictionary<ObjectKey, byte[]> RowsOf(IHubSnapshot snapshot)
    {
        var rows = new SortedDictionary<ObjectKey, byte[]>();
        for (ushort entity = 1; entity <= 2; entity++)
        {
            using var scan = snapshot.ScanRows(entity, ObjectId.None);
            while (scan.MoveNext()) rows.Add(new ObjectKey(entity, scan.Id), scan.Row.ToArray());
        }

        return rows;
    }

    private static byte[] Row(ushort entity, ulong version, byte value)
    {
        var buffer = new ByteBuffer();
        new RowHeader(entity, version, 0, 1).Write(new MessagePackWriter(buffer));
        buffer.Write([value]);
        return buffer.ToArray();
    }

    private static byte[] OldValues(ushort entity, byte value) => Row(entity, 0, value);

    private static ObjectId Id(int number) => new((UInt128)(ulong)number << 64);

    private int Draw(int count) => (int)(_random.NextNonZero() % (ulong)count);

    private void Expect<T>(T expected, T found, string what)
    {
        var isSame = expected is System.Collections.IEnumerable left and not string
            ? left.Cast<object>().SequenceEqual(((System.Collections.IEnumerable)found!).Cast<object>())
            : EqualityComparer<T>.Default.Equals(expected, found);
        if (!isSame) throw Failure($"{Show(expected)} as {what}", Show(found));
    }

    private static string Show(object? value) => value is System.Collections.IEnumerable items and not string
        ? $"[{string.Join(", ", items.Cast<object>())}]" : $"{value}";
}
