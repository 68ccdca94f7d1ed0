// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/rules/document.h"

#include <algorithm>
#include <cmath>
#include <set>

// Low-Latency HLS in one document: bis 4.4.3.7, 4.4.3.8, 4.4.4.9, 4.4.5.3, 4.4.5.4 and appendix B.
namespace inspector::rules {

namespace {

using hls::Part;
using hls::Playlist;
using hls::Segment;
using hls::ServerControl;

constexpr double slack = 0.005;        // share of a limit that rounding in the text explains
constexpr double longestFrame = 1.0 / 24 + 0.0005;
constexpr double deltaWindow = 120;    // seconds, AAS 14.4

bool below(double value, double limit) { return value < limit * (1 - slack); }

std::vector<Arg> valueAndLimit(double value, double limit) {
    return {secondsArg("value", value), secondsArg("limit", limit)};
}

class LowLatencyJudge {
public:
    LowLatencyJudge(FindingList& findings, const Playlist& playlist) : m_findings(findings), m_playlist(playlist) {
        for (const Segment& segment : playlist.segments) {
            if (segment.parts.empty()) continue;
            if (!m_oldest) m_oldest = &segment;
            note(segment.parts);
        }
        note(playlist.trailingParts);
    }

    void judge() {
        for (const Segment& segment : m_playlist.segments) judgeParts(segment.parts, &segment);
        judgeParts(m_playlist.trailingParts, nullptr);
        if (m_any && !m_playlist.partTarget)
            m_findings.add("llhls-part-inf-missing", {}, {m_firstPartLine, {}});
        // Nobody asks for delta updates here: one that comes all the same is a cache that mixes them up.
        if (m_playlist.skip) m_findings.add("llhls-skip-unrequested", {}, {m_playlist.skip->line, {}});
        judgeControl();
        judgeHints();
        judgeReports();
        if (m_playlist.endList || !(m_any || m_playlist.partTarget)) return;
        judgeLive();
    }

private:
    void note(const std::vector<Part>& parts) {
        for (const Part& part : parts) {
            if (!m_any) m_firstPartLine = part.line;
            m_any = true;
            m_independent = m_independent || part.independent;
        }
    }

    // `parent`: null while it is not complete.
    void judgeParts(const std::vector<Part>& parts, const Segment* parent) {
        if (!m_playlist.partTarget) return;
        const double target = *m_playlist.partTarget;
        double sum = 0;
        bool whole = !parts.empty();
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const Part& part = parts[i];
            if (!part.duration) {
                whole = false;
                continue;
            }
            sum += *part.duration;
            const Place place{part.line, parent ? std::optional(parent->sequence) : std::nullopt};
            if (*part.duration > target + 0.0005)
                m_findings.add("llhls-part-exceeds-target",
                               {secondsArg("duration", *part.duration), secondsArg("limit", target)}, place);
            const bool last = i + 1 == parts.size();
            const bool free = part.independent || part.gap || last || parts[i + 1].gap;
            if (!free && below(*part.duration, 0.85 * target))
                m_findings.add("llhls-part-too-short",
                               {secondsArg("duration", *part.duration), secondsArg("limit", 0.85 * target)}, place);
        }
        if (parent && whole) judgeSum(*parent, sum);
    }

    void judgeSum(const Segment& parent, double sum) {
        if (!parent.duration) return;
        // Parts leave the playlist one by one on some servers: the oldest segment may have lost some.
        if (&parent == m_oldest && sum < *parent.duration) return;
        const double limit = std::max(longestFrame, 0.02 * *parent.duration);
        if (std::fabs(sum - *parent.duration) > limit)
            m_findings.add("llhls-parts-sum-mismatch",
                           {secondsArg("sum", sum), secondsArg("duration", *parent.duration), secondsArg("limit", limit)},
                           {parent.infLine, parent.sequence});
    }

