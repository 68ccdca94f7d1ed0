// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/endpoint.h"
#include "core/model/exchange.h"
#include "core/model/finding.h"
#include "core/model/severity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the CDN monitor sees: one channel through each of its stages at about the same time.
namespace inspector {

// What a cache says of an answer (RFC 9211 and what CDNs send instead), reduced to what an operator acts upon.
enum class CacheState { Unknown, Hit, Miss, Expired, Stale, Revalidated, Bypass };
[[nodiscard]] std::string_view toString(CacheState state);  // "unknown", "hit", "miss", "expired", "stale", "revalidated", "bypass"
[[nodiscard]] std::optional<CacheState> cacheStateFromString(std::string_view text);

struct CacheFacts {
    CacheState state = CacheState::Unknown;
    std::string told;                  // the header that decided: "Cache-Status", "X-Cache", …; empty: none
    std::optional<double> ageS;        // Age
    std::optional<double> freshS;      // how long a shared cache may keep it: s-maxage, else max-age, else Expires - Date
    bool storable = true;              // no-store, private: false
    bool contradicts = false;          // two headers tell different things
    std::string server;                // which cache answered, as it says of itself (X-Served-By, Via, Cache-Status)

    bool operator==(const CacheFacts&) const = default;
};

// Whether a sample may be believed. Late: our own thread or machine was too slow for its times to mean anything; blind: the probe's own
// network was gone. Samples of either kind count nowhere.
enum class Trust { Trusted, Late, Blind };
[[nodiscard]] std::string_view toString(Trust trust);  // "trusted", "late", "blind"
[[nodiscard]] std::optional<Trust> trustFromString(std::string_view text);

// One request through a stage.
struct StageRequest {
    ExchangeKind kind = ExchangeKind::Playlist;   // Playlist (or Mpd), Segment
    bool fresh = false;                           // a new connection on purpose: dns, connect and tls are measured
    WallTime at{};                                // its end
    Trust trust = Trust::Trusted;
    HttpSample http;
    CacheFacts cache;

    bool operator==(const StageRequest&) const = default;
};

// When a stage first had a segment. By polling it is known to an interval: it was not there at `notBefore`, it was at `seen`.
struct SegmentArrival {
    std::uint64_t sequence = 0;        // media sequence number; of DASH the segment's start in ms
    WallTime seen{};
    std::optional<WallTime> notBefore;

    bool operator==(const SegmentArrival&) const = default;
};

// One channel through one stage, in one cycle.
struct StageSample {
    std::string stage;                 // ownStage, or the endpoint's id
    StageRole role = StageRole::Edge;
    Trust trust = Trust::Trusted;      // the worst of its requests
    bool skipped = false;              // not asked: the server said Retry-After, or it is not its turn
    std::vector<StageRequest> requests;

    // Of the media playlist or MPD that was asked for.
    bool parsed = false;
    bool endList = false;
    double targetDurationS = 0;
    std::optional<std::uint64_t> newest;        // media sequence of the newest segment; of DASH its start in ms
    std::optional<WallTime> edgeTime;           // end of the newest segment, by program date-time or the MPD's timeline
    std::optional<double> ageS;                 // certain time since it last changed
    // Behind the reference (the first stage of the chain that answered), certain: what polling may explain is taken off.
    // None: there is no reference, or this is it.
    std::optional<double> lagS;
    std::optional<double> lagSegments;
    std::optional<std::uint64_t> segment;       // that was fetched, by its number
    std::uint64_t segmentHash = 0;              // of its body; 0: not known
    std::optional<bool> differs;                // from the reference's same segment or playlist entry; none: not compared
    std::vector<SegmentArrival> arrivals;       // new ones, oldest first

    std::string remoteAddress;
    std::optional<WallTime> certificateExpires;
    std::optional<WallTime> tokenExpires;

