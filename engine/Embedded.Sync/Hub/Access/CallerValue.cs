namespace Embedded.Sync;

/// <summary>A value in the condition of an access rule that is taken from the caller.</summary>
public static class CallerValue
{
    /// <summary>
    /// Stands for the caller's claim of a type, as in
    /// <c>order => order.Tenant == CallerValue.Get&lt;Guid>("tenant")</c>; for an array, for all his claims of the
    /// type: <c>CallerValue.Get&lt;Guid[]>("site").Contains(order.Site)</c>. The condition is translated, never run.
    /// </summary>
    /// <remarks>
    /// A grant does not hold for a caller without such a claim, with several where one is asked for, or with a text
    /// that is no value of the type. Numbers and dates are read in the invariant culture.
    /// </remarks>
    /// <typeparam name="T">The type of an attribute, or an array or list of one for <c>Contains</c>.</typeparam>
    /// <param name="claim">The type of the claim.</param>
    /// <exception cref="InvalidOperationException">Always: there is no value outside of a condition.</exception>
    public static T Get<T>(string claim) => throw new InvalidOperationException(
        $"CallerValue.Get<{typeof(T).Name}>(\"{claim}\") was called. It has a value only inside of an access rule.");

    /// <summary>
    /// Stands for <see cref="SyncCaller.User"/>, as in <c>order => order.Owner == CallerValue.User&lt;string>()</c>.
    /// A grant that uses it never holds for <see cref="SyncCaller.Anonymous"/>.
    /// </summary>
    /// <typeparam name="T">The type of an attribute; a name that is no value of it meets no such grant.</typeparam>
    /// <exception cref="InvalidOperationException">Always: there is no value outside of a condition.</exception>
    public static T User<T>() => throw new InvalidOperationException(
        $"CallerValue.User<{typeof(T).Name}>() was called. It has a value only inside of an access rule.");
}
