using System.Net.Http.Headers;
using System.Security.Claims;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Stores.RocksDb;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>Two users on one device, end to end over HTTP and stores on disk.</summary>
public sealed class UserDatabasesTests : IAsyncLifetime
{
    private const string Awkward = "../BOB\\:*?\0 <ß>";

    private readonly string _root = Path.Combine(Path.GetTempPath(), "embedded-users-" + Guid.NewGuid());
    private readonly List<string> _callers = [];
    private WebHub _hub = null!;
    private IHost _host = null!;
    private UserDatabases _users = null!;
    private bool _isDown;

    public async Task InitializeAsync()
    {
        _hub = await WebHub.StartAsync(configureApp: app => app.Use((context, next) =>
        {
            if (_isDown) context.Abort();
            var header = context.Request.Headers.Authorization.ToString();
            var user = header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : "";
            lock (_callers) _callers.Add(user);
            Claim[] claims = [new Claim(ClaimTypes.NameIdentifier, user)];
            context.User = new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
            return next(context);
        }));
        Kiosk.Fill(_hub.Hub, 0, 3);
        Start();
    }

    public async Task DisposeAsync()
    {
        await _users.DisposeAsync();
        _host.Dispose();
        await _hub.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Each_user_has_a_store_of_his_own_and_his_requests_carry_his_credentials()
    {
        var ada = await OpenAsync("ada");
        await ada.Synchronizer.SynchronizeAsync();
        Assert.Equal(3, ada.Database.Count<Product>());

        var bob = await OpenAsync("bob");
        Assert.Equal(0, bob.Database.Count<Product>());
        await bob.Synchronizer.SynchronizeAsync();

        Assert.Equal(["ada", "bob"], _callers.Distinct());
        Assert.Equal(3, bob.Database.Count<Product>());
        Assert.Same(bob, _users.Current);
    }

    [Fact]
    public async Task What_a_user_left_behind_can_neither_be_read_nor_heard()
    {
        _isDown = true;
        var ada = await OpenAsync("ada");
        var heard = 0;
        ada.Database.Changed += (_, _) => heard++;
        Create(ada);
        var unfinished = ada.Database.Begin();
        unfinished.Create(new Product());
        heard = 0;

        await OpenAsync("bob", leavePendingWork: true);

        Assert.Throws<ObjectDisposedException>(() => ada.Database.Count<Product>());
        Assert.Throws<ObjectDisposedException>(() => unfinished.Commit());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ada.Synchronizer.SynchronizeAsync());
        Assert.Equal(0, heard);
        Assert.Equal(0, _users.Current!.Database.PendingCount);
    }

    [Fact]
    public async Task A_user_with_pending_work_is_left_only_when_told_to_and_finds_it_when_he_is_back()
    {
        _isDown = true;
        var ada = await OpenAsync("ada");
        var product = Create(ada);
        Assert.Equal(1, (await Assert.ThrowsAsync<PendingWorkException>(() => OpenAsync("bob"))).Count);
        await Assert.ThrowsAsync<PendingWorkException>(() => _users.CloseAsync());
        Assert.Same(ada, _users.Current);
        Assert.Equal(1, ada.Database.PendingCount);

        await OpenAsync("bob", leavePendingWork: true);
        Assert.Equal([("ada", 1, false), ("bob", 0, true)], (await _users.GetUsersAsync())
            .Select(user => (user.User, user.PendingCount, user.IsCurrent)).Order());
        ada = await OpenAsync("ada");
        Assert.NotNull(ada.Database.Find<Product>(product));

        _isDown = false;
        await ada.Synchronizer.SynchronizeAsync();
        Assert.NotNull(_hub.Hub.Find<Product>(product));
    }

    [Fact]
    public async Task Work_left_behind_goes_up_by_the_credentials_of_the_one_who_left()
    {
        var product = Create(await OpenAsync("ada"));
        await OpenAsync("bob", leavePendingWork: true);
        await WaitForAsync(() => _hub.Hub.Find<Product>(product) is not null);
        await WaitForAsync(() => _users.GetUsersAsync().GetAwaiter().GetResult()
            .Single(user => user.User == "ada").PendingCount == 0);
        Assert.Equal(["ada"], _callers.Distinct());
    }

