using System.Security.Cryptography;
using System.Text;

namespace Embedded.Sync.Hosting;

/// <summary>
/// Where a user's store lies. The directory's name is a digest: a user's name may hold what no file name may, differ
/// from another's in case only, or lead out of the root.
/// </summary>
internal sealed class UserDirectory
{
    private const string NameFile = "user";
    private const string StoreFolder = "store";
    private const int NameDigits = 32;

    private UserDirectory(string path, string user) => (Path, User) = (path, user);

    public string User { get; }

    public string Path { get; }

    public string StorePath => System.IO.Path.Combine(Path, StoreFolder);

    public bool Exists => File.Exists(System.IO.Path.Combine(Path, NameFile));

    public static UserDirectory Of(string root, string user)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)));
        return new UserDirectory(System.IO.Path.Combine(root, digest[..NameDigits]), user);
    }

    /// <summary>All users who have a store; what else lies there is left alone.</summary>
    public static IEnumerable<UserDirectory> All(string root)
    {
        if (!Directory.Exists(root)) yield break;
        foreach (var path in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            var file = System.IO.Path.Combine(path, NameFile);
            if (!File.Exists(file)) continue;
            var directory = Of(root, File.ReadAllText(file));
            if (System.IO.Path.GetFileName(path) == System.IO.Path.GetFileName(directory.Path)) yield return directory;
        }
    }

    /// <summary>Makes the directory; one whose making was interrupted counts as missing and is made again.</summary>
    public void Create()
    {
        Directory.CreateDirectory(StorePath);
        if (Exists) return;
        var draft = System.IO.Path.Combine(Path, NameFile + ".new");
        File.WriteAllText(draft, User);
        File.Move(draft, System.IO.Path.Combine(Path, NameFile), overwrite: true);
    }

    public void Delete()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
