namespace Embedded.Sync.Hub;

/// <summary>The first byte of each key of a hub's store; docs/format.md tells what follows it.</summary>
internal static class HubTables
{
    public const byte State = 0x01;
    public const byte Rows = 0x02;
    public const byte Changes = 0x03;
    public const byte Departures = 0x04;
    public const byte Tags = 0x05;
    public const byte Decisions = 0x06;
    public const byte DecisionsByVersion = 0x07;
    public const byte Clients = 0x08;
    public const byte AttributeVersions = 0x09;
    public const byte Counts = 0x0a;
    public const byte DeparturesByObject = 0x0b;
    public const byte DepartureAttributes = 0x0c;
    public const byte Calls = 0x10;
    public const byte CallsByVersion = 0x11;
    public const byte Unique = 0x12;
    public const byte UniqueRules = 0x13;
    public const byte DecisionLog = 0x14;
    public const byte Referrers = 0x18;
    public const byte ReferrerMarks = 0x19;
    public const byte Model = 0x1a;
    public const byte Numbers = 0x1b;
}