    void judgeControl() {
        if (!m_playlist.serverControl) return;
        const ServerControl& control = *m_playlist.serverControl;
        const Place place{control.line, {}};
        const auto target = static_cast<double>(m_playlist.targetDuration.value_or(0));
        if (control.holdBack && below(*control.holdBack, 3 * target))
            m_findings.add("llhls-hold-back-too-small", valueAndLimit(*control.holdBack, 3 * target), place);
        if (control.canSkipUntil && below(*control.canSkipUntil, 6 * target))
            m_findings.add("llhls-skip-boundary-too-small", valueAndLimit(*control.canSkipUntil, 6 * target), place);
        if (control.canSkipDateRanges && !control.canSkipUntil)
            m_findings.add("llhls-skip-dateranges-without-skip-until", {}, place);
        if (!m_playlist.partTarget) return;
        const double part = *m_playlist.partTarget;
        if (!control.partHoldBack)
            m_findings.add("llhls-part-hold-back-missing", {secondsArg("limit", 3 * part)}, place);
        else if (below(*control.partHoldBack, 2 * part))
            m_findings.add("llhls-part-hold-back-too-small", valueAndLimit(*control.partHoldBack, 2 * part), place);
        else if (below(*control.partHoldBack, 3 * part))
            m_findings.add("llhls-part-hold-back-below-recommended", valueAndLimit(*control.partHoldBack, 3 * part), place);
    }

    void judgeHints() {
        std::set<std::string_view> types;
        for (const hls::PreloadHint& hint : m_playlist.preloadHints) {
            if (!hint.type.empty() && !types.insert(hint.type).second)
                m_findings.add("llhls-preload-hint-duplicate", {shownArg("type", hint.type)}, {hint.line, {}});
        }
        if (m_playlist.endList && !m_playlist.preloadHints.empty())
            m_findings.add("llhls-preload-hint-with-endlist", {}, {m_playlist.preloadHints.front().line, {}});
    }

    // bis 4.4.5.4: relative to this playlist.
    void judgeReports() {
        for (const hls::RenditionReport& report : m_playlist.renditionReports) {
            const UriParts parts = splitUri(report.uri);
            if (parts.scheme || parts.authority)
                m_findings.add("llhls-rendition-report-uri-absolute", {shownArg("subject", report.uri)}, {report.line, {}});
        }
    }

    // What the server of a live Low-Latency playlist must offer.
    void judgeLive() {
        const Place place{m_firstPartLine, {}};
        if (!m_playlist.serverControl) m_findings.add("llhls-server-control-missing", {}, place);
        else if (!m_playlist.serverControl->canBlockReload)
            m_findings.add("llhls-block-reload-missing", {}, {m_playlist.serverControl->line, {}});
        const auto& hints = m_playlist.preloadHints;
        if (m_any && std::none_of(hints.begin(), hints.end(), [](const auto& hint) { return hint.type == "PART"; }))
            m_findings.add("llhls-preload-hint-missing", {}, place);
        if (m_oldest && !m_independent) m_findings.add("llhls-independent-missing", {}, place);
        const auto& segments = m_playlist.segments;
        const bool dated = std::any_of(segments.begin(), segments.end(),
                                       [](const Segment& segment) { return segment.programDateTime.has_value(); });
        if (!dated && !segments.empty() && !m_playlist.skip) m_findings.add("llhls-pdt-missing", {}, place);
        const double window = m_playlist.windowSeconds();
        if (window > deltaWindow && !(m_playlist.serverControl && m_playlist.serverControl->canSkipUntil))
            m_findings.add("llhls-delta-not-offered", {secondsArg("window", window), secondsArg("limit", deltaWindow)}, place);
        judgeOldParts();
    }

    void judgeOldParts() {
        if (!m_oldest || !m_playlist.targetDuration) return;
        double behind = 0;  // seconds of media after the oldest segment that still has parts
        for (const Part& part : m_playlist.trailingParts) behind += part.duration.value_or(0);
        for (const Segment& segment : m_playlist.segments) {
            if (&segment > m_oldest) behind += segment.duration.value_or(0);
        }
        const double limit = 3.0 * static_cast<double>(*m_playlist.targetDuration);
        // A server that takes them away with the next segment only is as good.
        if (behind > limit + m_oldest->duration.value_or(0))
            m_findings.add("llhls-parts-not-removed", {secondsArg("age", behind), secondsArg("limit", limit)},
                           {m_oldest->parts.front().line, m_oldest->sequence});
    }

    FindingList& m_findings;
    const Playlist& m_playlist;
    const Segment* m_oldest = nullptr;  // that has parts
    std::uint32_t m_firstPartLine = 0;
    bool m_any = false;
    bool m_independent = false;
};

}  // namespace

void judgeLowLatency(FindingList& findings, const Playlist& playlist) { LowLatencyJudge(findings, playlist).judge(); }

}  // namespace inspector::rules
