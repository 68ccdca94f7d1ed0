// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/rules/dash_document.h"

#include <algorithm>
#include <array>
#include <cmath>

// Descriptors that a player must understand, protection, and the ladder of bit rates.
namespace inspector::rules {

namespace {

using dash::AdaptationSet;
using dash::Descriptor;
using dash::Representation;

constexpr std::string_view commonEncryption = "urn:mpeg:dash:mp4protection:2011";
constexpr std::array knownPrefixes = {"urn:mpeg:", "http://dashif.org/", "https://dashif.org/", "http://www.dashif.org/",
                                      "urn:dvb:", "urn:scte:", "tag:dolby.com,", "urn:dolby:", "urn:3gpp:", "urn:hbbtv:",
                                      "urn:cta:", "urn:dts:", "http://xmlns.sony.net/"};

void judgeEssential(FindingList& findings, const std::vector<Descriptor>& properties, std::size_t from = 0) {
    for (std::size_t i = from; i < properties.size(); ++i) {
        const std::string scheme = toLower(properties[i].schemeIdUri);
        const bool known = std::any_of(knownPrefixes.begin(), knownPrefixes.end(), [&](const char* p) { return scheme.starts_with(p); });
        if (!known && !scheme.empty())
            findings.add("dash-essential-property-unknown", {shownArg("subject", properties[i].schemeIdUri)}, {properties[i].line, {}});
    }
}

void judgeScheme(FindingList& findings, const Descriptor& protection) {
    if (protection.schemeIdUri != commonEncryption) return;
    const Place place{protection.line, {}};
    if (protection.defaultKid.empty()) findings.add("dash-content-protection-default-kid-missing", {}, place);
    constexpr std::array schemes = {"cenc", "cens", "cbc1", "cbcs"};
    if (std::find(schemes.begin(), schemes.end(), protection.value) == schemes.end())
        findings.add("dash-content-protection-scheme-4cc", {shownArg("subject", protection.value)}, place);
}

void judgeGaps(FindingList& findings, std::vector<const Representation*>& rungs) {
    constexpr double gap = 2.5;
    constexpr double wideGap = 4;
    for (std::size_t i = 0; i + 1 < rungs.size(); ++i) {
        const auto low = static_cast<double>(*rungs[i]->bandwidth);
        const auto high = static_cast<double>(*rungs[i + 1]->bandwidth);
        if (high <= low * gap) continue;
        findings.add("dash-ladder-gap",
                     {numberArg("from", low, Arg::Unit::BitPerSecond), numberArg("to", high, Arg::Unit::BitPerSecond),
                      numberArg("factor", std::round(high / low * 10) / 10), numberArg("limit", gap)},
                     {rungs[i + 1]->line, {}}, high > low * wideGap ? Severity::Major : Severity::Minor);
    }
}

void judgeDuplicates(FindingList& findings, const std::vector<const Representation*>& rungs) {
    for (std::size_t i = 0; i + 1 < rungs.size(); ++i) {
        const Representation& a = *rungs[i];
        const Representation& b = *rungs[i + 1];
        const bool same = a.width == b.width && a.height == b.height && a.codecs == b.codecs && a.frameRateText == b.frameRateText;
        if (same && static_cast<double>(*b.bandwidth) <= static_cast<double>(*a.bandwidth) * 1.05)
            findings.add("dash-ladder-duplicate-rung",
                         {shownArg("subject", b.id), shownArg("other", a.id),
                          numberArg("bandwidth", static_cast<double>(*b.bandwidth), Arg::Unit::BitPerSecond)},
                         {b.line, {}});
    }
}

}  // namespace

void judgeDescriptors(const MpdCase& document) {
    judgeEssential(document.findings, document.mpd.essentialProperties);
    for (const dash::Period& period : document.mpd.periods) {
        for (const AdaptationSet& set : period.adaptationSets) {
            judgeEssential(document.findings, set.essentialProperties);
            for (const Representation& representation : set.representations) {
                // What the set has is among a Representation's own: it is said once.
                if (representation.essentialProperties.size() > set.essentialProperties.size())
                    judgeEssential(document.findings, representation.essentialProperties, set.essentialProperties.size());
            }
        }
    }
}

void judgeProtection(const MpdCase& document) {
    for (const dash::Period& period : document.mpd.periods) {
        for (const AdaptationSet& set : period.adaptationSets) {
            for (const Descriptor& protection : set.contentProtection) judgeScheme(document.findings, protection);
            for (const Representation& representation : set.representations) {
                const std::size_t inherited = std::min(set.contentProtection.size(), representation.contentProtection.size());
                if (representation.contentProtection.size() == inherited || set.contentProtection.size() > inherited) continue;
                document.findings.add("dash-content-protection-placement", {shownArg("subject", representation.id)},
                                      {representation.line, {}});
                for (std::size_t i = inherited; i < representation.contentProtection.size(); ++i)
                    judgeScheme(document.findings, representation.contentProtection[i]);
            }
        }
    }
}

void judgeMpdLadder(const MpdCase& document) {
    for (const dash::Period& period : document.mpd.periods) {
        for (const AdaptationSet& set : period.adaptationSets) {
            if (contentOf(set) != "video" || !set.essentialProperties.empty()) continue;
            std::vector<const Representation*> rungs;
            for (const Representation& representation : set.representations) {
                if (representation.bandwidth && *representation.bandwidth > 0 && representation.dependencyId.empty())
                    rungs.push_back(&representation);
            }
            std::stable_sort(rungs.begin(), rungs.end(), [](const auto* a, const auto* b) { return *a->bandwidth < *b->bandwidth; });
            judgeGaps(document.findings, rungs);
            judgeDuplicates(document.findings, rungs);
        }
    }
}

}  // namespace inspector::rules
