// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/cycle.h"

#include "core/rules/catalogue.h"

#include <algorithm>
#include <map>
#include <utility>

// What a cycle brought, put together as its report.
namespace inspector::probe {

namespace {

constexpr int mostOfOneRule = 20;  // findings of one rule and rung in a report

void limitRepetitions(std::vector<Finding>& findings) {
    if (findings.size() <= mostOfOneRule) return;
    std::map<std::pair<std::string, std::string>, int> counts;
    std::erase_if(findings, [&](const Finding& f) { return ++counts[{f.rule, f.rung}] > mostOfOneRule; });
}

// What nobody plays from start to end does not take the channel down.
void limitSeverity(std::vector<Finding>& findings) {
    for (Finding& f : findings)
        if (f.severity == Severity::Critical) f.severity = Severity::Major;
}

}  // namespace

// The multivariant playlist first, then every rung in its order, polled in this cycle or not.
void Cycle::addRungs(ProbeReport& report, bool whole) {
    const auto pollOf = [&](const Rung* rung) -> Poll* {
        for (Poll& p : m_polls)
            if (p.rung == rung && counts(p)) return &p;
        return nullptr;
    };
    report.rungs.reserve(m_state.rungs.size() + 1);
    const auto add = [&](Poll& poll) {
        if (poll.rung && poll.rung->spec.isSparse()) {
            limitSeverity(poll.findings);
            poll.rung->sparseFindings = poll.findings;
        }
        std::move(poll.findings.begin(), poll.findings.end(), std::back_inserter(report.findings));
        report.rungs.push_back(std::move(poll.report));
    };
    if (m_state.shape != Shape::Media) {
        if (Poll* top = pollOf(nullptr)) {
            add(*top);
        } else {
            RungReport master;
            master.rung = "master";
            master.kind = RungKind::Master;
            master.url = redactUrl(m_channel.url);
            master.text = m_state.topText;
            report.rungs.push_back(std::move(master));
        }
    }
    for (const auto& rung : m_state.rungs) {
        if (Poll* poll = pollOf(rung.get())) {
            add(*poll);
            continue;
        }
        report.rungs.push_back(describe(*rung, m_started - fromSeconds(m_watched.clockErrorS)));
        if (whole)  // what was found the last time holds until it is looked at again
            report.findings.insert(report.findings.end(), rung->sparseFindings.begin(), rung->sparseFindings.end());
    }
    if (m_state.protocol != Protocol::Dash || report.rungs.empty()) return;
    const RungReport& mpd = report.rungs.front();  // where the Representations stand: they were looked at with it
    if (!mpd.fetched) return;                      // or by the one before
    for (RungReport& rung : report.rungs) {
        if (rung.kind == RungKind::Master) continue;
        rung.fetched = mpd.fetched && mpd.parsed;
        rung.http = mpd.http;
    }
}

void Cycle::finish(bool whole) {
    double playlistBytes = 0;
    bool answered = false;
    bool asked = false;
    for (const Poll& poll : m_polls) {
        playlistBytes += static_cast<double>(poll.answer.response.wireBytes);
        answered = answered || poll.ok();
        asked = asked || !poll.silent;
    }
    if (answered) m_state.failedCycles = 0;
    else if (whole && asked) ++m_state.failedCycles;
    if (whole) m_state.playlistBytes = playlistBytes;

    auto report = std::make_shared<ProbeReport>();
    report->channel = m_channel.id;
    report->probe = m_around.probe;
    report->started = m_started;
    report->finished = m_around.clock.now();
    report->lagMs = m_lagMs;
    if (!m_polls.empty())
        report->lagMs += std::chrono::duration<double, std::milli>(m_polls.front().answer.response.timings.queue).count();
    report->cycle = m_state.cycle;
    report->budget = m_watched.budget;
    report->whole = whole;
    report->protocol = m_state.protocol;
    m_state.clockOffset.endCycle();
    report->clockOffsetMs = m_state.clockOffset.ms();
    addRungs(*report, whole);
    if (whole)
        report->findings.insert(report->findings.end(), m_state.acrossFindings.begin(), m_state.acrossFindings.end());
    report->findings.insert(report->findings.end(), m_findings.begin(), m_findings.end());
    limitRepetitions(report->findings);
    report->findings = rules::applySettings(std::move(report->findings), m_settings.rules);
    std::vector<RungPeak> peaks;
    peaks.reserve(m_state.rungs.size());
    for (const auto& rung : m_state.rungs) peaks.push_back({rung->spec.key, rung->media.peakBps});
    addPoints(*report, m_requests.errors(), peaks);
    report->exchanges = m_requests.takeExchanges();
    m_around.sink(std::move(report));
}

}  // namespace inspector::probe
