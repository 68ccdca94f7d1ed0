// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/channel.h"
#include "core/model/ids.h"
#include "core/model/template.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector {

// Where in the chain a stage stands: packager → origin → edges.
enum class StageRole { Packager, Origin, Edge };
[[nodiscard]] std::string_view toString(StageRole role);  // "packager", "origin", "edge"
[[nodiscard]] std::optional<StageRole> stageRoleFromString(std::string_view text);

// Which channels an endpoint carries.
enum class Carries { All, Groups, Pattern };
[[nodiscard]] std::string_view toString(Carries carries);  // "all", "groups", "pattern"
[[nodiscard]] std::optional<Carries> carriesFromString(std::string_view text);

// One place from which channels can be had: a packager, an origin, a CDN's edge. Its id is the name of the stage in
// findings, points and verdicts.
struct Endpoint {
    EndpointId id;
    std::string name;           // what an operator reads: "Fra 2"
    StageRole role = StageRole::Edge;
    std::string provider;       // the CDN: "Fastly"; may be empty
    std::string region;         // "eu-central"; may be empty
    std::string notes;

    // How a channel is reached through it, from the channel's own URL (see urlThrough). Empty: the channel's own URL, as
    // it is, which makes sense with a pinned address.
    //   "https://edge.example"            other scheme, host and port, the same path and query
    //   "https://edge.example/live"       and its path in front
    //   "https://edge.example/{channel}/{file}?cdn=1"   with any of {path}, {file}, {query}, {channel}, {group}
    std::string baseUrl;
    std::string pinnedAddress;  // connect here, with the URL's own SNI and Host: "192.0.2.7", "[2001:db8::1]:443"
    std::string hostHeader;     // another Host header than the URL's; empty: none
    std::vector<RequestHeader> headers;  // beside the template's; secret ones are sealed
    std::string token;          // a query that every request gets ("hdnts=…"); secret: sealed, never shown
    IpFamily family = IpFamily::Any;

    Carries carries = Carries::All;
    std::vector<std::string> groups;     // of Carries::Groups
    std::string pattern;                 // of Carries::Pattern: * and ?, compared with id, name and URL path, case ignored

    bool enabled = true;
    std::int64_t revision = 0;
    WallTime updated{};

    bool operator==(const Endpoint&) const = default;
};

[[nodiscard]] bool carriesChannel(const Endpoint& endpoint, const Channel& channel);
// The channel's URL through this endpoint, its token included. Empty: it cannot be made (no URL, a broken base).
[[nodiscard]] std::string urlThrough(const Endpoint& endpoint, const Channel& channel);
// The channel's own URL leads to this endpoint already: same scheme, host and port, its base path in front, no pinned address.
[[nodiscard]] bool ownsUrl(const Endpoint& endpoint, const Channel& channel);

// The stages of a channel: its own URL's (null: a packager that has no entry of its own) and the enabled endpoints that carry it
// besides, in the order of the chain, then by id.
struct ChainPlan {
    const Endpoint* own = nullptr;
    std::vector<const Endpoint*> others;

    [[nodiscard]] bool empty() const { return others.empty(); }
};
// Refers to `endpoints`.
[[nodiscard]] ChainPlan chainOf(const Channel& channel, const std::vector<Endpoint>& endpoints);

// The stage of a channel's own URL, whatever endpoint it leads to: the one that is inspected in depth.
inline constexpr std::string_view ownStage = "packager";

}  // namespace inspector
