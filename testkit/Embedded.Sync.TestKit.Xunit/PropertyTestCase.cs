using System.ComponentModel;
using System.Reflection;
using FsCheck;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Embedded.Sync.TestKit.Xunit;

/// <summary>A property as xUnit runs it: one test, one object of its class, however many cases.</summary>
public sealed class PropertyTestCase : XunitTestCase
{
    /// <summary>Called by xUnit, which reads the case from its text.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by xUnit alone.")]
    public PropertyTestCase()
    {
    }

    internal PropertyTestCase(
        IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    /// <inheritdoc/>
    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments,
        ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        new CaseRunner(this, messageBus, constructorArguments, aggregator, cancellationTokenSource).RunAsync();

    private sealed class CaseRunner(
        PropertyTestCase property, IMessageBus messages, object[] constructorArguments,
        ExceptionAggregator aggregator, CancellationTokenSource cancellation)
        : XunitTestCaseRunner(property, property.DisplayName, property.SkipReason, constructorArguments, [],
            messages, aggregator, cancellation)
    {
        protected override XunitTestRunner CreateTestRunner(
            ITest test, IMessageBus messageBus, Type testClass, object[] constructorArguments, MethodInfo testMethod,
            object[] testMethodArguments, string skipReason,
            IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes,
            ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
            new CasesRunner(test, messageBus, testClass, constructorArguments, testMethod,
                skipReason, beforeAfterAttributes, aggregator, cancellationTokenSource);
    }

    private sealed class CasesRunner(
        ITest test, IMessageBus messages, Type testClass, object[] constructorArguments, MethodInfo method,
        string skipReason, IReadOnlyList<BeforeAfterTestAttribute> beforeAfter,
        ExceptionAggregator aggregator, CancellationTokenSource cancellation)
        : XunitTestRunner(test, messages, testClass, constructorArguments, method, [], skipReason, beforeAfter,
            aggregator, cancellation)
    {
        private readonly PropertyRunner _runner = new();

        protected override async Task<Tuple<decimal, string>> InvokeTestAsync(ExceptionAggregator aggregator)
        {
            var (time, output) = await base.InvokeTestAsync(aggregator).ConfigureAwait(false);
            return Tuple.Create(time, output + _runner.Output);
        }

        protected override Task<decimal> InvokeTestMethodAsync(ExceptionAggregator aggregator) =>
            new Invoker(Test, MessageBus, TestClass, ConstructorArguments, TestMethod, BeforeAfterAttributes,
                aggregator, CancellationTokenSource, _runner).RunAsync();
    }

    /// <summary>Calls the method through FsCheck; all else is as for any test.</summary>
    private sealed class Invoker(
        ITest test, IMessageBus messages, Type testClass, object[] constructorArguments, MethodInfo method,
        IReadOnlyList<BeforeAfterTestAttribute> beforeAfter, ExceptionAggregator aggregator,
        CancellationTokenSource cancellation, PropertyRunner runner)
        : XunitTestInvoker(test, messages, testClass, constructorArguments, method,
            new object[method.GetParameters().Length], beforeAfter, aggregator, cancellation)
    {
        protected override object? CallTestMethod(object testClassInstance)
        {
            var config = PropertyConfiguration.For(TestMethod, TestClass, runner);
            var target = testClassInstance is null
                ? FSharpOption<object>.None : FSharpOption<object>.Some(testClassInstance);
            Check.Method(config, TestMethod, target);
            runner.ThrowOnFailure(config.Name, config.QuietOnSuccess);
            return null;
        }
    }
}
