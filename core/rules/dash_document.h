// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/parser.h"
#include "core/dash/segments.h"
#include "core/rules/finding_list.h"

#include <optional>
#include <string>
#include <string_view>

// The judgements on one MPD, by subject. Internal to core/rules.
namespace inspector::rules {

// What all of them are given.
struct MpdCase {
    const dash::Mpd& mpd;
    std::string_view documentUrl;      // empty: not known
    std::optional<WallTime> now;       // none: nothing about the present is said
    FindingList& findings;
};

void judgePresentation(const MpdCase& document);
void judgeLowLatency(const MpdCase& document);
void judgePeriods(const MpdCase& document);
void judgeSets(const MpdCase& document);
void judgeDescriptors(const MpdCase& document);
void judgeAddressing(const MpdCase& document);
void judgeTimelines(const MpdCase& document);
void judgeEventStreams(const MpdCase& document);
void judgeProtection(const MpdCase& document);
void judgeMpdLadder(const MpdCase& document);

// Calls use(period, set, representation) for each Representation.
template <typename Use>
void eachRepresentation(const dash::Mpd& mpd, Use use) {
    for (const dash::Period& period : mpd.periods) {
        for (const dash::AdaptationSet& set : period.adaptationSets) {
            for (const dash::Representation& representation : set.representations) use(period, set, representation);
        }
    }
}

[[nodiscard]] inline bool isScheme(const dash::Descriptor& descriptor, std::string_view scheme) {
    return descriptor.schemeIdUri == scheme;
}
// What a set holds: its own contentType, else its first Representation's.
[[nodiscard]] inline std::string_view contentOf(const dash::AdaptationSet& set) {
    if (!set.contentType.empty()) return set.contentType;
    return set.representations.empty() ? std::string_view{} : std::string_view(set.representations.front().contentType);
}

}  // namespace inspector::rules
