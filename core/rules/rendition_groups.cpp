// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/rules/document.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

// Groups of renditions: whether they are used, and whether groups of one type offer the same, bis 4.4.6.1.1.
namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Rendition;
using hls::Variant;
using Names = std::set<std::string_view>;

constexpr std::size_t mostCompared = 200;  // groups of one type

struct Group {
    Rendition::Type type;
    std::string_view id;
    std::uint32_t line = 0;
    Names members;
    Names pathways;  // of the variants that use it

    [[nodiscard]] bool used() const { return !pathways.empty(); }
};

const std::string& groupOf(const Variant& variant, Rendition::Type type) {
    switch (type) {
        case Rendition::Type::Video: return variant.video;
        case Rendition::Type::Subtitles: return variant.subtitles;
        case Rendition::Type::ClosedCaptions: return variant.closedCaptions;
        default: return variant.audio;
    }
}

std::string_view nameOf(Rendition::Type type) {
    switch (type) {
        case Rendition::Type::Video: return "VIDEO";
        case Rendition::Type::Subtitles: return "SUBTITLES";
        case Rendition::Type::ClosedCaptions: return "CLOSED-CAPTIONS";
        default: return "AUDIO";
    }
}

std::vector<Group> groupsOf(const Playlist& playlist) {
    std::map<std::pair<Rendition::Type, std::string_view>, std::size_t> at;
    std::vector<Group> groups;
    for (const Rendition& rendition : playlist.renditions) {
        if (rendition.type == Rendition::Type::Unknown || rendition.groupId.empty()) continue;
        const auto [entry, isNew] = at.try_emplace({rendition.type, rendition.groupId}, groups.size());
        if (isNew) groups.push_back({rendition.type, rendition.groupId, rendition.line, {}, {}});
        groups[entry->second].members.insert(rendition.name);
    }
    const auto note = [&](const Variant& variant, Rendition::Type type) {
        const auto entry = at.find({type, groupOf(variant, type)});
        if (entry != at.end()) groups[entry->second].pathways.insert(variant.pathwayId);
    };
    for (const auto* variants : {&playlist.variants, &playlist.iFrameVariants}) {
        for (const Variant& variant : *variants) {
            for (const auto type : {Rendition::Type::Audio, Rendition::Type::Video, Rendition::Type::Subtitles,
                                    Rendition::Type::ClosedCaptions})
                note(variant, type);
        }
    }
    return groups;
}

std::string listed(const Group& group) {
    std::string text = std::string(group.id) + " = ";
    for (const std::string_view name : group.members) {
        if (name != *group.members.begin()) text += ", ";
        text += name;
    }
    return text;
}

bool onOtherPathways(const Group& a, const Group& b) {
    return std::none_of(a.pathways.begin(), a.pathways.end(),
                        [&](std::string_view pathway) { return b.pathways.count(pathway) > 0; });
}

void judgeMembers(FindingList& findings, const std::vector<Group>& groups) {
    std::map<Rendition::Type, std::vector<const Group*>> byType;
    for (const Group& group : groups) {
        auto& before = byType[group.type];
        // One that is not used is another rule's.
        if (!group.used() || before.size() >= mostCompared) continue;
        // The gravest comparison counts: with one on the same pathway, if there is any that differs.
        for (const Group* other : before) {
            if (other->members == group.members) continue;
            findings.add("hls-rendition-groups-differ",
                         {textArg("type", std::string(nameOf(group.type))), shownArg("one", listed(*other)),
                          shownArg("other", listed(group))},
                         {group.line, {}}, onOtherPathways(*other, group) ? Severity::Info : Severity::Major);
        }
        before.push_back(&group);
    }
}

}  // namespace

void judgeRenditionGroups(FindingList& findings, const Playlist& playlist) {
    const std::vector<Group> groups = groupsOf(playlist);
    for (const Group& group : groups) {
        if (!group.used())
            findings.add("hls-group-unused",
                         {textArg("type", std::string(nameOf(group.type))), shownArg("group", group.id)}, {group.line, {}});
    }
    judgeMembers(findings, groups);
}

// RFC 5646: a language of two or three letters, then subtags of at most eight letters or digits; or a private use tag.
bool isLanguageTag(std::string_view tag) {
    const auto parts = split(tag, '-');
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto isSubtag = [&](std::string_view part) {
        return !part.empty() && part.size() <= 8 &&
               std::all_of(part.begin(), part.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
    };
    if (!std::all_of(parts.begin(), parts.end(), isSubtag)) return false;
    const std::string_view first = parts.front();
    if (first.size() == 1) return parts.size() > 1 && (equalsIgnoreCase(first, "x") || equalsIgnoreCase(first, "i"));
    return first.size() <= 3 && std::all_of(first.begin(), first.end(), letter);
}

void judgeRenditionAttributes(FindingList& findings, const Rendition& rendition) {
    const Place place{rendition.line, {}};
    const bool audio = rendition.type == Rendition::Type::Audio;
    const bool subtitles = rendition.type == Rendition::Type::Subtitles;
    const auto report = [&](std::string_view rule, std::string_view subject) {
        findings.add(rule, {shownArg("name", rendition.name), shownArg("subject", subject)}, place);
    };
    if (rendition.attributes.empty()) return;  // beyond what is kept of a hostile playlist
    const std::string* autoselect = hls::find(rendition.attributes, "AUTOSELECT");
    if (rendition.isDefault && autoselect && *autoselect != "YES") report("hls-default-without-autoselect", *autoselect);
    if ((audio || subtitles) && !hls::find(rendition.attributes, "LANGUAGE")) report("hls-language-missing", rendition.groupId);
    for (const std::string* language : {&rendition.language, &rendition.assocLanguage}) {
        if (!language->empty() && !isLanguageTag(*language)) report("hls-language-invalid", *language);
    }
    if (rendition.type == Rendition::Type::Unknown) return;
    if (!subtitles && hls::find(rendition.attributes, "FORCED")) report("hls-forced-not-subtitles", nameOf(rendition.type));
    if (!audio && hls::find(rendition.attributes, "CHANNELS")) report("hls-channels-not-audio", nameOf(rendition.type));
    if (audio && !hls::find(rendition.attributes, "CHANNELS")) report("hls-channels-missing", rendition.groupId);
}

}  // namespace inspector::rules
