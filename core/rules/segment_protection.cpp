// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_judgements.h"

#include <algorithm>

namespace inspector::rules {

namespace {

using media::Track;

// 32 lower-case digits; empty: none, or the zeros of a stream whose keys rotate.
std::string plainKid(std::string_view kid) {
    std::string plain;
    for (const char c : kid.substr(0, 64)) {
        if (c == '-' || c == '{' || c == '}') continue;
        plain += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (plain.compare(0, 2, "0x") == 0) plain.erase(0, 2);
    const bool zeros = plain.find_first_not_of('0') == std::string::npos;
    return zeros ? std::string() : plain;
}

// Methods that leave the container clear and encrypt its samples.
bool encryptsSamples(std::string_view method) {
    return method.substr(0, 10) == "SAMPLE-AES" || method == "cenc" || method == "cbcs" || method == "cens" || method == "cbc1";
}

void judgeClear(const SegmentCase& segment) {
    if (!encryptsSamples(segment.view.encryption) || segment.declared.isSubtitles) return;
    bool any = false;
    for (const Track& track : segment.inspection.tracks) {
        if (track.kind != Track::Kind::Video && track.kind != Track::Kind::Audio) continue;
        any = true;
        if (!track.scheme.empty()) return;
    }
    if (any && segment.whole())
        segment.findings.add("drm-clear-segment-in-encrypted-scope", {shownArg("method", segment.view.encryption)}, segment.place());
}

std::string firstKid(const std::vector<Track>& tracks) {
    const auto with = std::find_if(tracks.begin(), tracks.end(), [](const Track& track) { return !track.defaultKid.empty(); });
    return with == tracks.end() ? std::string() : plainKid(with->defaultKid);
}

}  // namespace

void judgeKid(FindingList& findings, const std::vector<Track>& tracks, const Declared& declared, Place place) {
    const std::string wanted = plainKid(declared.defaultKid);
    const std::string found = firstKid(tracks);
    if (wanted.empty() || found.empty()) return;
    const bool any = std::any_of(tracks.begin(), tracks.end(), [&](const Track& track) { return plainKid(track.defaultKid) == wanted; });
    if (!any) findings.add("drm-kid-mismatch", {shownArg("declared", wanted), shownArg("found", found)}, place);
}

void judgeProtection(const SegmentCase& segment) {
    judgeClear(segment);
    judgeKid(segment.findings, segment.inspection.tracks, segment.declared, segment.place());
}

}  // namespace inspector::rules
