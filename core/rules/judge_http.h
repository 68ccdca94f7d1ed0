// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/arrival_curve.h"
#include "core/rules/judge.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// What answers say over time and beside each other: caches, validators, clocks, delivery, edges against the origin. Pure.
namespace inspector::rules {

// One answer that came (whole or with an error status; a transport failure is judgeResponse's alone).
struct HttpFacts {
    const fetch::Response* response = nullptr;  // never null; lives during update() only
    MonoTime answered{};                        // its end
    WallTime wall{};                            // at its end, of our clock
    double clockOffsetS = 0;                    // our clock's error (ours - true), where it is known
    std::uint64_t bodyHash = 0;                 // of the decoded body; 0: not known (partial, 304)
    double targetDurationS = 0;                 // of its playlist; 0: not known (a multivariant playlist)
    bool live = false;                          // its playlist has no end
    bool lowLatency = false;                    // its playlist is Low-Latency HLS (EXT-X-PART-INF)
    bool directive = false;                     // asked with _HLS_msn: what answers never changes
    bool offeredGzip = true;                    // Accept-Encoding was sent
    bool originSent = false;                    // an Origin header was sent
    bool corsRequired = false;                  // viewers play in browsers: its lack is major, else info
    bool isSubtitles = false;                   // of a segment: text, may be compressed
    std::optional<std::uint64_t> gzippedBytes;  // what gzip makes of the body, where that was tried
    // A request without conditions and with Cache-Control: no-cache made beside a 304: hash of its body.
    std::optional<std::uint64_t> freshBodyHash;
    // Of a segment
    std::optional<std::uint64_t> sequence;
    double durationS = 0;
    const ArrivalCurve* arrival = nullptr;      // null: not recorded, or only a part was asked for
    bool sentAsMade = false;                    // DASH, low latency: asked for before it is complete (chunked transfer)
};

// The answers to one rung's requests in one stage: one instance for its playlist and segments (or one each). Value
// semantics, bounded memory. Rules: http-gzip-missing, -gzip-segment, -cache-too-long, -age-exceeds-target,
// -age-missing, -304-stale, -etag-unstable, -etag-frozen, -date-skew, -last-modified-stale, -cors-missing, -version-1,
// -trickle-delivery, -not-tls, tls-old-version, tls-certificate-expires (by days). Byte ranges (http-range-wrong,
// http-range-unsatisfiable) are judgeResponse's, which takes the range that was asked for.
class HttpHistory {
public:
    HttpHistory();
    ~HttpHistory();
    HttpHistory(HttpHistory&&) noexcept;
    HttpHistory& operator=(HttpHistory&&) noexcept;

    [[nodiscard]] std::vector<Finding> update(const Context& context, Resource resource, const HttpFacts& facts);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// The statuses of one rung's segments: one that fails is major, critical are two in a row or more than a fifth (of five
// at least) within five minutes. Bounded memory.
class StatusHistory {
public:
    // Call for every segment asked for, in order; raises what judgeResponse said (http-status) where it is due.
    void grade(std::vector<Finding>& findings, bool ok, MonoTime at);

private:
    static constexpr std::size_t most = 300;
    std::deque<std::pair<MonoTime, bool>> m_newest;
    int m_failedInRow = 0;
};

// Seconds that the server's Date is ahead of our clock (corrected by clockOffsetS), its Age and half the round trip taken
// into account, and how far that may be wrong (Date counts whole seconds). None: no Date, or none that can be read.
struct DateSkew {
    double aheadS = 0;
    double uncertainS = 0;
};
[[nodiscard]] std::optional<DateSkew> dateSkew(const fetch::Response& response, WallTime wall, double clockOffsetS = 0);
// A date of HTTP (RFC 9110 5.6.7, its preferred form): "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::optional<WallTime> parseHttpDate(std::string_view text);

// Our own clock, checked against the Date of many hosts: when at least three agree, their median is right. Value,
// bounded; one a probe.
class ClockCheck {
public:
    void add(const std::string& host, const DateSkew& skew);
    // Our clock's error in seconds (ours - true); none: fewer than three hosts, or they disagree. Below a second it is 0:
    // Date tells no more.
    [[nodiscard]] std::optional<double> offsetS() const;

private:
    static constexpr std::size_t most = 64;
    std::map<std::string, double> m_ahead;  // of a host's Date, newest
};

// One rung's playlist as the origin (or packager) and the edges delivered it at about the same time.
struct EdgeView {
    std::string stage;                        // "origin", or the endpoint's name
    bool reference = false;                   // the origin: the others are compared with it
    const hls::Playlist* playlist = nullptr;  // null: it could not be had
    MonoTime asked{};
    MonoTime answered{};
    // The newest segment that was fetched from there: hash of its body, for what the playlist cannot show.
    std::optional<std::uint64_t> segmentSequence;
    std::uint64_t segmentHash = 0;            // 0: not known
};
// edge-differs-from-origin, edge-behind-origin. Findings have the edge's stage. Nothing without a reference.
[[nodiscard]] std::vector<Finding> judgeEdges(const Context& context, const std::vector<EdgeView>& views);

}  // namespace inspector::rules
