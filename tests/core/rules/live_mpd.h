// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "tests/core/rules/mpds.h"

namespace inspector::rules::test {

// A live MPD under construction: segment n lasts 4 s and ends at 4 (n + 1) on the presentation's clock, which
// shows 601 at mpdNow. The first version ends at 600 and lists 60 s.
struct LiveMpd {
    int first = 135;
    int count = 15;
    int version = 0;              // seconds that publishTime is past its first value
    std::string head = {};        // more attributes of MPD
    std::string update = "PT2S";  // empty: no minimumUpdatePeriod
    std::string depth = "PT60S";
    std::string top = {};       // elements before the Periods
    std::string inPeriod = {};  // elements before the AdaptationSets
    std::string media = "$RepresentationID$/$Time$.m4s";

    // `n` segments later: as many come as go, written anew.
    [[nodiscard]] LiveMpd later(int n) const {
        LiveMpd next = *this;
        next.first += n;
        next.version += 4 * n;
        return next;
    }

    [[nodiscard]] std::string set(const char* id, const char* type, const std::string& representations) const {
        return std::string("<AdaptationSet id=\"") + id + "\" contentType=\"" + type + "\" mimeType=\"" + type +
               "/mp4\">\n" + "<SegmentTemplate timescale=\"1000\" presentationTimeOffset=\"0\" startNumber=\"" +
               std::to_string(first) + "\" media=\"" + media +
               "\" initialization=\"$RepresentationID$/init.mp4\"><SegmentTimeline>\n<S t=\"" +
               std::to_string(first * 4000) + "\" d=\"4000\" r=\"" + std::to_string(count - 1) +
               "\"/>\n</SegmentTimeline></SegmentTemplate>\n" + representations + "</AdaptationSet>\n";
    }

    [[nodiscard]] std::string text() const {
        const std::string published = formatIso8601(mpdNow + std::chrono::seconds(version));
        std::string out =
            "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"dynamic\" id=\"live\"\n"
            "profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" minBufferTime=\"PT4S\" "
            "maxSegmentDuration=\"PT4S\"\n"
            "availabilityStartTime=\"2026-01-31T12:00:00Z\" publishTime=\"" +
            published + "\"";
        if (!update.empty()) out += " minimumUpdatePeriod=\"" + update + "\"";
        if (!depth.empty()) out += " timeShiftBufferDepth=\"" + depth + "\"";
        out += " " + head + ">\n" + top + "<Period id=\"p0\" start=\"PT0S\">\n" + inPeriod;
        out += set("1", "video",
                   "<Representation id=\"v1\" bandwidth=\"3000000\"/>\n<Representation id=\"v2\" "
                   "bandwidth=\"1000000\"/>\n");
        out += set("2", "audio", "<Representation id=\"a1\" bandwidth=\"128000\"/>\n");
        return out + "</Period>\n</MPD>\n";
    }
};

// One MPD polled over time: at() is a poll that starts `seconds` after mpdNow and takes 50 ms.
class MpdWatch {
public:
    std::vector<Finding> at(double seconds, const std::string& text, const std::string& url = mpdUrl) {
        const dash::Parsed parsed = dash::parse(text);
        MpdHistory::Sample sample;
        sample.mpd = &parsed.mpd;
        sample.bodyHash = std::hash<std::string>{}(text);
        sample.asked =
            MonoTime{std::chrono::hours(5)} + std::chrono::duration_cast<MonoTime::duration>(fromSeconds(seconds));
        sample.answered = sample.asked + std::chrono::milliseconds(50);
        sample.wall = mpdNow + fromSeconds(seconds);
        sample.documentUrl = url;
        return m_history.update({"master", "packager", url}, sample);
    }
    std::vector<Finding> at(double seconds, const LiveMpd& mpd) { return at(seconds, mpd.text()); }
    [[nodiscard]] const MpdHistory& history() const { return m_history; }

private:
    MpdHistory m_history;
};

// What the second of two versions, a segment apart, earns.
inline std::vector<Finding> change(const std::string& before, const std::string& after, double apart = 4) {
    MpdWatch watch;
    watch.at(0, before);
    return watch.at(apart, after);
}

}  // namespace inspector::rules::test