    [Fact]
    public async Task Pending_work_survives_the_end_of_the_app()
    {
        _isDown = true;
        var product = Create(await OpenAsync("ada"));
        await _users.DisposeAsync();
        _host.Dispose();
        Start();
        Assert.Equal("ada", Assert.Single(await _users.GetUsersAsync(), user => user.PendingCount == 1).User);
        _isDown = false;
        await (await OpenAsync("ada")).Synchronizer.SynchronizeAsync();
        Assert.NotNull(_hub.Hub.Find<Product>(product));
    }

    [Fact]
    public async Task A_user_is_removed_with_rejected_work_only_when_told_to()
    {
        var ada = await OpenAsync("ada");
        var product = Create(ada);
        using (var work = _hub.Hub.Begin())
        {
            work.Save(new Product { Id = product, Name = "was first" });
            work.Commit();
        }

        Assert.Equal(1, (await ada.Synchronizer.SynchronizeAsync()).TransactionsRejected);
        await Assert.ThrowsAsync<PendingWorkException>(() => _users.RemoveAsync("ada"));
        ada.Database.Rejected.Discard(ada.Database.Rejected.List().Single().Id);
        await _users.RemoveAsync("ada");
        Assert.Empty(await _users.GetUsersAsync());
    }

    [Fact]
    public async Task A_user_is_removed_with_pending_work_only_when_told_to()
    {
        _isDown = true;
        Create(await OpenAsync("ada"));
        await Assert.ThrowsAsync<PendingWorkException>(() => _users.RemoveAsync("ada"));
        await _users.RemoveAsync("ada", discardPending: true);
        Assert.Null(_users.Current);
        Assert.Empty(await _users.GetUsersAsync());
        Assert.Equal(0, (await OpenAsync("ada")).Database.Count<Product>());
    }

    [Fact]
    public async Task Names_that_no_file_may_have_stay_within_the_root_and_apart()
    {
        Create(await OpenAsync(Awkward));
        Assert.Equal(0, (await OpenAsync(Awkward.ToLowerInvariant(), leavePendingWork: true)).Database.PendingCount);
        Assert.Equal(2, Directory.GetDirectories(_root).Length);
        Assert.All(Directory.GetDirectories(_root), path => Assert.Matches("^[0-9a-f]{32}$", Path.GetFileName(path)));
        Assert.Contains(Awkward, (await _users.GetUsersAsync()).Select(user => user.User));
    }

    [Fact]
    public async Task The_same_user_again_keeps_his_database_and_takes_the_new_credentials()
    {
        var ada = await OpenAsync("ada");
        var again = await _users.OpenAsync("ada", _ => Header("ada-renewed"));
        Assert.Same(ada, again);
        await ada.Synchronizer.SynchronizeAsync();
        Assert.Equal(["ada-renewed"], _callers.Distinct());
    }

    [Fact]
    public async Task A_cursor_of_another_user_begins_the_download_anew()
    {
        var ada = await OpenAsync("ada");
        await ada.Synchronizer.SynchronizeAsync();
        await _users.OpenAsync("ada", _ => Header("bob"));
        var result = await ada.Synchronizer.SynchronizeAsync();
        Assert.All(result.Resets, reset => Assert.Equal(ResetReason.User, reset.Reason));
        Assert.NotEmpty(result.Resets);
    }

    private static ValueTask<AuthenticationHeaderValue?> Header(string token) =>
        ValueTask.FromResult<AuthenticationHeaderValue?>(new AuthenticationHeaderValue("Bearer", token));

    private static Guid Create(UserDatabase user)
    {
        using var work = user.Database.Begin();
        var product = work.Create(new Product { Name = "Unsent" });
        work.Commit();
        return product.Id;
    }

    private static async Task WaitForAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TestLimits.Hang);
        while (!holds()) await Task.Delay(10, patience.Token);
    }

    private Task<UserDatabase> OpenAsync(string user, bool leavePendingWork = false) =>
        _users.OpenAsync(user, _ => Header(Uri.EscapeDataString(user)), leavePendingWork);

    private void Start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Embedded:Sync:HubAddress"] = _hub.Address.ToString();
        builder.Configuration["Embedded:Sync:Retry:Attempts"] = "1";
        builder.Services.AddUserDatabases(users =>
        {
            users.Profile = Kiosk.Profile;
            users.Root = _root;
            users.OpenStore = path => RocksDbStore.Open(path);
        });
        _host = builder.Build();
        _users = _host.Services.GetRequiredService<UserDatabases>();
    }
}
