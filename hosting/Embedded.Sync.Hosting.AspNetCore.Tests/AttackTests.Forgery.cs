using System.Net;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <content>What is well-formed and sealed, and belongs to another day, tenant, device, or object.</content>
public sealed partial class AttackTests
{
    private const int PushKind = 2;
    private const int OutcomeExpired = 3;

    [Theory]
    [InlineData(true, ResetReason.HubId)]
    [InlineData(false, ResetReason.Floor)]
    public async Task Yesterdays_cursor_is_reset_after_a_restore_and_after_a_purge(bool restored, ResetReason reason)
    {
        var deleted = new Product { Id = Guid.NewGuid(), Name = $"eve {Canary}" };
        Save(deleted);
        var ada = new As("ada");
        using var device = NewDevice(ada);
        await device.SynchronizeAsync();
        await device.SynchronizeAsync();
        var yesterday = ada.Requests[^1];
        using (var transaction = _hub.Hub.Begin())
        {
            transaction.Delete<Product>(deleted.Id);
            transaction.Commit();
        }

        Save(new Product { Name = $"eve {Canary}" });
        if (restored) _hub.Hub.DeclareRestored();
        else _hub.Hub.PurgeDeletes(_hub.Hub.Head);

        var (status, answer) = await PostAsync(yesterday, "ada");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([reason, reason], ResetsIn(answer));
        ExpectNothingForeign(answer);

        var result = await device.SynchronizeAsync();
        Assert.Equal([reason, reason], result.Resets.Select(reset => reset.Reason));
        Assert.Equal("ada", Assert.Single(device.Database.All<Product>()).Name);
        Assert.All(ada.Answers, ExpectNothingForeign);
    }

    [Fact]
    public async Task The_cursor_of_another_tenant_under_the_same_name_is_reset_by_its_scope()
    {
        Save(new Product { Name = $"south {Canary}" });
        Save(new Product { Name = "north" });
        var ada = new As("ada") { Tenant = $"south {Canary}" };
        using var device = NewDevice(ada);
        await device.SynchronizeAsync();
        await device.SynchronizeAsync();
        Assert.Equal(2, device.Database.All<Product>().Count());
        Save(new Product { Name = $"south {Canary}" });

        var (status, answer) = await PostAsync(ada.Requests[^1], "ada", tenant: "north");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(ResetReason.Scope, ResetsIn(answer)[0]);
        ExpectNothingForeign(answer);

        ada.Tenant = "north";
        ada.Answers.Clear();
        var result = await device.SynchronizeAsync();
        Assert.Equal(ResetReason.Scope, Assert.Single(result.Resets).Reason);
        Assert.Equal(["ada", "north"],
            device.Database.All<Product>().Select(product => product.Name).Order(StringComparer.Ordinal));
        Assert.All(ada.Answers, ExpectNothingForeign);
    }

    [Fact]
    public async Task A_forged_device_id_tells_nothing_of_the_others_decisions_and_cursors()
    {
        var eve = new As(_foreign.Name);
        using var hers = NewDevice(eve);
        await hers.SynchronizeAsync();
        Commit(hers, work => work.Create(new Product { Name = _foreign.Name }));
        Commit(hers, work =>
        {
            var product = work.Find<Product>(_foreign.Id)!;
            product.Price++;
            work.Change(product);
        });
        await hers.SynchronizeAsync();
        Assert.Equal(RejectionCode.AccessDenied, Assert.Single(hers.Database.Rejected.List()).Code);
        var head = _hub.Hub.Head;

        // Her requests as they were, in the name of her device: one result says that it was applied, one is rejected.
        var outcomes = new List<int>();
        foreach (var request in eve.Requests)
        {
            var (status, answer) = await PostAsync(request, "ada");
            Assert.Equal(HttpStatusCode.OK, status);
            ExpectNothingForeign(answer);
            if (KindOf(request) == PushKind) outcomes.AddRange(OutcomesIn(answer));
            else if (request != eve.Requests[0])
                Assert.All(ResetsIn(answer), reason => Assert.Equal(ResetReason.User, reason));
        }

        Assert.Equal([OutcomeExpired, OutcomeExpired], outcomes);
        Assert.Equal(head, _hub.Hub.Head);
    }

