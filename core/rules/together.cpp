// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_together.h"

#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/rules/finding_list.h"
#include "core/rules/variants.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace inspector::rules {

namespace {

using hls::Key;
using hls::Playlist;
using Kind = hls::RungKey::Kind;

std::string resolved(const std::string& base, const std::string& uri) { return resolveUri(base, uri).value_or(uri); }

// Without query: tokens differ from one answer to the next.
std::string_view pathOf(std::string_view url) { return splitUri(url).path; }

bool encrypts(const Key& key) { return !key.method.empty() && key.method != "NONE"; }

Context contextOf(const Context& context, const RungView& rung) { return {rung.rung, context.stage, rung.url}; }

void append(std::vector<Finding>& all, std::vector<Finding> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::set<std::string> systemsOf(const Playlist& playlist) {
    std::set<std::string> systems;
    for (const Key& key : playlist.keys) {
        if (encrypts(key)) systems.insert(toLower(key.keyFormat));
    }
    return systems;
}

std::string listed(const std::set<std::string>& systems) {
    std::string text;
    for (const std::string& system : systems) text += (text.empty() ? "" : ", ") + system;
    return text;
}

bool isLowLatency(const RungView& rung) {
    return rung.playlist && rung.playlist->partTarget && !rung.playlist->endList && rung.kind != Kind::IFrame &&
           rung.kind != Kind::Subtitles;
}

}  // namespace

std::vector<Finding> judgeSessionKeys(const Context& context, const Playlist& multivariant,
                                      const std::vector<RungView>& rungs) {
    std::map<std::string, std::vector<const Key*>> byUri;
    for (const Key& key : multivariant.sessionKeys) byUri[resolved(context.url, key.uri)].push_back(&key);
    FindingList findings(context);
    const RungView* encrypted = nullptr;
    for (const RungView& rung : rungs) {
        if (!rung.playlist) continue;
        for (const Key& key : rung.playlist->keys) {
            if (!encrypts(key)) continue;
            if (!encrypted) encrypted = &rung;
            const auto known = byUri.empty() ? byUri.end() : byUri.find(resolved(rung.url, key.uri));
            if (known == byUri.end()) continue;
            const bool matches = std::any_of(known->second.begin(), known->second.end(), [&](const Key* session) {
                return session->method == key.method && session->keyFormat == key.keyFormat &&
                       session->keyFormatVersions == key.keyFormatVersions;
            });
            if (matches) continue;
            const Key& session = *known->second.front();
            findings.add("hls-session-key-mismatch",
                         {shownArg("subject", key.uri), textArg("other", rung.rung),
                          shownArg("session", session.method + " " + session.keyFormat),
                          shownArg("key", key.method + " " + key.keyFormat)},
                         {session.line, {}});
        }
    }
    if (encrypted && multivariant.sessionKeys.empty() && !multivariant.variants.empty())
        findings.add("hls-session-key-missing", {textArg("other", encrypted->rung)});
    return findings.take();
}

std::vector<Finding> judgeKeySystemsAcross(const Context& context, const std::vector<RungView>& rungs) {
    struct Known {
        const RungView* rung;
        std::set<std::string> systems;
    };
    std::map<Kind, Known> first;
    FindingList findings(context);
    for (const RungView& rung : rungs) {
        if (!rung.playlist || rung.kind == Kind::Subtitles) continue;
        std::set<std::string> systems = systemsOf(*rung.playlist);
        if (systems.empty()) continue;  // in the clear, on purpose: low rungs and sound often are
        const auto [known, isNew] = first.try_emplace(rung.kind, Known{&rung, systems});
        if (isNew || known->second.systems == systems) continue;
        findings.add("hls-drm-systems-differ",
                     {textArg("one", known->second.rung->rung), shownArg("first", listed(known->second.systems)),
                      textArg("other", rung.rung), shownArg("second", listed(systems))});
    }
    return findings.take();
}

std::vector<Finding> judgeIFramePlaylists(const Context& context, const std::vector<RungView>& rungs) {
    std::vector<Finding> all;
    for (const RungView& rung : rungs) {
        if (rung.kind != Kind::IFrame || !rung.playlist || rung.playlist->iFramesOnly) continue;
        if (rung.playlist->kind != Playlist::Kind::Media) continue;
        const Context own = contextOf(context, rung);
        FindingList findings(own);
        findings.add("hls-iframe-playlist-not-iframes-only");
        append(all, findings.take());
    }
    return all;
}

std::vector<Finding> judgeIndependentSegments(const Context& context, const Playlist& multivariant,
                                              const std::vector<RungView>& rungs) {
    const auto& variants = multivariant.variants;
    if (multivariant.independentSegments || std::none_of(variants.begin(), variants.end(), hasVideo)) return {};
    FindingList findings(context);
    const auto without = std::find_if(rungs.begin(), rungs.end(), [](const RungView& rung) {
        return rung.kind == Kind::Variant && rung.playlist && !rung.playlist->segments.empty() &&
               !rung.playlist->independentSegments;
    });
    if (without != rungs.end()) findings.add("hls-independent-segments-missing", {textArg("other", without->rung)});
    return findings.take();
}

std::vector<Finding> judgeRenditionReports(const Context& context, const std::vector<RungView>& rungs) {
    constexpr std::size_t mostCompared = 200;  // each with each
    std::vector<const RungView*> playlists;
    for (const RungView& rung : rungs) {
        if (isLowLatency(rung) && playlists.size() < mostCompared) playlists.push_back(&rung);
    }
    std::vector<Finding> all;
    for (const RungView* rung : playlists) {
        std::set<std::string> reported;
        for (const hls::RenditionReport& report : rung->playlist->renditionReports)
            reported.emplace(pathOf(resolved(rung->url, report.uri)));
        const RungView* missing = nullptr;
        for (const RungView* other : playlists) {
            const bool same = other == rung || pathOf(other->url) == pathOf(rung->url);
            if (!missing && !same && reported.count(std::string(pathOf(other->url))) == 0) missing = other;
        }
        if (!missing) continue;
        const Context own = contextOf(context, *rung);
        FindingList findings(own);
        findings.add("llhls-rendition-report-missing",
                     {textArg("other", missing->rung), numberArg("reports", static_cast<double>(reported.size())),
                      numberArg("others", static_cast<double>(playlists.size() - 1))});
        append(all, findings.take());
    }
    return all;
}

std::vector<Finding> judgeTogether(const Context& context, const Playlist& multivariant,
                                   const std::vector<RungView>& rungs) {
    std::vector<Finding> all = judgeSessionKeys(context, multivariant, rungs);
    append(all, judgeKeySystemsAcross(context, rungs));
    append(all, judgeIFramePlaylists(context, rungs));
    append(all, judgeIndependentSegments(context, multivariant, rungs));
    append(all, judgeRenditionReports(context, rungs));
    return all;
}

}  // namespace inspector::rules
