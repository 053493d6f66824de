using System.Reflection;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>A function that opens a store, under a name by which another process finds it.</summary>
/// <param name="AssemblyPath">The file of the assembly that has the function.</param>
/// <param name="Token">The function's number in it.</param>
internal sealed record StoreOpener(string AssemblyPath, int Token)
{
    /// <summary>Names a function.</summary>
    /// <exception cref="ArgumentException">It uses variables from around it, which no other process has.</exception>
    internal static StoreOpener Of(Func<string, IStore> open)
    {
        var method = open.Method;
        var holder = method.DeclaringType;
        if (holder is null || holder.IsGenericType || method.IsGenericMethod
            || (!method.IsStatic && holder.GetFields(BindingFlags.Instance | BindingFlags.Public
                | BindingFlags.NonPublic).Length > 0))
            throw new ArgumentException(
                "The function that opens the store runs in another process. It must be static, or use nothing but its"
                + " argument: no variables, no generic types around it.", nameof(open));
        return new(holder.Assembly.Location, method.MetadataToken);
    }

    internal IStore Open(string path)
    {
        var assembly = Assembly.Load(AssemblyName.GetAssemblyName(AssemblyPath));
        var method = (MethodInfo)assembly.ManifestModule.ResolveMethod(Token)!;
        var holder = method.IsStatic ? null : Activator.CreateInstance(method.DeclaringType!, nonPublic: true);
        return method.CreateDelegate<Func<string, IStore>>(holder)(path);
    }
}
