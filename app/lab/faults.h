// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

// What can be made to break, and what is expected to be found then.
namespace inspector::lab {

enum class Fault {
    // Of media playlists over time.
    StalePlaylist, SequenceReset, FrozenPdt, MissingDiscontinuity, Discontinuity, EmptyPlaylist,
    SequenceJump, SequenceBackwards, PlaylistShrinks, Oscillating, NotGrowing, LateUpdates, JitteryUpdates,
    ExtinfChanged, TargetDurationChanged, SegmentInserted, DiscontinuitySequenceWrong, Endlist, EndlistRemoved,
    RungBehind, PdtMissing, PdtOffset, PdtDrift, LatencyHigh, WindowTooShort, GrowingWindow, TokenQueries, Gaps,
    // Of ad markers.
    AdBreaks, CuesOnOneRung, CueOutWithoutIn, DaterangeChanged, BrokenScte35,
    // Of the answers to playlist requests, the multivariant playlist's too.
    Master404, Playlist404, Playlist503, HtmlPlaylist, RedirectLoop, SlowPlaylist, TcpReset, Silent, EndlessBody,
    GzipBomb, BrokenGzip, GzipMissing, CacheTooLong, AgeTooOld, EtagFrozen, ClockWrong, ClockStep, Redirected,
    // Of the multivariant playlist.
    WrongCodecs, WrongResolution, MissingRung,
    // Of segments and keys.
    Segment404, Segment503, SlowSegment, StalledSegment, TruncatedSegment, WrongContentType,
    SegmentRemovedEarly, SegmentNotYetAvailable, SegmentChanged, EmptySegment, TrickleDelivery, WrongDuration,
    IdenticalSegments, FormatChange, NoKeyframe, PtsGap, PtsOverlap, AvSkew, ContinuityErrors, PatMissing,
    BandwidthExceeded, Key404, KeyWrongLength, WrongKey,
    // Of low-latency HLS.
    LlNotBlocking, LlEarly400, LlPartLate, LlPart404, LlHintBroken, LlHintNotHeld, LlReportWrong, LlSkipWrongCount,
    LlPartialPlaylist,
    // Of MPDs.
    MpdStale, MpdPublishBackwards, MpdTimelineGap, MpdTimelineShrinks, MpdEdgeStalled, MpdSegment404AtEdge,
    MpdSegmentGone, MpdStartChanged, MpdPeriodIdChanged, MpdUtcWrong, MpdXmlBroken, MpdDtd,
    // Of an edge.
    EdgeOldPlaylist, EdgeDown, EdgeErrors, EdgeSlow, EdgeLags, EdgeWrongChannel, EdgeErrorCached, EdgeDrops, EdgeLies,
    EdgeRateLimited, EdgeNotCacheable, EdgeRedirects,
    // Of the origin.
    OriginDown, OriginErrors, OriginOldPlaylist,
};
inline constexpr std::size_t kFaults = static_cast<std::size_t>(Fault::OriginOldPlaylist) + 1;

// What a fault can be switched on for.
enum class Scope {
    Media,     // a channel (all its rungs) or a rung: "ch-001", "ch-001/720p", "ch-001/audio-en"
    Playlists, // the same, and the multivariant playlist or MPD: "ch-001/master"
    Master,    // a channel: its multivariant playlist or MPD
    Edge,      // an edge: "fra-1"
    Origin,    // the origin: "origin"
};

// Where a fault is, as a verdict should have it.
enum class Stage { None, Packager, Origin, Edge };
[[nodiscard]] std::string_view toString(Stage stage);  // "none", "packager", "origin", "edge"

struct FaultInfo {
    Fault fault;
    std::string_view name;         // "stale-playlist"
    std::string_view description;  // English
    Scope scope;
    // Ids of the rules of which at least one is expected to find it; none: nothing is wrong with the stream.
    std::array<std::string_view, 4> rules;
    double windowSegments;         // until it is certainly to be seen, in segment durations
    bool leavesMarks = false;      // found until what playlists list of it has left their window
    // What is found of it is minor, or says nothing of what viewers get: the channel stays up.
    bool harmless = false;

    // The verdict that is true of a channel that is watched by its packager's URL, with the origin and the edges as its endpoints:
    // the stage that breaks it, none where nothing does (also where nothing is to be found at all).
    [[nodiscard]] Stage stage() const;
};

[[nodiscard]] std::span<const FaultInfo> allFaults();
[[nodiscard]] const FaultInfo& infoOf(Fault fault);
[[nodiscard]] std::optional<Fault> faultByName(std::string_view name);

}  // namespace inspector::lab
