// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/json_members.h"
#include "core/rules/judge_together.h"

#include <algorithm>
#include <set>

// Steering manifests, bis 7.2.
namespace inspector::rules {

namespace {

constexpr std::size_t largest = 1 << 20;

const JsonMember* member(const std::vector<JsonMember>& members, std::string_view name, JsonMember::Type type) {
    const auto at = std::find_if(members.begin(), members.end(),
                                 [&](const JsonMember& m) { return m.name == name && m.type == type; });
    return at == members.end() ? nullptr : &*at;
}

bool has(const std::vector<JsonMember>& members, std::string_view name) {
    return std::any_of(members.begin(), members.end(), [&](const JsonMember& m) { return m.name == name; });
}

// What is wrong with it, in English; empty: nothing.
std::string problemOf(std::string_view body, const hls::Playlist& multivariant) {
    using Type = JsonMember::Type;
    if (body.size() > largest) return "larger than 1 MiB";
    const auto members = jsonMembers(body);
    if (!members) return "no JSON object";
    const JsonMember* version = member(*members, "VERSION", Type::Number);
    if (!version) return "no VERSION";
    if (version->number != 1) return "a VERSION that is not 1";
    if (has(*members, "TTL")) {
        const JsonMember* ttl = member(*members, "TTL", Type::Number);
        if (!ttl || ttl->number <= 0) return "a TTL that is no time";
    }
    if (has(*members, "RELOAD-URI") && !member(*members, "RELOAD-URI", Type::String)) return "a RELOAD-URI that is no string";
    const JsonMember* priority = member(*members, "PATHWAY-PRIORITY", Type::Array);
    if (!priority) return "no PATHWAY-PRIORITY";
    if (!priority->onlyStrings || priority->strings.empty()) return "a PATHWAY-PRIORITY that lists no pathway";
    std::set<std::string_view> named(priority->strings.begin(), priority->strings.end());
    if (named.size() != priority->strings.size()) return "a pathway twice in PATHWAY-PRIORITY";
    // Clones add pathways that the playlist does not have.
    if (has(*members, "PATHWAY-CLONES")) return {};
    const bool any = std::any_of(multivariant.variants.begin(), multivariant.variants.end(), [&](const auto& variant) {
        return named.count(variant.pathwayId.empty() ? std::string_view(".") : std::string_view(variant.pathwayId)) > 0;
    });
    return any || multivariant.variants.empty() ? std::string{} : "no pathway that a variant is on";
}

}  // namespace

std::vector<Finding> judgeSteeringManifest(const Context& context, const hls::Playlist& multivariant,
                                           const SteeringAnswer& answer) {
    FindingList findings(context);
    const Place place{multivariant.steering ? multivariant.steering->line : 0, {}};
    if (answer.status < 200 || answer.status >= 300) {
        findings.add("hls-steering-manifest-unreachable",
                     {shownArg("subject", answer.url), numberArg("status", answer.status),
                      shownArg("reason", answer.status > 0 ? "HTTP " + std::to_string(answer.status) : answer.message)},
                     place);
        return findings.take();
    }
    const std::string problem = problemOf(answer.body, multivariant);
    if (!problem.empty())
        findings.add("hls-steering-manifest-invalid", {shownArg("subject", answer.url), textArg("problem", problem)}, place);
    return findings.take();
}

}  // namespace inspector::rules
