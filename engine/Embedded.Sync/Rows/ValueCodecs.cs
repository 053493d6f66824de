using Embedded.Sync.Generation;
using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>The codecs of all types that an attribute may have without naming its target.</summary>
internal static class ValueCodecs
{
    private static readonly object[] All =
        [.. Pair(new BooleanCodec()), .. Pair(new Int32Codec()), .. Pair(new Int64Codec()),
        .. Pair(new DecimalCodec()), .. Pair(new DoubleCodec()), .. Pair(new DateTimeCodec()), .. Pair(new GuidCodec()),
        new StringCodec(), new BinaryCodec()];

    /// <summary>The codec of a type or of a nullable one, or null where there is none.</summary>
    public static ValueCodec<TValue>? Find<TValue>() => All.OfType<ValueCodec<TValue>>().FirstOrDefault();

    private static object[] Pair<TValue>(ValueCodec<TValue> codec)
        where TValue : struct => [codec, new NullableCodec<TValue>(codec)];

    private sealed class NullableCodec<TValue>(ValueCodec<TValue> codec) : ValueCodec<TValue?>
        where TValue : struct
    {
        public override AttributeType Type => codec.Type;

        public override void Write(MessagePackWriter writer, TValue? value)
        {
            if (value is { } present) codec.Write(writer, present);
            else writer.WriteNil();
        }

        public override TValue? Read(ref MessagePackReader reader) => codec.Read(ref reader);
    }

    private sealed class BooleanCodec : ValueCodec<bool>
    {
        public override AttributeType Type => AttributeType.Boolean;

        public override void Write(MessagePackWriter writer, bool value) => writer.WriteBoolean(value);

        public override bool Read(ref MessagePackReader reader) => reader.ReadBoolean();
    }

    private sealed class Int32Codec : ValueCodec<int>
    {
        public override AttributeType Type => AttributeType.Int32;

        public override void Write(MessagePackWriter writer, int value) => writer.WriteInt64(value);

        public override int Read(ref MessagePackReader reader) => reader.ReadInt32();
    }

    private sealed class Int64Codec : ValueCodec<long>
    {
        public override AttributeType Type => AttributeType.Int64;

        public override void Write(MessagePackWriter writer, long value) => writer.WriteInt64(value);

        public override long Read(ref MessagePackReader reader) => reader.ReadInt64();
    }

    private sealed class DecimalCodec : ValueCodec<decimal>
    {
        public override AttributeType Type => AttributeType.Decimal;

        public override void Write(MessagePackWriter writer, decimal value) => DecimalFormat.Write(writer, value);

        public override decimal Read(ref MessagePackReader reader) => DecimalFormat.Read(ref reader);
    }

    private sealed class DoubleCodec : ValueCodec<double>
    {
        public override AttributeType Type => AttributeType.Double;

        public override void Write(MessagePackWriter writer, double value) => writer.WriteDouble(value);

        public override double Read(ref MessagePackReader reader) => reader.ReadDouble();
    }

    private sealed class DateTimeCodec : ValueCodec<DateTime>
    {
        public override AttributeType Type => AttributeType.DateTime;

        public override void Write(MessagePackWriter writer, DateTime value) => RowValue.WriteDateTime(writer, value);

        public override DateTime Read(ref MessagePackReader reader) => RowValue.ReadDateTime(ref reader);
    }

    private sealed class GuidCodec : ValueCodec<Guid>
    {
        public override AttributeType Type => AttributeType.Guid;

        public override void Write(MessagePackWriter writer, Guid value) => writer.WriteGuid(value);

        public override Guid Read(ref MessagePackReader reader) => reader.ReadGuid();
    }

    private sealed class StringCodec : ValueCodec<string>
    {
        public override AttributeType Type => AttributeType.String;

        public override void Write(MessagePackWriter writer, string? value) => RowValue.WriteString(writer, value);

        public override string Read(ref MessagePackReader reader) => reader.ReadString();
    }

    private sealed class BinaryCodec : ValueCodec<byte[]>
    {
        public override AttributeType Type => AttributeType.Binary;

        public override void Write(MessagePackWriter writer, byte[]? value) => RowValue.WriteBinary(writer, value);

        public override byte[] Read(ref MessagePackReader reader) => RowValue.ReadBinary(ref reader);
    }
}
