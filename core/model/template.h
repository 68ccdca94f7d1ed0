// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/model/severity.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector {

// Which segments of each rung are fetched: every new one, the newest of each cycle, or none.
enum class SegmentPolicy { None, Newest, All };
[[nodiscard]] std::string_view toString(SegmentPolicy policy);  // "none", "newest", "all"
[[nodiscard]] std::optional<SegmentPolicy> segmentPolicyFromString(std::string_view text);

enum class IpFamily { Any, V4, V6 };
[[nodiscard]] std::string_view toString(IpFamily family);  // "any", "ipv4", "ipv6"
[[nodiscard]] std::optional<IpFamily> ipFamilyFromString(std::string_view text);

// A header that is sent with every request. A secret one is stored sealed, and never logged or exported.
struct RequestHeader {
    std::string name;
    std::string value;
    bool secret = false;

    bool operator==(const RequestHeader&) const = default;
};

// A template's say about one rule: off, or another severity.
struct RuleSetting {
    bool enabled = true;
    std::optional<Severity> severity;

    bool operator==(const RuleSetting&) const = default;
};

// A rung that the ladder is expected to have; what is 0 or empty is not compared.
struct ExpectedRung {
    int width = 0;
    int height = 0;
    std::int64_t bandwidthBps = 0;   // within 10 %
    double frameRate = 0;
    std::string codecs;              // a prefix of each: "avc1", "hvc1,mp4a"

    bool operator==(const ExpectedRung&) const = default;
};

// How channels are watched. Every channel names one.
struct Template {
    TemplateId id;
    std::string name;
    std::string notes;

    Milliseconds interval{30'000};  // between two cycles of a channel; 1 s to 1 h
    bool follow = false;            // poll each media playlist at its target duration, as a player would
    SegmentPolicy segments = SegmentPolicy::Newest;

    Milliseconds connectTimeout{5'000};
    Milliseconds playlistTimeout{10'000};
    Milliseconds segmentTimeout{20'000};
    int retries = 1;                           // of a request that failed below HTTP, within a cycle
    std::int64_t maxPlaylistBytes = 4 << 20;
    std::int64_t maxSegmentBytes = 64 << 20;
    IpFamily family = IpFamily::Any;
    bool verifyTls = true;
    std::string proxy;                         // http://, https:// or socks5://; empty: none
    std::vector<RequestHeader> headers;

    // A finding is confirmed when it was there in `confirmCycles` of the last `confirmWindow` cycles.
    int confirmCycles = 2;
    int confirmWindow = 3;
    // Looks inside the segments that are fetched, and fetches keys to do so.
    bool inspectSegments = true;
    double maxLatencyS = 60;                   // live latency above it is a finding; 0: none
    bool watchEdges = true;                    // through the endpoints that carry the channel too
    bool alwaysOn = true;                      // the channel never ends: an end list is a finding
    std::vector<ExpectedRung> ladder;          // empty: whatever the channel has
    std::map<std::string, RuleSetting> rules;  // by rule id; a rule that is not named is as the catalogue has it

    std::int64_t revision = 0;
    WallTime updated{};

    bool operator==(const Template&) const = default;
};

// The template that every new store has, id "standard".
[[nodiscard]] Template standardTemplate();

}  // namespace inspector
