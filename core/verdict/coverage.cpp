// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/coverage.h"

#include <algorithm>

namespace inspector::verdict {

namespace {

// Transport rules need an answer to a request, the others a document or a segment.
bool isTransport(const Finding& f) { return f.rule.starts_with("http-") || f.rule.starts_with("tls-"); }

bool isAboutSegments(const Finding& f) {
    static constexpr std::string_view prefixes[] = {"seg-", "ts-", "fmp4-", "packed-audio-", "key-"};
    if (std::any_of(std::begin(prefixes), std::end(prefixes), [&](auto p) { return f.rule.starts_with(p); }))
        return true;
    return isTransport(f) && f.sequence.has_value();
}

}  // namespace

bool Coverage::ladderKnown() const {
    if (!m_report.whole) return false;
    for (const RungReport& r : m_report.rungs)
        if (r.kind == RungKind::Master) return r.fetched && r.http.ok;
    return !m_report.rungs.empty();
}

bool Coverage::lookedAt(const Finding& finding) const {
    if (finding.rung.empty()) return m_report.whole;
    const auto rung = std::find_if(m_report.rungs.begin(), m_report.rungs.end(),
                                   [&](const RungReport& r) { return r.rung == finding.rung; });
    if (rung == m_report.rungs.end()) return ladderKnown();
    if (isAboutSegments(finding)) {
        if (m_settings.segments == SegmentPolicy::None) return true;
        return std::any_of(rung->segments.begin(), rung->segments.end(),
                           [&](const SegmentSample& s) { return s.http.ok || isTransport(finding); });
    }
    return rung->fetched && (rung->http.ok || isTransport(finding));
}

}  // namespace inspector::verdict
