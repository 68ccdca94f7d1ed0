// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/catalogue.h"
#include "core/rules/judge.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::rules::test {

inline const Context context{"1080p-6000k", "packager", "https://cdn.example/live/hd.m3u8"};

// The rules of the findings, in order. Each finding that a test sees must be in the catalogue and speak in whole words.
inline std::vector<std::string> rulesOf(const std::vector<Finding>& findings) {
    std::vector<std::string> ids;
    for (const Finding& finding : findings) {
        EXPECT_TRUE(find(finding.rule)) << finding.rule;
        EXPECT_EQ(english(finding).find('{'), std::string::npos) << english(finding);
        ids.push_back(finding.rule);
    }
    return ids;
}

inline const Finding* findingOf(const std::vector<Finding>& findings, std::string_view rule) {
    const auto at = std::find_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.rule == rule; });
    return at == findings.end() ? nullptr : &*at;
}

// All that is said of a document, and what is left without the notes that any document of a few lines earns.
inline std::vector<Finding> allOfMedia(std::string_view text) { return judgeMedia(context, hls::parse(text)); }
inline std::vector<Finding> allOfMultivariant(std::string_view text) {
    return judgeMultivariant({"master", "packager", "https://cdn.example/live/master.m3u8"}, hls::parse(text));
}
inline std::vector<Finding> withoutNotes(std::vector<Finding> findings) {
    static const std::set<std::string_view> notes = {
        "hls-pdt-missing-live", "hls-pdt-no-milliseconds", "hls-version-higher-than-needed", "hls-extinf-integer-only",
        "hls-extinf-no-comma", "hls-live-window-below-six-segments", "hls-window-short-dvr", "hls-allow-cache-removed",
        "hls-average-bandwidth-missing", "hls-codecs-missing", "hls-resolution-missing", "hls-frame-rate-missing",
        "hls-iframe-absent", "hls-captions-absent", "hls-single-variant", "hls-group-unused", "hls-language-missing",
        "hls-channels-missing", "hls-program-id-removed"};
    findings.erase(std::remove_if(findings.begin(), findings.end(),
                                  [](const Finding& finding) { return notes.count(finding.rule) > 0; }),
                   findings.end());
    return findings;
}
inline std::vector<Finding> mediaFindings(std::string_view text) { return withoutNotes(allOfMedia(text)); }
inline std::vector<std::string> mediaRules(std::string_view text) { return rulesOf(mediaFindings(text)); }
inline std::vector<Finding> multivariantFindings(std::string_view text) { return withoutNotes(allOfMultivariant(text)); }
inline std::vector<std::string> multivariantRules(std::string_view text) { return rulesOf(multivariantFindings(text)); }

inline std::string media(std::string_view body) {
    return std::string("#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-TARGETDURATION:6\n").append(body);
}
inline std::string multivariant(std::string_view body) {
    return std::string("#EXTM3U\n#EXT-X-VERSION:8\n").append(body);
}

// A live media playlist under construction.
struct Live {
    std::uint64_t sequence = 100;
    int count = 6;
    double duration = 4;
    int target = 4;
    std::string prefix = "seg";                  // of the segments' names
    std::optional<std::uint64_t> discontinuitySequence = {};
    std::vector<std::uint64_t> discontinuities = {};  // media sequence numbers before which one stands
    std::optional<WallTime> zero = {};           // program date-time of segment 0
    bool datesOnFirstOnly = false;
    bool end = false;
    std::string extra = {};                      // header lines
    std::uint64_t nameShift = 0;                 // number in the name less the media sequence number
    std::string query = {};

    [[nodiscard]] std::string text() const {
        std::string out = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:" + std::to_string(target) + "\n";
        out += "#EXT-X-MEDIA-SEQUENCE:" + std::to_string(sequence) + "\n" + extra;
        if (discontinuitySequence) out += "#EXT-X-DISCONTINUITY-SEQUENCE:" + std::to_string(*discontinuitySequence) + "\n";
        for (int i = 0; i < count; ++i) {
            const std::uint64_t number = sequence + static_cast<std::uint64_t>(i);
            if (std::count(discontinuities.begin(), discontinuities.end(), number) > 0) out += "#EXT-X-DISCONTINUITY\n";
            if (zero && (i == 0 || !datesOnFirstOnly))
                out += "#EXT-X-PROGRAM-DATE-TIME:" + formatIso8601(*zero + fromSeconds(duration * static_cast<double>(number))) + "\n";
            char inf[48];
            std::snprintf(inf, sizeof inf, "#EXTINF:%.3f,\n", duration);
            out += inf + prefix + std::to_string(number + nameShift) + ".ts" + query + "\n";
        }
        if (end) out += "#EXT-X-ENDLIST\n";
        return out;
    }
};

// One rung polled over time: at() is a poll that starts at a time in seconds and takes 50 ms.
class Watch {
public:
    std::vector<Finding> at(double seconds, const std::string& text) {
        const hls::Parsed parsed = hls::parse(text);
        MediaHistory::Sample sample;
        sample.playlist = &parsed.playlist;
        sample.bodyHash = std::hash<std::string>{}(text);
        sample.asked = MonoTime{std::chrono::hours(5)} + std::chrono::duration_cast<MonoTime::duration>(fromSeconds(seconds));
        sample.answered = sample.asked + std::chrono::milliseconds(50);
        sample.wall = wallZero + fromSeconds(seconds + wallAhead);
        sample.clockOffsetS = clockOffset;
        sample.maxLatencyS = maxLatency;
        sample.alwaysOn = alwaysOn;
        sample.dateAheadS = dateAhead;
        sample.server = server;
        return m_history.update(context, sample);
    }
    std::vector<std::string> rulesAt(double seconds, const std::string& text) { return rulesOf(at(seconds, text)); }
    std::vector<std::string> rulesAt(double seconds, const Live& live) { return rulesAt(seconds, live.text()); }
    [[nodiscard]] const MediaHistory& history() const { return m_history; }

    double wallAhead = 0;    // of our wall clock before true time
    double clockOffset = 0;  // what of it is known
    double maxLatency = 0;
    bool alwaysOn = true;
    std::optional<double> dateAhead;
    std::string server;

    static constexpr WallTime wallZero{std::chrono::hours(490'000)};

private:
    MediaHistory m_history;
};

}  // namespace inspector::rules::test
