// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/removal_watch.h"

#include "core/base/uri.h"
#include "core/rules/judge_live.h"

#include <algorithm>
#include <utility>

namespace inspector::probe {

namespace {

constexpr std::size_t versionsKept = 1'024;
constexpr std::size_t listedKept = 16;
constexpr std::size_t removedKept = 64;
constexpr double longestS = 86'400;

}  // namespace

MonoTime RemovalWatch::firstSeen(std::uint64_t sequence, MonoTime otherwise) const {
    const auto at = std::lower_bound(m_versions.begin(), m_versions.end(), sequence,
                                     [](const Version& v, std::uint64_t s) { return v.newest < s; });
    return at == m_versions.end() ? otherwise : at->asked;
}

void RemovalWatch::update(const hls::Playlist& playlist, std::string_view baseUrl, MonoTime asked, MonoTime answered) {
    if (playlist.segments.empty() || playlist.endList) return;
    const std::uint64_t first = playlist.segments.front().sequence;
    const std::uint64_t newest = playlist.segments.back().sequence;
    if (m_first && (first < *m_first || newest < m_versions.back().newest || first > m_versions.back().newest + 1))
        *this = {};  // it began anew
    for (Removed& r : m_listed) {
        if (r.sequence >= first) break;
        r.listedS = std::max(0.0, toSeconds(m_seen - r.listed));
        r.dueS = rules::retentionS(r.listedS, r.durationS, m_longestS);
        m_removed.push_back(std::move(r));
        if (m_removed.size() > removedKept) m_removed.pop_front();
    }
    m_longestS = std::max(m_longestS, std::clamp(playlist.windowSeconds(), 0.0, longestS));
    if (m_versions.empty() || m_versions.back().newest < newest) m_versions.push_back({newest, asked});
    if (m_versions.size() > versionsKept) m_versions.pop_front();
    m_first = first;
    m_seen = asked;  // certainly still listed when this poll began
    m_listed.clear();
    for (const hls::Segment& s : playlist.segments) {
        if (m_listed.size() == listedKept) break;
        if (s.gap || (s.range && !s.offset)) continue;
        auto url = resolveUri(baseUrl, s.uri);
        if (!url) continue;
        Removed r;
        r.sequence = s.sequence;
        r.durationS = std::clamp(s.duration.value_or(0), 0.0, longestS);
        r.url = std::move(*url);
        if (s.range) r.range = fetch::ByteRange{*s.offset, *s.offset};
        r.listed = firstSeen(s.sequence, answered);
        m_listed.push_back(std::move(r));
    }
}

std::optional<RemovalWatch::Removed> RemovalWatch::oldestDue(MonoTime now) const {
    for (const Removed& r : m_removed)
        if (toSeconds(now - r.listed) + 1 < r.dueS) return r;
    return std::nullopt;
}

}  // namespace inspector::probe