    [Fact]
    public async Task A_forged_device_id_ages_none_of_the_others_work()
    {
        var eve = new As(_foreign.Name);
        using var hers = NewDevice(eve);
        await hers.SynchronizeAsync();
        Commit(hers, work => work.Create(new Product { Name = _foreign.Name }));

        var forger = new As("ada") { ForgedClient = eve.Client };
        using var device = NewDevice(forger);
        await device.SynchronizeAsync();
        device.Sell(_mine, 0);
        await device.SynchronizeAsync();
        Assert.Contains(forger.Requests, request => KindOf(request) == PushKind);
        Assert.All(forger.Requests, request => Assert.Equal(eve.Client, ValuesOf(request)[4]));
        Assert.All(forger.Answers, ExpectNothingForeign);

        // Were the forger's decision one of her device, her older work would now count as possibly applied.
        _hub.Hub.PurgeDecisions(_hub.Hub.Head);
        var result = await hers.SynchronizeAsync();
        Assert.Equal((1, 0), (result.TransactionsApplied, result.TransactionsRejected));
        Assert.Equal(2, _hub.Hub.All<Product>().Count(product => product.Name == _foreign.Name));
    }

    [Fact]
    public async Task A_hidden_attribute_is_neither_told_nor_written()
    {
        var ada = new As("ada");
        using var device = NewDevice(ada);
        await device.SynchronizeAsync();
        var sale = Assert.Single(device.Database.All<Sale>());
        Assert.Equal(0, sale.Amount);
        device.Sell(_mine, 5);
        Commit(device, work =>
        {
            var known = work.Find<Sale>(sale.Id)!;
            known.Amount = 5;
            work.Change(known);
        });
        await device.SynchronizeAsync();
        Assert.Equal([RejectionCode.InvalidValue, RejectionCode.InvalidValue],
            device.Database.Rejected.List().Select(one => one.Code));
        Assert.Equal(HiddenAmount, Assert.Single(_hub.Hub.All<Sale>()).Amount);
        Assert.All(ada.Answers, ExpectNothingForeign);
    }

    [Fact]
    public async Task A_reference_to_a_foreign_object_is_refused_as_one_to_an_unknown_id()
    {
        var ada = new As("ada");
        using var device = NewDevice(ada);
        await device.SynchronizeAsync();
        var unknown = new Product { Id = Guid.NewGuid() };
        device.Sell(_foreign, 0);
        device.Sell(unknown, 0);
        await device.SynchronizeAsync();
        var rejected = device.Database.Rejected.List();
        Assert.Equal([RejectionCode.TargetMissing, RejectionCode.TargetMissing], rejected.Select(one => one.Code));
        Assert.Single(rejected
            .Select(one => one.Reason.Replace($"{_foreign.Id}", "id", StringComparison.Ordinal)
                .Replace($"{unknown.Id}", "id", StringComparison.Ordinal))
            .Distinct());
        Assert.Single(_hub.Hub.All<Sale>());
        Assert.All(ada.Answers, ExpectNothingForeign);
    }

    private static long KindOf(byte[] request) => Number(ValuesOf(request)[1]);

    /// <summary>The outcomes in the answer to a push; none of them names a version.</summary>
    private static List<int> OutcomesIn(byte[] answer)
    {
        var results = ValuesOf(ValuesOf(answer)[5]).ConvertAll(ValuesOf);
        Assert.All(results, result => Assert.Equal(0, Number(result[2])));
        return results.ConvertAll(result => (int)Number(result[1]));
    }

    /// <summary>Why each entity of a page was reset; none for one that brings data.</summary>
    private static List<ResetReason> ResetsIn(byte[] page) => ValuesOf(ValuesOf(page)[5]).ConvertAll(slice =>
    {
        var values = ValuesOf(slice);
        return values.Count == 3 ? (ResetReason)Number(values[1]) : ResetReason.None;
    });

    private static long Number(byte[] value) => new MessagePackReader(value).ReadInt64();
}
