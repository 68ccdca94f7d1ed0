// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/rules/document.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Rendition;
using hls::Variant;

struct GroupUse {
    std::string_view attribute;
    Rendition::Type type;
    const std::string Variant::*group;
};

constexpr GroupUse uses[] = {
    {"AUDIO", Rendition::Type::Audio, &Variant::audio},
    {"VIDEO", Rendition::Type::Video, &Variant::video},
    {"SUBTITLES", Rendition::Type::Subtitles, &Variant::subtitles},
    {"CLOSED-CAPTIONS", Rendition::Type::ClosedCaptions, &Variant::closedCaptions},
};

using Groups = std::set<std::pair<Rendition::Type, std::string_view>>;

void judgeGroups(FindingList& findings, const Playlist& playlist, const Groups& groups) {
    for (const GroupUse& use : uses) {
        const auto undefined = [&](const Variant& variant) {
            const std::string& group = variant.*use.group;
            const bool none = use.type == Rendition::Type::ClosedCaptions && variant.closedCaptionsNone;
            return !group.empty() && !none && groups.find({use.type, group}) == groups.end();
        };
        const bool noneHasSound = use.type == Rendition::Type::Audio &&
                                  std::all_of(playlist.variants.begin(), playlist.variants.end(), undefined);
        for (const Variant& variant : playlist.variants) {
            if (!undefined(variant)) continue;
            findings.add("hls-group-undefined",
                         {textArg("attribute", std::string(use.attribute)), shownArg("group", variant.*use.group)},
                         {variant.line, {}}, noneHasSound ? Severity::Critical : Severity::Major);
        }
    }
}

// CC1 to CC4, SERVICE1 to SERVICE63.
bool isInstreamId(std::string_view id) {
    if (id.substr(0, 2) == "CC") return id.size() == 3 && id[2] >= '1' && id[2] <= '4';
    if (id.substr(0, 7) != "SERVICE") return false;
    const auto number = parseUnsigned(id.substr(7));
    return number && *number >= 1 && *number <= 63;
}

void judgeOne(FindingList& findings, const Rendition& rendition) {
    const bool captions = rendition.type == Rendition::Type::ClosedCaptions;
    if (rendition.type == Rendition::Type::Subtitles && rendition.uri.empty())
        findings.add("hls-subtitles-uri-missing", {shownArg("name", rendition.name)}, {rendition.line, {}});
    if (captions && !rendition.uri.empty())
        findings.add("hls-closed-captions-uri", {shownArg("name", rendition.name)}, {rendition.line, {}});
    if (captions && !isInstreamId(rendition.instreamId))
        findings.add("hls-instream-id-invalid",
                     {shownArg("name", rendition.name), shownArg("subject", rendition.instreamId)},
                     {rendition.line, {}});
}

// CLOSED-CAPTIONS=NONE stands on every variant or on none.
void judgeNone(FindingList& findings, const Playlist& playlist) {
    const auto none = [](const Variant& variant) { return variant.closedCaptionsNone; };
    const auto with = std::find_if(playlist.variants.begin(), playlist.variants.end(), none);
    const auto without = std::find_if_not(playlist.variants.begin(), playlist.variants.end(), none);
    if (with != playlist.variants.end() && without != playlist.variants.end())
        findings.add("hls-closed-captions-none-mixed", {}, {std::max(with->line, without->line), {}});
}

}  // namespace

void judgeRenditions(FindingList& findings, const Playlist& playlist) {
    Groups groups;
    Groups defaults;
    std::set<std::tuple<Rendition::Type, std::string_view, std::string_view>> names;
    for (const Rendition& rendition : playlist.renditions) {
        judgeOne(findings, rendition);
        judgeRenditionAttributes(findings, rendition);
        groups.emplace(rendition.type, rendition.groupId);
        if (rendition.name.empty() || rendition.groupId.empty()) continue;  // there is a diagnostic for that
        if (!names.emplace(rendition.type, rendition.groupId, rendition.name).second)
            findings.add("hls-rendition-name-duplicate",
                         {shownArg("group", rendition.groupId), shownArg("name", rendition.name)},
                         {rendition.line, {}});
        if (rendition.isDefault && !defaults.emplace(rendition.type, rendition.groupId).second)
            findings.add("hls-rendition-default-duplicate", {shownArg("group", rendition.groupId)},
                         {rendition.line, {}});
    }
    judgeGroups(findings, playlist, groups);
    judgeRenditionGroups(findings, playlist);
    judgeNone(findings, playlist);
}

}  // namespace inspector::rules
