// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examination_builder.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace inspector::probe {

namespace {

constexpr std::size_t mostExchanges = 20'000;
constexpr std::size_t mostSegmentsListed = 20'000;
constexpr std::size_t mostFindings = 5'000;
constexpr std::size_t mostRungsListed = 2'000;

constexpr std::size_t mostCounted = 2'000;  // segments that show the same

std::size_t segmentOf(const Finding& f) {
    const std::size_t url = std::hash<std::string>{}(f.url);
    return url ^ (f.sequence ? static_cast<std::size_t>(*f.sequence * 0x9E3779B97F4A7C15ULL) : 0);
}

}  // namespace

ExaminationBuilder::ExaminationBuilder(std::string target, bool network, WallTime started)
    : m_made(std::make_shared<Examination>()) {
    m_made->target = std::move(target);
    m_made->network = network;
    m_made->reachable = !network;
    m_made->started = started;
}

void ExaminationBuilder::begin(std::string prefix, std::string root) {
    m_prefix = std::move(prefix);
    m_root = std::move(root);
}

std::string ExaminationBuilder::shown(const std::string& url) const {
    return !m_root.empty() && url.starts_with(m_root) ? url.substr(m_root.size()) : url;
}

std::string ExaminationBuilder::keyOf(const std::string& rung) const {
    if (m_prefix.empty()) return rung;
    return rung.empty() ? m_prefix : m_prefix + ": " + rung;
}

void ExaminationBuilder::add(Finding finding) {
    finding.rung = keyOf(finding.rung);
    finding.url = shown(finding.url);
    for (Arg& arg : finding.args)
        if (arg.unit == Arg::Unit::Text) arg.text = shown(arg.text);
    const FindingKey key{finding.rule, finding.rung, finding.line};
    auto at = m_findings.find(key);
    if (at == m_findings.end()) {
        if (m_findings.size() == mostFindings) return;
        at = m_findings.emplace(key, Said{finding, {}}).first;
    }
    Said& said = at->second;
    if (finding.sequence && said.segments.size() < mostCounted) said.segments.insert(segmentOf(finding));
    finding.severity = std::max(finding.severity, said.finding.severity);
    said.finding = std::move(finding);
}

void ExaminationBuilder::add(RungReport rung) {
    rung.rung = keyOf(rung.rung);
    rung.url = shown(rung.url);
    for (SegmentSample& s : rung.segments) s.url = shown(s.url);
    const std::size_t room = mostSegmentsListed - m_segments;
    if (rung.segments.size() > room) rung.segments.resize(room);
    m_segments += rung.segments.size();
    auto& rungs = m_made->rungs;
    const auto at = std::find_if(rungs.begin(), rungs.end(), [&](const RungReport& r) {
        return r.rung == rung.rung && r.kind == rung.kind;
    });
    if (at == rungs.end()) {
        if (rungs.size() < mostRungsListed) rungs.push_back(std::move(rung));
        return;
    }
    std::vector<SegmentSample> segments = std::move(at->segments);
    std::move(rung.segments.begin(), rung.segments.end(), std::back_inserter(segments));
    const HttpSample before = at->http;
    const bool fetched = at->fetched;
    *at = std::move(rung);
    at->segments = std::move(segments);
    if (at->fetched) return;  // newer than what was
    at->http = before;
    at->fetched = fetched;
}

// What the channel's own URL showed.
void ExaminationBuilder::takeTop(const ProbeReport& report) {
    if (report.rungs.empty()) return;
    const RungReport& top = report.rungs.front();
    if (m_made->text && !m_prefix.empty()) return;  // of several the first
    m_made->protocol = report.protocol;
    if (top.text) m_made->text = top.text;
    for (const auto& exchange : report.exchanges) {
        if (!m_made->network || exchange->rung != top.rung) continue;
        if (exchange->kind != ExchangeKind::Playlist && exchange->kind != ExchangeKind::Mpd) continue;
        m_made->documentUrl = exchange->finalUrl.empty() ? exchange->url : exchange->finalUrl;
        break;
    }
    if (m_made->network && m_made->documentUrl.empty()) m_made->documentUrl = top.url;
}

void ExaminationBuilder::add(const ProbeReport& report) {
    ++m_made->cycles;
    takeTop(report);
    for (const RungReport& rung : report.rungs) add(rung);
    for (const Finding& finding : report.findings) add(finding);
    for (const auto& exchange : report.exchanges) {
        if (exchange->http.status > 0) m_made->reachable = true;
        if (m_made->network && m_made->exchanges.size() < mostExchanges) m_made->exchanges.push_back(exchange);
    }
}

std::shared_ptr<const Examination> ExaminationBuilder::finish(WallTime now) {
    m_made->finished = now;
    m_made->findings.clear();
    m_made->findings.reserve(m_findings.size());
    for (auto& [key, said] : m_findings) {
        if (said.segments.size() > 1 && !said.finding.arg("count"))
            said.finding.args.push_back(numberArg("count", static_cast<double>(said.segments.size())));
        m_made->findings.push_back(std::move(said.finding));
    }
    m_findings.clear();
    std::stable_sort(m_made->findings.begin(), m_made->findings.end(), [](const Finding& a, const Finding& b) {
        return std::tie(b.severity, a.rung, a.line) < std::tie(a.severity, b.rung, b.line);
    });
    return m_made;
}

}  // namespace inspector::probe
