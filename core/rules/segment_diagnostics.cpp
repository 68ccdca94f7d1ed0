// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_judgements.h"

#include <algorithm>
#include <array>

namespace inspector::rules {

namespace {

// What only the end of a segment can show: of one that was cut, or fetched in part, it would be said falsely.
constexpr std::array needWhole{
    std::string_view("ts-length-not-188"), std::string_view("ts-pid-missing"),       std::string_view("ts-pat-missing"),
    std::string_view("ts-pmt-missing"),    std::string_view("ts-pcr-missing"),       std::string_view("ts-pts-missing"),
    std::string_view("ts-pes-length"),     std::string_view("ts-stuffing"),          std::string_view("fmp4-mdat-short"),
    std::string_view("fmp4-box-invalid"),  std::string_view("fmp4-sidx-mismatch"),   std::string_view("packed-audio-adts-invalid"),
};

bool isDropped(const media::Diagnostic& diagnostic, bool whole, bool hasMap, const Declared& declared) {
    if (!whole && std::find(needWhole.begin(), needWhole.end(), diagnostic.id) != needWhole.end()) return true;
    // PAT and PMT may stand in the EXT-X-MAP.
    if (hasMap && (diagnostic.id == "ts-pat-missing" || diagnostic.id == "ts-pmt-missing")) return true;
    // The map from cues to timestamps is HLS's own.
    return declared.dash && diagnostic.id == "vtt-timestamp-map-missing";
}

std::optional<Severity> milder(const media::Diagnostic& diagnostic, const Declared& declared) {
    if (diagnostic.id == "vtt-timestamp-map-missing" && !declared.live) return Severity::Minor;
    return std::nullopt;
}

}  // namespace

void addDiagnostics(FindingList& findings, const std::vector<media::Diagnostic>& diagnostics, Place place, bool whole,
                    bool hasMap, const Declared& declared) {
    for (const media::Diagnostic& diagnostic : diagnostics) {
        if (isDropped(diagnostic, whole, hasMap, declared)) continue;
        std::vector<Arg> args = diagnostic.args;
        const auto has = [&args](std::string_view name) {
            return std::any_of(args.begin(), args.end(), [name](const Arg& arg) { return arg.name == name; });
        };
        if (!has("offset")) args.push_back(bytesArg("offset", diagnostic.offset));
        if (!has("count")) args.push_back(numberArg("count", diagnostic.count));
        findings.add(diagnostic.id, std::move(args), place, milder(diagnostic, declared));
    }
}

}  // namespace inspector::rules