    bool operator==(const StageSample&) const = default;
};

// A stage of a channel as every console shows it, over the last cycles.
struct StageFigures {
    std::string stage;                 // ownStage, or the endpoint's id
    StageRole role = StageRole::Edge;
    ChannelState state = ChannelState::Unknown;  // of this channel through this stage
    std::optional<Finding> reason;     // what decided it
    WallTime sampled{};                // newest trusted sample
    WallTime since{};                  // of `state`
    int httpStatus = 0;                // newest; 0: no answer
    std::string remoteAddress;
    std::string httpVersion;
    CacheState cache = CacheState::Unknown;      // of the newest playlist
    std::optional<double> ttfbMs;      // newest playlist on a reused connection, else whichever
    std::optional<double> segmentTtfbMs;
    std::optional<double> connectMs;   // newest fresh connection: TCP and TLS together
    std::optional<double> latencyP95Ms;  // total time of playlists, last 20 cycles
    std::optional<double> errorRate;   // failed requests / requests, last 20 cycles, 0 to 1
    std::optional<double> hitRatio;    // segments, last 20 cycles, 0 to 1; none: no cache told
    std::optional<double> ageS;        // of the playlist: certain time since it last changed
    std::optional<double> lagS;        // behind the reference
    std::optional<double> lagSegments;
    std::optional<WallTime> certificateExpires;
    std::optional<WallTime> tokenExpires;
    std::vector<SegmentArrival> arrivals;  // newest 20, oldest first

    bool operator==(const StageFigures&) const = default;
};

// Where it broke.
enum class Cause { None, Unknown, Packager, Origin, Cdn, Edge, Region, Several, Probe };
[[nodiscard]] std::string_view toString(Cause cause);  // "none", "unknown", "packager", "origin", "cdn", "edge", "region", "several", "probe"
[[nodiscard]] std::optional<Cause> causeFromString(std::string_view text);

// One thing that led to a verdict. `code` names an English template (core/verdict/evidence_text.h) with args, as a rule does.
struct Evidence {
    std::string code;                  // "stage-bad", "stage-good", "endpoint-bad-for-channels", …
    std::string stage;                 // which it is about; may be empty
    std::vector<Arg> args;

    bool operator==(const Evidence&) const = default;
};

struct Verdict {
    Cause cause = Cause::None;
    std::string name;                  // the endpoint's id, the provider, the region; several: ids with commas; else empty
    double confidence = 0;             // 0 to 1
    WallTime since{};
    std::vector<Evidence> evidence;    // the weightiest first, at most 12
    std::optional<Severity> severity;  // of what it explains

    bool operator==(const Verdict&) const = default;
};

// A cause that explains several channels: one line for the fleet, the channels hidden behind it.
struct FleetCause {
    Verdict verdict;
    std::vector<ChannelId> channels;

    bool operator==(const FleetCause&) const = default;
};

// An endpoint over the last five minutes and all channels.
struct EndpointStatus {
    EndpointId endpoint;               // ownStage for channels' own URLs
    ChannelState state = ChannelState::Unknown;
    WallTime since{};
    WallTime sampled{};
    int channels = 0;                  // that were asked for through it
    int channelsDown = 0;
    int channelsDegraded = 0;
    std::uint64_t requests = 0;
    std::uint64_t errors = 0;
    std::uint64_t late = 0;            // samples that count nowhere
    std::optional<double> errorRate;
    std::optional<double> availability;
    std::optional<double> hitRatio;
    std::optional<double> latencyP50Ms;
    std::optional<double> latencyP95Ms;
    std::optional<double> latencyP99Ms;
    std::optional<double> connectP95Ms;  // fresh connections only
    std::optional<double> lagS;        // worst channel's
    std::optional<WallTime> certificateExpires;
    std::string probe;

    bool operator==(const EndpointStatus&) const = default;
};

// The fleet at one moment, written by whoever holds the channels' lease.
struct FleetStatus {
    WallTime at{};
    Trust probe = Trust::Trusted;      // Blind: nothing is known of any channel
    std::string probeReason;           // code of the evidence: "no-route", "canary-failed", "everything-fails"; empty: trusted
    WallTime probeSince{};
    std::vector<FleetCause> causes;    // the one with the most channels first
    std::vector<EndpointStatus> endpoints;  // by id

    bool operator==(const FleetStatus&) const = default;
};

}  // namespace inspector
