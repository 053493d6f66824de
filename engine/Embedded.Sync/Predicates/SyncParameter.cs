namespace Embedded.Sync;

/// <summary>A value that is left open in a predicate, for each device to supply.</summary>
public static class SyncParameter
{
    /// <summary>
    /// Stands in a predicate for the value that the device gives under a name, as in
    /// <c>o => o.Site == SyncParameter.Get&lt;Guid>("site")</c>. The predicate is translated, never run.
    /// </summary>
    /// <typeparam name="T">
    /// The type of an attribute, or an array or list of one for <c>Contains</c>. A nullable type may be given null.
    /// </typeparam>
    /// <param name="name">The name; the same name means the same value throughout, and has one type.</param>
    /// <exception cref="InvalidOperationException">Always: there is no value outside of a predicate.</exception>
    public static T Get<T>(string name) => throw new InvalidOperationException(
        $"SyncParameter.Get<{typeof(T).Name}>(\"{name}\") was called. It has a value only inside of a predicate.");
}
