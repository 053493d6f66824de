namespace Embedded.Sync.TestKit.Xunit;

/// <summary>How a property is tried.</summary>
public interface IPropertyOptions
{
    /// <summary>
    /// What a failure printed, <c>(seed,gamma)</c> or <c>(seed,gamma,size)</c>: the same cases again. Null: others
    /// each time.
    /// </summary>
    string? Replay { get; }

    /// <summary>How many cases have to pass.</summary>
    /// <value>The default is 100.</value>
    int MaxTest { get; }

    /// <summary>How many cases may be rejected by preconditions, for each that is run.</summary>
    /// <value>The default is 10.</value>
    int MaxRejected { get; }

    /// <summary>The size of the first case.</summary>
    /// <value>The default is 1.</value>
    int StartSize { get; }

    /// <summary>The size of the last case; sizes in between ascend.</summary>
    /// <value>The default is 100.</value>
    int EndSize { get; }

    /// <summary>How many cases are run at once.</summary>
    /// <value>The default is one.</value>
    int Parallelism { get; }

    /// <summary>True: every case is printed to the test's output.</summary>
    bool Verbose { get; }

    /// <summary>True: a property that holds prints nothing.</summary>
    bool QuietOnSuccess { get; }

    /// <summary>Classes whose public static members of type <c>Arbitrary&lt;T&gt;</c> draw values of T.</summary>
    Type[]? Arbitrary { get; }
}
