using System.Runtime.CompilerServices;

namespace Embedded.Sync.Wire;

/// <content>Passing values without looking into them: what predicates do most.</content>
public ref partial struct MessagePackReader
{
    /// <summary>
    /// Passes the next value with all that it encloses. Checks that it is whole, not nested too deep and without
    /// the byte <c>c1</c>; does not check that its text is UTF-8 nor that its keys differ.
    /// </summary>
    /// <exception cref="MessagePackException">The value fails one of these checks.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip()
    {
        if (!TrySkipBySize()) SkipByHeader();
    }

    /// <summary>Passes a number of values, as <see cref="Skip()"/> does; none where it is zero or less.</summary>
    /// <exception cref="MessagePackException">There are fewer values, or one of them fails a check.</exception>
    public void Skip(int count)
    {
        for (; count > 0; count--) Skip();
    }

    /// <summary>Passes the next value as <see cref="Skip()"/> does, and returns its bytes.</summary>
    /// <exception cref="MessagePackException">The value fails one of the checks of <see cref="Skip()"/>.</exception>
    public ReadOnlySpan<byte> ReadRaw()
    {
        var start = _position;
        Skip();
        return _bytes[start.._position];
    }

    // Nearly every value tells its size by its first byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TrySkipBySize()
    {
        var bytes = _bytes;
        var position = _position;
        if (unchecked((uint)position >= (uint)bytes.Length)) return false;
        int size = MessagePackCode.Sizes[bytes[position]];
        if (size == 0 || size > unchecked(bytes.Length - position)) return false;
        _position = unchecked(position + size);
        return true;
    }

    // Most of the others are ids and text of a line, whose length is the second byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TrySkipByLength()
    {
        var bytes = _bytes[_position..];
        if (bytes.Length < 2 || bytes[0] is not (MessagePackCode.Binary8 or MessagePackCode.String8)) return false;
        var size = 2 + bytes[1];
        if (size > bytes.Length) return false;
        _position = unchecked(_position + size);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SkipByHeader()
    {
        if (TrySkipByLength()) return;
        var children = SkipHeader();
        if (children != 0) SkipChildren(children);
    }

    // Not recursive: the bytes decide how deep it goes, and the stack must not be theirs to exhaust.
    private void SkipChildren(int children)
    {
        Span<int> enclosing = stackalloc int[_depthMax];
        var depth = 1;
        while (true)
        {
            while (children > 0)
            {
                children--;
                if (TrySkipBySize() || TrySkipByLength()) continue;
                var offset = _position;
                var grandchildren = SkipHeader();
                if (grandchildren == 0) continue;
                if (depth == _depthMax) ThrowTooDeep(offset);
                enclosing[depth++] = children;
                children = grandchildren;
            }
            if (--depth == 0) return;
            children = enclosing[depth];
        }
    }

    // Passes a value, or of an array or map only the header, and returns how many values are inside.
    private int SkipHeader()
    {
        var code = PeekCode();
        switch (TypeOf(code))
        {
            case MessagePackType.Array:
                return ReadArrayHeader();
            case MessagePackType.Map:
                return ReadMapHeader() * 2;
            case MessagePackType.String when code >= MessagePackCode.String8:
                ReadStringPayload();
                return 0;
            case MessagePackType.Binary:
                ReadBinary();
                return 0;
            case MessagePackType.Extension:
                ReadExtension(out _);
                return 0;
            default:
                if (code == MessagePackCode.NeverUsed) throw NeverUsed();
                throw Truncated();
        }
    }

    private readonly void ThrowTooDeep(int offset) =>
        throw new MessagePackException($"Arrays and maps are nested deeper than {_depthMax}.", offset);
}
