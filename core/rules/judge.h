// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/request.h"
#include "core/hls/parser.h"
#include "core/model/finding.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// Every judgement: pure, no clock and no I/O of its own. Findings carry rung and url as given in the context.
namespace inspector::rules {

struct Context {
    std::string rung;     // "master", "1080p-6000k", …
    std::string stage = "packager";
    std::string url;      // redacted already
};

enum class Resource { Playlist, Segment, Init, Key };

// What an answer's transport says by itself: failures, status, redirects, content type, HTML instead of media, length.
// `bodyStart`: the first bytes of the decoded body (up to 64). `asked`: the range that was asked for.
[[nodiscard]] std::vector<Finding> judgeResponse(const Context& context, Resource resource,
                                                 const fetch::Response& response, std::string_view bodyStart,
                                                 std::optional<std::uint64_t> sequence = {},
                                                 const std::optional<fetch::ByteRange>& asked = {});

// http-content-type-playlist of an MPD: application/dash+xml and video/vnd.mpeg.dash.mpd are its types.
[[nodiscard]] std::vector<Finding> judgeMpdType(const Context& context, const fetch::Response& response);

// hls-byterange-beyond-resource: the answer to a segment that is a byte range (EXT-X-BYTERANGE) of a shorter resource.
// `range`: the playlist's, which is what was asked for; `body`: bytes that came. Nothing of an answer that shows no length.
[[nodiscard]] std::vector<Finding> judgeByteRange(const Context& context, const fetch::Response& response,
                                                  const fetch::ByteRange& range, std::uint64_t sequence);

// One document by itself (what makes it unplayable or inconsistent). Diagnostics of the parser become findings here.
[[nodiscard]] std::vector<Finding> judgeMultivariant(const Context& context, const hls::Parsed& parsed);
[[nodiscard]] std::vector<Finding> judgeMedia(const Context& context, const hls::Parsed& parsed);

// One media playlist over time. Value semantics, one instance a rung, bounded memory (it keeps what it needs of the
// newest version, not the text). Rules: stale, not growing, sequence backwards / reset / jump / mismatch,
// discontinuity sequence, target duration changed, endlist removed, program date-time frozen / jump / future, …
class MediaHistory {
public:
    struct Sample {
        const hls::Playlist* playlist = nullptr;  // lives during update() only
        std::uint64_t bodyHash = 0;
        MonoTime asked{};      // start of the poll
        MonoTime answered{};   // its end
        WallTime wall{};       // at its end
        double clockOffsetS = 0;   // error of `wall` (ours - true), where it is known (ClockCheck)
        double maxLatencyS = 0;    // of the template; 0: live latency is not judged
        bool alwaysOn = true;      // of the template: an end is unexpected
        // What came with it, to tell whose clock is odd and who answered. Empty, none: not known.
        std::optional<double> dateAheadS;  // of the server's Date before our clock (dateSkew, not corrected by the offset)
        std::string_view server;           // address and what it says of itself: "192.0.2.7, Via: 1.1 varnish"
    };
    // Findings that hold now (a stale playlist is found at each poll until it changes). A change (a reset, a jump) is
    // found by the poll that shows it and once more by the next, so that two cycles can confirm it.
    [[nodiscard]] std::vector<Finding> update(const Context& context, const Sample& sample);

    // Certain time without a change: a lower bound, start of the newest poll - end of the poll that first showed the
    // version. None before the second poll.
    [[nodiscard]] std::optional<Nanoseconds> age() const;
    [[nodiscard]] bool changed() const;  // the newest sample was another version
    // Of the newest sample: our clock (its error taken out) - the end of the newest segment. None without date-time.
    [[nodiscard]] std::optional<double> latencyS() const;

    MediaHistory();
    ~MediaHistory();
    MediaHistory(MediaHistory&&) noexcept;
    MediaHistory& operator=(MediaHistory&&) noexcept;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// The playlists of one channel beside each other (rungs out of step, target durations that differ, groups undefined).
struct RungView {
    std::string rung;
    std::string url;
    hls::RungKey::Kind kind = hls::RungKey::Kind::Variant;
    const hls::Playlist* playlist = nullptr;  // null: could not be had in this cycle
    MonoTime asked{};
    MonoTime answered{};
};
[[nodiscard]] std::vector<Finding> judgeAcross(const Context& context, const hls::Playlist& multivariant,
                                               const std::vector<RungView>& rungs);

// One fetched segment against what was declared: slow against its duration (http-slow-segment), truncated, of no known
// format, a range ignored. What an answer's transport says (empty, HTML) is judgeResponse's and not said again.
struct SegmentFacts {
    std::uint64_t sequence = 0;
    double durationS = 0;
    bool partial = false;       // only its beginning was asked for: nothing is said about its length or speed
    bool rangeAsked = false;    // a Range header was sent (EXT-X-BYTERANGE, or partial)
    int status = 0;             // of the answer; 0: not told
    bool encrypted = false;     // EXT-X-KEY with METHOD=AES-128 applies: its bytes say nothing
    double downloadS = 0;
    double madeS = 0;           // DASH, low latency: so much of that the segment may still have been in the making
    std::int64_t bytes = 0;
    std::string_view start;     // the first bytes (up to 512)
    bool hasMap = false;        // an EXT-X-MAP applies: fMP4
    bool isSubtitles = false;
};
[[nodiscard]] std::vector<Finding> judgeSegment(const Context& context, const SegmentFacts& facts);

}  // namespace inspector::rules
