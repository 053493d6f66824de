namespace Embedded.Sync;

/// <summary>A list was asked for, and the result has more objects than a list holds.</summary>
public sealed class OnlineResultTooLongException : InvalidOperationException
{
    internal OnlineResultTooLongException(string entity)
        : base($"The result has more than {OnlineOptions.ListSizeMax} objects of {entity}. Take fewer, or go through "
            + "the query with 'await foreach', which reads page by page.")
    {
    }
}
