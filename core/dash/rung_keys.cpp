// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/dash/segments.h"
#include "core/dash/ticks.h"

#include <map>
#include <set>

namespace inspector::dash {

namespace {

constexpr std::size_t longestKey = 64;

std::string joined(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return std::string(a.empty() ? b : a);
    return std::string(a).append("-").append(b);
}

// An id as a stored tag can carry it, else its slug.
std::string stableId(std::string_view id) {
    for (const char c : id) {
        if (c <= ' ' || c >= 0x7F || c == ',' || c == '"' || c == '\\') return slug(id.substr(0, longestKey));
    }
    return std::string(id.substr(0, longestKey));
}

RungKey::Kind kindOf(std::string_view contentType) {
    if (contentType == "video") return RungKey::Kind::Video;
    if (contentType == "audio") return RungKey::Kind::Audio;
    if (contentType == "text") return RungKey::Kind::Text;
    return RungKey::Kind::Other;
}

std::string kilobits(const Representation& representation) {
    if (!representation.bandwidth || *representation.bandwidth <= 0) return {};
    const std::int64_t whole = *representation.bandwidth / 1000;
    return std::to_string(*representation.bandwidth % 1000 >= 500 ? whole + 1 : whole) + "k";
}

std::string describe(const AdaptationSet& set, const Representation& representation, RungKey::Kind kind) {
    const std::string rate = kilobits(representation);
    const std::string lang = set.lang.empty() ? std::string{} : slug(std::string_view(set.lang).substr(0, longestKey));
    switch (kind) {
        case RungKey::Kind::Video:
            return joined(representation.height > 0 ? std::to_string(representation.height) + "p" : "video", rate);
        case RungKey::Kind::Audio: return joined(joined("audio", lang), rate);
        case RungKey::Kind::Text: return joined("subs", lang);
        case RungKey::Kind::Other: break;
    }
    return joined("representation", rate);
}

// Hands out keys, each once.
class Keys {
public:
    std::string unique(const std::string& wanted) {
        std::string key = wanted;
        int& number = m_last.try_emplace(wanted, 1).first->second;
        while (!m_used.insert(key).second) key = wanted + "-" + std::to_string(++number);
        return key;
    }

private:
    std::set<std::string> m_used{"master"};  // the MPD's own
    std::map<std::string, int> m_last;
};

}  // namespace

std::vector<RungKey> rungKeys(const Mpd& mpd, std::size_t period) {
    std::vector<RungKey> rungs;
    if (period >= mpd.periods.size()) return rungs;
    const std::vector<AdaptationSet>& sets = mpd.periods[period].adaptationSets;
    std::map<std::string_view, int> ids;
    for (const AdaptationSet& set : sets) {
        for (const Representation& representation : set.representations) ++ids[representation.id];
    }
    Keys keys;
    for (std::size_t s = 0; s < sets.size(); ++s) {
        for (std::size_t r = 0; r < sets[s].representations.size(); ++r) {
            const Representation& representation = sets[s].representations[r];
            const RungKey::Kind kind = kindOf(representation.contentType);
            const bool named = !representation.id.empty() && ids[representation.id] == 1;
            const std::string wanted = named ? stableId(representation.id) : describe(sets[s], representation, kind);
            rungs.push_back({keys.unique(wanted), period, s, r, kind});
        }
    }
    return rungs;
}

std::optional<std::size_t> periodAt(const Mpd& mpd, WallTime now) {
    if (mpd.periods.empty()) return std::nullopt;
    if (!mpd.dynamic || !mpd.availabilityStartTime) return 0;
    std::optional<std::size_t> on;
    for (std::size_t i = 0; i < mpd.periods.size(); ++i) {
        if (!mpd.periods[i].startS) continue;
        const auto start = later(*mpd.availabilityStartTime, *mpd.periods[i].startS);
        if (start && *start <= now) on = i;
    }
    if (!on || !mpd.periods[*on].endS) return on;
    const auto end = later(*mpd.availabilityStartTime, *mpd.periods[*on].endS);
    return end && *end <= now ? std::nullopt : on;
}

// The year behind the name: 2012 and 2014 mean the same.
TimingMethod timingMethod(std::string_view schemeIdUri) {
    const std::string scheme = toLower(trim(schemeIdUri));
    if (scheme.empty()) return TimingMethod::None;
    if (scheme.starts_with("urn:mpeg:dash:utc:direct:")) return TimingMethod::Direct;
    if (scheme.starts_with("urn:mpeg:dash:utc:http-head:")) return TimingMethod::HttpHead;
    if (scheme.starts_with("urn:mpeg:dash:utc:http-xsdate:")) return TimingMethod::HttpXsdate;
    if (scheme.starts_with("urn:mpeg:dash:utc:http-iso:")) return TimingMethod::HttpIso;
    return TimingMethod::Unsupported;
}

}  // namespace inspector::dash
