namespace Embedded.Sync.Tests.Hub;

/// <summary>Validation rules of a hub, for uploads and for its own transactions.</summary>
public sealed class HubRulesTests : IDisposable
{
    private World _world = new();
    private OfflineDatabase? _device;

    public void Dispose()
    {
        _device?.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void A_required_value_is_there()
    {
        Use(rules => rules.Entity<Category>(category => category.Required(c => c.Name)));
        Rejects(new Category { Name = "" }, RejectionCode.RuleViolated, "Category.Name");
        Accepts(new Category { Name = "a" });
    }

    [Fact]
    public void A_range_holds_its_ends()
    {
        Use(rules => rules.Entity<Product>(product => product.Range(p => p.Stock, 1, 3).Range(p => p.Weight, 0.5, 2)));
        Rejects(new Product { Stock = 0 }, RejectionCode.RuleViolated, "Product.Stock");
        Rejects(new Product { Stock = 1, Weight = 2.5 }, RejectionCode.RuleViolated, "Product.Weight");
        Accepts(new Product { Stock = 3, Weight = null });
        Accepts(new Perishable { Stock = 1, Weight = 0.5 });
    }

    [Fact]
    public void A_text_has_its_length_and_form()
    {
        Use(rules => rules.Entity<Category>(category => category
            .Length(c => c.Name, 2, 3).Pattern(c => c.Name, "[a-z]+")));
        Rejects(new Category { Name = "a" }, RejectionCode.RuleViolated, "Category.Name");
        Rejects(new Category { Name = "ab1" }, RejectionCode.RuleViolated, "Category.Name");
        Rejects(new Category { Name = "ab\n" }, RejectionCode.RuleViolated, "Category.Name");
        Accepts(new Category { Name = "abc" });
    }

    [Fact]
    public void A_rule_of_a_class_holds_for_its_specialisations()
    {
        Use(rules => rules.Entity<Product>(product => product.Check(p => p.Stock < 10, "Too many.")));
        Rejects(new Perishable { Stock = 10 }, RejectionCode.RuleViolated, "Too many.");
    }

    [Fact]
    public void A_rule_about_an_attribute_leaves_changes_of_others_alone()
    {
        Use(rules => { });
        var product = new Product { Name = "old", Stock = 50 };
        _world.Save(product);
        using var strict = new World(rules: rules => rules.Entity<Product>(one => one.Range(p => p.Stock, 0, 10)));
        strict.RestoreHub(_world.HubStore);
        using var device = strict.NewDevice();
        strict.Synchronize(device);
        device.Change<Product>(product.Id, found => found.Name = "new");
        Assert.Equal(1, strict.Synchronize(device).TransactionsApplied);
        device.Change<Product>(product.Id, found => found.Stock = 40);
        Assert.Equal(1, strict.Synchronize(device).TransactionsRejected);
    }

    [Fact]
    public void A_reference_leads_to_an_object_on_the_hub_or_of_the_same_transaction()
    {
        Use(rules => rules.Entity<Product>(product => product
            .TargetExists(p => p.Category).TargetsExist(p => p.Tags)));
        var missing = new Reference<Category>(Guid.NewGuid());
        Rejects(new Product { Category = missing }, RejectionCode.TargetMissing, "Product.Category");
        Rejects(new Product { Tags = new([missing.Id]) }, RejectionCode.TargetMissing, "Product.Tags");
        using (var work = _device!.Begin())
        {
            var category = work.Create(new Category { Name = "new" });
            work.Create(new Product { Category = new(category.Id), Tags = new([category.Id]) });
            work.Commit();
        }

        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
    }

    [Fact]
    public void A_unique_value_is_that_of_one_object()
    {
        Use(rules => rules.Entity<Product>(product => product.Unique(p => p.Barcode)));
        var first = new Product { Barcode = 1 };
        Accepts(first);
        Rejects(new Perishable { Barcode = 1 }, RejectionCode.NotUnique, "Perishable.Barcode");
        var second = new Product { Barcode = 2 };
        Accepts(second);

        // Two objects swap their values in one transaction, and a value that was given up is free.
        using (var work = _device!.Begin())
        {
            var (one, two) = (work.Find<Product>(first.Id)!, work.Find<Product>(second.Id)!);
            (one.Barcode, two.Barcode) = (two.Barcode, one.Barcode);
            work.Change(one);
            work.Change(two);
            work.Commit();
        }

        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        Rejects(new Product { Barcode = 1 }, RejectionCode.NotUnique, "Product.Barcode");
        _device.Delete<Product>(first.Id);
        _world.Synchronize(_device);
        Accepts(new Product { Barcode = 2 });
        Rejects(new Product { Barcode = 1 }, RejectionCode.NotUnique, "Product.Barcode");
    }

    [Fact]
    public void Two_objects_of_one_transaction_do_not_share_a_unique_value()
    {
        Use(rules => rules.Entity<Product>(product => product.Unique(p => p.Name)));
        using var transaction = _world.Hub.Begin();
        transaction.Save(new Product { Name = "same" });
        transaction.Save(new Perishable { Name = "same" });
        Assert.Equal(RejectionCode.NotUnique, Assert.Throws<CommitRejectedException>(() => transaction.Commit()).Code);
        Assert.Equal(0, _world.Hub.Count<Product>());
    }

    [Fact]
    public void The_index_of_a_new_unique_rule_is_built_from_the_rows_and_that_of_an_old_one_goes()
    {
        Use(rules => { });
        _world.Save(new Category { Name = "kept" });
        using var strict = new World(rules: rules => rules.Entity<Category>(one => one.Unique(c => c.Name)));
        strict.RestoreHub(_world.HubStore);
        Assert.Throws<CommitRejectedException>(() => strict.Save(new Category { Id = Guid.NewGuid(), Name = "kept" }));

        // Written without the rule, and so not in the index; the rule that comes back finds it.
        _world.RestoreHub(_world.HubStore);
        _world.Save(new Category { Name = "meanwhile" });
        strict.RestoreHub(_world.HubStore);
        Assert.Throws<CommitRejectedException>(
            () => strict.Save(new Category { Id = Guid.NewGuid(), Name = "meanwhile" }));
    }

    [Fact]
    public void A_rule_that_throws_rejects_for_now_and_is_reported()
    {
        Use(rules => rules.Entity<Category>(one => one.Check(_ => throw new FormatException("secret"), "No.")));
        Rejects(new Category { Name = "a" }, RejectionCode.HandlerFailed, "Try again");
        var failure = Assert.Single(_world.Failures);
        Assert.Equal(("Category", false), (failure.Entity, failure.IsCommitted));
        Assert.IsType<FormatException>(failure.Error);
        Assert.DoesNotContain("secret", _device!.All<SynchronizationError>().Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_declarations_are_found_together()
    {
        var wrong = Assert.Throws<Sync.Model.ModelException>(() => HubRules.Create(Shop.Model, rules => rules
            .Entity<Category>(one => one.Required(c => c.Id).Pattern(c => c.Name, "(").Length(c => c.Name, 3, 2))));
        Assert.Equal(["EMB1301", "EMB1302", "EMB1302"], wrong.Findings.Select(finding => finding.Code));
    }

    private void Use(Action<HubRulesBuilder> rules)
    {
        _world = new World(rules: rules);
        _device = _world.NewDevice();
        _world.Synchronize(_device);
    }

    private void Accepts<T>(T target)
        where T : class
    {
        _device!.Create(target);
        var result = _world.Synchronize(_device!);
        Assert.Equal((1, 0), (result.TransactionsApplied, result.TransactionsRejected));
    }

    private void Rejects<T>(T target, RejectionCode code, string reason)
        where T : class
    {
        foreach (var old in _device!.Rejected.List()) _device.Rejected.Discard(old.Id);
        _device!.Create(target);
        Assert.Equal(1, _world.Synchronize(_device).TransactionsRejected);
        var error = Assert.Single(_device.All<SynchronizationError>());
        Assert.Equal(code, error.Code);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _device.PendingCount);
    }
}
