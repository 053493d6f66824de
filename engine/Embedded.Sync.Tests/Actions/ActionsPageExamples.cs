namespace Embedded.Sync.Tests.Actions;

/// <summary>The code of docs/actions.md: each region is one snippet there.</summary>
internal static class ActionsPageExamples
{
    public static ServerActionSet AHub(SyncModel model)
    {
        #region On the hub
        var actions = ServerActionSet.Create(model, actions => actions
            .Add<ReserveStock, Reservation>("reserve-stock", ReserveAsync)
            .AllowAuthenticated());                       // who may call it is always said
        #endregion
        return actions;
    }

    #region The action
    private static Task<Reservation> ReserveAsync(
        ReserveStock input, ServerActionContext context, CancellationToken cancellationToken)
    {
        var product = context.Find(input.Product);        // checked again at the commit
        if (product is null || product.Stock < input.Quantity)
            throw new RejectedActionException("out-of-stock", $"Only {product?.Stock ?? 0} are left.");
        product.Stock -= input.Quantity;
        var order = new Order { Id = context.CallId, Product = input.Product, Quantity = input.Quantity };
        context.Transaction.Save(product);
        context.Transaction.Save(order);                  // both are committed when the action returns
        context.SynchronizeToDevice(order);               // and the device has the order when the call returns
        return Task.FromResult(new Reservation(order.Id, product.Stock));
    }
    #endregion

    #region On the device
    public static async Task<string> ReserveAsync(ServerActions actions, Product product)
    {
        try
        {
            var result = await actions.CallAsync<ReserveStock, Reservation>(
                "reserve-stock", new ReserveStock(new(product.Id), 2));
            return $"Reserved; {result.Value.Left} are left.";
        }
        catch (ConnectionRequiredException)
        {
            return "You are not connected. [Try again]";
        }
        catch (ServerActionException failure) when (failure.Failure == ServerActionFailure.Rejected)
        {
            return $"{failure.Code}";
        }
        catch (ServerActionException failure) when (failure.MayHaveRun)
        {
            return $"No answer came. [Try again with the call id {failure.CallId}]";
        }
    }
    #endregion
}
