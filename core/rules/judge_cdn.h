// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/request.h"
#include "core/model/chain.h"
#include "core/model/finding.h"
#include "core/rules/judge.h"
#include "core/rules/judge_http.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the CDN monitor's answers say, of one stage by itself and of the stages beside each other. Pure. Findings have the stage of the
// context. What holds for every answer (status, redirects, content type, transport failures) is judgeResponse's, what holds over time of one
// stage's playlist is MediaHistory's and HttpHistory's; these are what only a CDN can have wrong.
namespace inspector::rules {

// One answer through a stage.
struct StageAnswer {
    Resource resource = Resource::Playlist;
    const fetch::Response* response = nullptr;  // never null; lives during the call
    CacheFacts cache;
    std::string_view askedUrl;                  // unredacted: redirects are compared with it
    double targetDurationS = 0;                 // 0: not known
    bool live = true;
    WallTime now{};
};
// edge-error-cached (an error status that a cache keeps, or served from one: major), edge-segment-not-cacheable (no-store,
// private or fresh for less than a target duration on a segment: minor), edge-cache-contradiction (info), edge-rate-limited (429, or 503 with
// Retry-After: minor; its Retry-After named), edge-redirect-elsewhere (a redirect to another site: minor; to a private, loopback or link-local
// address from a public one: critical). A playlist cached too long and an Age beyond the target duration are HttpHistory's.
[[nodiscard]] std::vector<Finding> judgeStageAnswer(const Context& context, const StageAnswer& answer);

// Retry-After (RFC 9110 10.2.3) in seconds, at most a year; none: not sent, or not readable.
[[nodiscard]] std::optional<double> retryAfterS(const fetch::Response& response, WallTime now);

// When a URL's token ends: `exp=`, `Expires=`, `hdnts=…exp=…`, `hdnea`, `e=`, `expires=`, a CloudFront policy, a JWT's exp. None: no token, or none
// that tells.
[[nodiscard]] std::optional<WallTime> tokenExpiry(std::string_view url);
// token-expires: minor when it ends within a day and did not change since it was first seen near its end, major within an hour, critical when it
// has ended. A token that a fresh multivariant playlist renews (each time another) is silent until less than two target durations are left.
[[nodiscard]] std::vector<Finding> judgeToken(const Context& context, std::optional<WallTime> expires, bool renewed,
                                              double targetDurationS, WallTime now);

// Another channel's content behind this URL: edge-wrong-channel (critical). Told by what identifies a channel's segments: names and
// program date-times that have nothing in common with the reference while sequence numbers and times say they should. `reference` and `edge`:
// playlists fetched at about the same time. Silent when either has no segments, or the edge is just far behind, and where another packager's
// names for the same channel cannot be told from another channel's (cut at the same moments): edge-differs-from-origin speaks then.
[[nodiscard]] std::vector<Finding> judgeIdentity(const Context& context, const hls::Playlist& reference, const hls::Playlist& edge);

// The same stage by IPv4 and by IPv6: edge-family-fails (one of them does not answer twice in a row where the other does: major),
// edge-family-slower (its median time to connect is over 3 times the other's and over 100 ms more: minor). Bounded memory, one a stage.
class FamilyHistory {
public:
    // `v6`: by which family it was asked; `answered`: a connection was made. `connectMs`: of a fresh connection, less than 0: of
    // a reused one. Not to be called for a family that the name has no address of, or that this machine has no route for: that is
    // no fault of the stage.
    [[nodiscard]] std::vector<Finding> update(const Context& context, bool v6, bool answered, double connectMs);

private:
    struct Side {
        std::vector<float> connectMs;  // newest 20
        int failedInRow = 0;
        bool answered = false;         // ever
    };
    Side m_sides[2];
};

// Addresses that a name resolved to, over time: edge-address-changes (info; a DNS answer that differs at every one of the last 10 asks is
// named with how many there were; fewer than four take turns anywhere). One a stage, asked once a fresh connection.
class AddressHistory {
public:
    [[nodiscard]] std::vector<Finding> update(const Context& context, std::string_view remoteAddress);
    [[nodiscard]] const std::vector<std::string>& newest() const { return m_newest; }

private:
    std::vector<std::string> m_newest;  // at most 10
};

}  // namespace inspector::rules
