// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/coverage.h"

#include "core/verdict/finding_kind.h"
#include "core/verdict/sample_kind.h"

#include <algorithm>

namespace inspector::verdict {

namespace {

bool asked(const StageSample& sample, auto&& which) {
    return std::any_of(sample.requests.begin(), sample.requests.end(), which);
}

std::ptrdiff_t documents(const StageSample& sample) {
    return std::count_if(sample.requests.begin(), sample.requests.end(),
                         [](const StageRequest& r) { return isDocument(r.kind); });
}

}  // namespace

bool Coverage::ladderKnown() const {
    if (!m_report.whole || m_report.isChain()) return false;
    for (const RungReport& r : m_report.rungs)
        if (r.kind == RungKind::Master) return r.fetched && r.http.ok;
    return !m_report.rungs.empty();
}

const StageSample* Coverage::sampleOf(std::string_view stage) const {
    const auto at = std::find_if(m_report.stages.begin(), m_report.stages.end(),
                                 [&](const StageSample& s) { return s.stage == stage; });
    return at == m_report.stages.end() ? nullptr : &*at;
}

bool Coverage::counts(const Finding& finding) const {
    if (!m_report.isChain()) return m_report.trust == Trust::Trusted || !isLatency(finding);
    if (!isAboutChain(finding)) return false;
    const StageSample* sample = sampleOf(finding.stage);
    const Trust trust = sample ? std::max(sample->trust, m_report.trust) : m_report.trust;
    return trust == Trust::Trusted || (trust == Trust::Late && !isLatency(finding));
}

bool Coverage::lookedAt(const Finding& finding) const {
    if (m_report.isChain()) return lookedAtStage(finding);
    if (m_report.trust != Trust::Trusted && isLatency(finding)) return false;
    if (finding.rung.empty()) return m_report.whole;
    const auto rung = std::find_if(m_report.rungs.begin(), m_report.rungs.end(),
                                   [&](const RungReport& r) { return r.rung == finding.rung; });
    if (rung == m_report.rungs.end()) return ladderKnown();
    if (finding.rule == "hls-segment-changed" && m_settings.segments == SegmentPolicy::All) return rung->comparedAgain;
    if (isAboutSegments(finding)) {
        if (m_settings.segments == SegmentPolicy::None) return true;
        return std::any_of(rung->segments.begin(), rung->segments.end(),
                           [&](const SegmentSample& s) { return s.http.ok || isTransport(finding); });
    }
    return rung->fetched && (rung->http.ok || isTransport(finding));
}

bool Coverage::lookedAtStage(const Finding& finding) const {
    const StageSample* sample = sampleOf(finding.stage);
    if (!sample) return true;  // it is no stage of the channel any more
    if (sample->skipped || sample->trust == Trust::Blind) return false;
    if (sample->trust == Trust::Late && isLatency(finding)) return false;
    if (finding.rule == "edge-differs-from-origin") return sample->differs.has_value();
    if (finding.rule == "edge-behind-origin") return sample->lagS.has_value();
    if (isAboutConnecting(finding)) return asked(*sample, [](const StageRequest& r) { return !r.http.reused; });
    if (isAboutSegments(finding)) {
        if (m_settings.segments == SegmentPolicy::None) return true;
        return asked(*sample, [&](const StageRequest& r) {
            return !isDocument(r.kind) && (r.http.ok || isTransport(finding));
        });
    }
    if (isTransport(finding)) return asked(*sample, [](const StageRequest& r) { return isDocument(r.kind); });
    if (!sample->parsed) return false;
    // The multivariant playlist is asked for now and then, beside the media playlist; an MPD each time.
    return finding.rung != "master" || documents(*sample) > 1 || asked(*sample, [](const StageRequest& r) {
               return r.kind == ExchangeKind::Mpd;
           });
}

}  // namespace inspector::verdict
