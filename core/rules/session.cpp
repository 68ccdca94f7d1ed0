// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_live.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace inspector::rules {

namespace {

constexpr std::size_t mostKept = 500;

std::string resolutionOf(const hls::Variant& variant) {
    if (!variant.resolution) return {};
    return std::to_string(variant.resolution->width) + "x" + std::to_string(variant.resolution->height);
}

// What a person knows it by.
std::string nameOf(const hls::Variant& variant) {
    if (!variant.stableVariantId.empty()) return variant.stableVariantId.substr(0, 100);
    return resolutionOf(variant) + " " + std::to_string(variant.bandwidth.value_or(0) / 1'000) + " kbit/s " +
           variant.codecs.substr(0, 60) + (variant.pathwayId.empty() ? "" : " " + variant.pathwayId.substr(0, 40));
}

std::string nameOf(const hls::Rendition& rendition) {
    return rendition.groupId.substr(0, 60) + "/" + rendition.name.substr(0, 60) + "/" + rendition.language.substr(0, 20);
}

std::vector<std::string> namesOf(const hls::Playlist& playlist) {
    std::set<std::string> names;
    for (const hls::Variant& variant : playlist.variants) {
        if (names.size() == mostKept) break;
        names.insert(nameOf(variant));
    }
    for (const hls::Rendition& rendition : playlist.renditions) {
        if (names.size() == mostKept) break;
        names.insert(nameOf(rendition));
    }
    return {names.begin(), names.end()};
}

std::string listed(const std::vector<std::string>& all, const std::vector<std::string>& without) {
    std::vector<std::string> only;
    std::set_difference(all.begin(), all.end(), without.begin(), without.end(), std::back_inserter(only));
    if (only.empty()) return "-";
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(only.size(), 3); ++i) text += (i ? ", " : "") + only[i];
    if (only.size() > 3) text += ", … (" + std::to_string(only.size()) + ")";
    return text;
}

}  // namespace

std::vector<Finding> judgeSession(const Context& context, const SessionFacts& facts) {
    FindingList findings(context);
    const auto forbidden = [](int status) { return status == 401 || status == 403 || status == 410; };
    if (!facts.masterOk || !facts.masterFromCache || facts.mediaStatus.empty()) return {};
    if (!std::all_of(facts.mediaStatus.begin(), facts.mediaStatus.end(), forbidden)) return {};
    findings.add("hls-master-stale-token", {numberArg("status", facts.mediaStatus.front()),
                                            numberArg("number", static_cast<double>(facts.mediaStatus.size()))});
    return findings.take();
}

std::vector<Finding> MultivariantHistory::update(const Context& context, const hls::Playlist& multivariant) {
    FindingList findings(context);
    std::vector<std::string> now = namesOf(multivariant);
    if (m_before && *m_before != now)
        findings.add("hls-session-changed",
                     {shownArg("added", listed(now, *m_before)), shownArg("removed", listed(*m_before, now))});
    m_before = std::move(now);
    return findings.take();
}

}  // namespace inspector::rules
