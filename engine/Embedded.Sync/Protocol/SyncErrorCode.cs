namespace Embedded.Sync;

/// <summary>Why a hub refused a whole request. The numbers are part of the protocol.</summary>
public enum SyncErrorCode : byte
{
    /// <summary>The bytes are not a request of this protocol.</summary>
    MalformedRequest = 1,

    /// <summary>The protocol's version is not served. Update the older end.</summary>
    UnsupportedProtocol = 2,

    /// <summary>Device and hub were built from different models. Update the older end.</summary>
    ModelMismatch = 3,

    /// <summary>The hub serves no profile of that name.</summary>
    UnknownProfile = 4,

    /// <summary>A limit of the request is out of range, such as a batch size outside 100 to 10,000.</summary>
    LimitOutOfRange = 5,

    /// <summary>The caller is not known or may not synchronise.</summary>
    Unauthorized = 6,

    /// <summary>The request is larger than the hub takes.</summary>
    TooLarge = 7,

    /// <summary>Too many requests; try again after the time that the answer names.</summary>
    TooManyRequests = 8,

    /// <summary>The hub failed. Trying again may help; nothing of the request was lost or half done.</summary>
    HubFailure = 9,

    /// <summary>
    /// The values for the profile's parameters are missing, unknown, of another type, or too many. Nothing was served.
    /// </summary>
    InvalidParameters = 10,

    /// <summary>The entity is not one that devices query on the hub through this profile.</summary>
    NotOnline = 20,
}
