// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/mpd.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::dash {

// One segment of a Representation.
struct SegmentRef {
    std::uint64_t number = 0;            // $Number$; position from startNumber where there is none
    std::int64_t time = 0;               // media time, ticks of the addressing's timescale ($Time$)
    std::int64_t duration = 0;           // ticks
    double startS = 0;                   // on the presentation's clock: period start + (time - offset) / timescale
    double durationS = 0;
    std::string url;                     // resolved
    std::optional<std::uint64_t> first, last;  // inclusive byte range
    std::optional<WallTime> availableFrom;     // dynamic: availabilityStartTime + period start + end - offset (5.3.9.5.3)
    std::optional<WallTime> availableUntil;
};

// Equal segments behind each other.
struct SegmentRun {
    std::size_t firstIndex = 0;
    std::uint64_t firstNumber = 0;
    std::int64_t time = 0;
    std::int64_t duration = 0;           // 0: not known
    std::size_t count = 0;
    std::uint32_t line = 0;              // of its S; 0: no timeline
};

// The segments of one Representation that are listed, or exist at a time: counted and computed, never expanded, so that
// 200,000 of them cost nothing. Refers to the MPD, which outlives it. Segments that would begin at or after the Period's
// end are left out, whatever lists them (5.3.9.2.1; shaka does so too, mpd-parser and dash.js keep a timeline's).
// @r = -1 reaches to the next S@t, else to the Period's end, else to what is available at `now`.
class SegmentWindow {
public:
    // `now`: on the MPD's own clock (UTCTiming applied by the caller). Static: all. Dynamic: those that are available at
    // `now` (a timeline's own entries included only when they are due), not older than timeShiftBufferDepth.
    // `documentUrl`: where the MPD came from (after redirects, or Location).
    SegmentWindow(const Mpd& mpd, std::size_t period, std::size_t adaptationSet, std::size_t representation,
                  std::string_view documentUrl, WallTime now);

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] SegmentRef at(std::size_t index) const;  // O(log entries)
    // All that a timeline or list names, due or not (for checking the document itself).
    [[nodiscard]] std::size_t listed() const { return m_listed; }
    [[nodiscard]] const std::vector<SegmentRun>& runs() const { return m_runs; }  // of everything listed
    [[nodiscard]] std::optional<SegmentRef> initialization() const;
    // SegmentBase: the byte range of the sidx; the whole file is then one segment until expand() has its index.
    [[nodiscard]] std::optional<SegmentRef> index() const;

private:
    [[nodiscard]] SegmentRef fileAt(const std::string& reference, std::optional<std::uint64_t> first,
                                    std::optional<std::uint64_t> last) const;
    void setAvailability(SegmentRef& segment) const;

    const Mpd* m_mpd;
    const Period* m_period;
    const AdaptationSet* m_set;
    const Representation* m_representation;
    std::string m_base;                  // resolved BaseURL
    std::vector<SegmentRun> m_runs;            // of everything listed
    std::size_t m_offset = 0;            // of the first available among the listed
    std::size_t m_size = 0;
    std::size_t m_listed = 0;
    double m_availabilityTimeOffset = 0;
};

// BaseURL resolution down to a Representation (5.6.4), the first BaseURL of each level. Empty: cannot be resolved.
[[nodiscard]] std::string baseUrlOf(const Mpd& mpd, const Period& period, const AdaptationSet& set,
                                    const Representation& representation, std::string_view documentUrl);

// availabilityTimeOffset in seconds: the sum over the first BaseURL of each level and the addressing element.
[[nodiscard]] double availabilityTimeOffsetOf(const Mpd& mpd, const Period& period, const AdaptationSet& set,
                                              const Representation& representation);
// availabilityTimeComplete of the addressing element, else of the deepest first BaseURL that states it; true when none
// does. False: a segment may be asked for while it is being made.
[[nodiscard]] bool availabilityTimeCompleteOf(const Mpd& mpd, const Period& period, const AdaptationSet& set,
                                              const Representation& representation);
// Whether a Representation without SegmentBase, List or Template is one file: a BaseURL names it.
[[nodiscard]] bool isSingleFile(const Mpd& mpd, const Period& period, const AdaptationSet& set,
                                const Representation& representation);

// $RepresentationID$, $Number%05d$, $Time$, $Bandwidth$, $SubNumber$, $$ (5.3.9.4.4). None: an identifier that is not
// known, or a format that is none.
[[nodiscard]] std::optional<std::string> fillTemplate(std::string_view text, const Representation& representation,
                                                      std::uint64_t number, std::int64_t time);

// The clock that an MPD asks to be used (UTCTiming): schemes that can be followed.
enum class TimingMethod { None, Direct, HttpHead, HttpXsdate, HttpIso, Unsupported };
[[nodiscard]] TimingMethod timingMethod(std::string_view schemeIdUri);

// Key of a Representation as a rung: its @id where it is unique in the Period, made of what identifies it to a person
// otherwise ("1080p-6000k", "audio-eng"). Unique in the list.
struct RungKey {
    std::string key;
    std::size_t period = 0, adaptationSet = 0, representation = 0;
    enum class Kind { Video, Audio, Text, Other } kind = Kind::Other;
};
// Of one period.
[[nodiscard]] std::vector<RungKey> rungKeys(const Mpd& mpd, std::size_t period);
// The period that is on at `now` (the last one that has begun); none: no period covers it.
[[nodiscard]] std::optional<std::size_t> periodAt(const Mpd& mpd, WallTime now);

}  // namespace inspector::dash
