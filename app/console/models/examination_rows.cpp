// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/examination_rows.h"

#include <algorithm>

namespace inspector::console {

namespace {

ChannelState stateOf(const Examination& examination, const RungReport& rung) {
    ChannelState state = rung.fetched || rung.text || !rung.segments.empty() ? ChannelState::Up : ChannelState::Unknown;
    for (const Finding& finding : examination.findings) {
        if (finding.rung != rung.rung) continue;
        if (finding.severity == Severity::Critical) return ChannelState::Down;
        if (finding.severity == Severity::Major) state = ChannelState::Degraded;
    }
    return state;
}

RungFigures figuresOf(const RungReport& rung, ChannelState state) {
    RungFigures f;
    f.rung = rung.rung;
    f.kind = rung.kind;
    f.state = state;
    f.bandwidthBps = rung.bandwidthBps;
    f.width = rung.width;
    f.height = rung.height;
    f.frameRate = rung.frameRate;
    f.codecs = rung.codecs;
    f.language = rung.language;
    if (rung.parsed) {
        f.mediaSequence = rung.mediaSequence;
        f.segmentCount = rung.segmentCount;
        f.targetDurationS = rung.targetDurationS;
        f.windowS = rung.windowS;
        f.ageS = rung.ageS;
        f.latencyS = rung.latencyS;
    }
    f.httpStatus = rung.http.status;
    if (rung.http.status > 0) f.ttfbMs = rung.http.ttfbMs;
    for (const SegmentSample& s : rung.segments) {
        if (!s.bitrateBps) continue;
        f.measuredBps = s.bitrateBps;
        f.peakBps = std::max(f.peakBps.value_or(0), *s.bitrateBps);
        if (s.downloadRatio) f.downloadRatio = std::max(f.downloadRatio.value_or(0), *s.downloadRatio);
    }
    return f;
}

}  // namespace

std::vector<RungFigures> rungFiguresOf(const Examination& examination) {
    std::vector<RungFigures> figures;
    figures.reserve(examination.rungs.size());
    for (const RungReport& rung : examination.rungs) figures.push_back(figuresOf(rung, stateOf(examination, rung)));
    return figures;
}

std::vector<inventory::FindingRow> findingRowsOf(const Examination& examination) {
    std::vector<inventory::FindingRow> rows;
    rows.reserve(examination.findings.size());
    for (const Finding& finding : examination.findings)
        rows.push_back({ChannelId{}, {finding, examination.finished, examination.finished, 1, true}});
    return rows;
}

std::shared_ptr<const ProbeReport> reportOf(const Examination& examination) {
    auto report = std::make_shared<ProbeReport>();
    report->started = examination.started;
    report->finished = examination.finished;
    report->rungs = examination.rungs;
    report->findings = examination.findings;
    if (report->rungs.empty() && examination.text) {  // a document alone
        RungReport document;
        document.rung = examination.target;
        document.kind = RungKind::Master;
        document.text = examination.text;
        for (Finding& finding : report->findings) finding.rung = document.rung;
        report->rungs.push_back(std::move(document));
    }
    return report;
}

}  // namespace inspector::console
