// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/ad_cues.h"

#include "core/base/text.h"
#include "core/media/scte35.h"

#include <array>
#include <cmath>

namespace inspector::rules {

namespace {

using Dialect = AdMarker::Dialect;
using Kind = AdMarker::Kind;

constexpr double longestBreak = 86'400.0 * 7;
constexpr std::size_t longestId = 120;

std::optional<double> secondsIn(std::string_view text) {
    const auto value = parseDecimal(trim(text));
    return value && *value >= 0 && *value <= longestBreak ? value : std::nullopt;
}
// A break of 0 s is how packagers write that they do not know.
std::optional<double> durationIn(std::string_view text) {
    const auto value = secondsIn(text);
    return value && *value > 0 ? value : std::nullopt;
}

// The value of an attribute, whatever its case and quotes: vendors agree on neither.
std::string_view attribute(std::string_view list, std::string_view name) {
    bool quoted = false;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= list.size(); ++i) {
        if (i < list.size() && list[i] == '"') quoted = !quoted;
        if (i < list.size() && (list[i] != ',' || quoted)) continue;
        const std::string_view entry = trim(list.substr(start, i - start));
        start = i + 1;
        const auto equals = entry.find('=');
        if (equals == std::string_view::npos || !equalsIgnoreCase(trim(entry.substr(0, equals)), name)) continue;
        std::string_view value = trim(entry.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return value;
    }
    return {};
}

std::string idIn(std::string_view list) {
    for (const std::string_view name : {"ID", "BREAKID", "CAID"})
        if (const std::string_view id = attribute(list, name); !id.empty()) return std::string(id.substr(0, longestId));
    return {};
}

void takeSplice(AdCue& cue, std::string_view text) {
    if (text.empty()) return;
    AdSplice splice = adSpliceOf(text);
    if (!cue.explicitly) cue.kind = splice.kind;
    if (!cue.durationS) cue.durationS = splice.durationS;
    if (cue.id.empty()) cue.id = std::move(splice.id);
}

void readOut(AdCue& cue, std::string_view value) {
    cue.durationS = durationIn(value.substr(0, value.find(',')));
    if (!cue.durationS) cue.durationS = durationIn(attribute(value, "DURATION"));
}

// "10/30", or a list of attributes.
void readContinue(AdCue& cue, std::string_view value) {
    const auto slash = value.find('/');
    if (slash != std::string_view::npos && value.find('=') == std::string_view::npos) {
        cue.elapsedS = secondsIn(value.substr(0, slash));
        cue.durationS = durationIn(value.substr(slash + 1));
        return;
    }
    cue.elapsedS = secondsIn(attribute(value, "ELAPSEDTIME"));
    if (!cue.elapsedS) cue.elapsedS = secondsIn(attribute(value, "ELAPSED"));
    if (!cue.elapsedS) cue.elapsedS = secondsIn(value);
    cue.durationS = durationIn(attribute(value, "DURATION"));
}

// EXT-X-SCTE35:CUE="/DA…",ID="1",CUE-OUT=YES|CONT, CUE-IN=YES.
void readScte35(AdCue& cue, std::string_view value) {
    const std::string_view out = attribute(value, "CUE-OUT");
    cue.explicitly = true;
    if (equalsIgnoreCase(out, "YES")) cue.kind = Kind::Out;
    else if (equalsIgnoreCase(out, "CONT")) cue.kind = Kind::Continue;
    else if (equalsIgnoreCase(attribute(value, "CUE-IN"), "YES")) cue.kind = Kind::In;
    else cue.explicitly = false;
    cue.durationS = durationIn(attribute(value, "DURATION"));
    cue.elapsedS = secondsIn(attribute(value, "ELAPSED"));
    takeSplice(cue, attribute(value, "CUE"));
}

// EXT-X-CUE:TYPE="SpliceOut",ID="1",TIME="414.171",DURATION="201.467".
void readCue(AdCue& cue, std::string_view value) {
    const std::string_view type = attribute(value, "TYPE");
    cue.explicitly = true;
    if (equalsIgnoreCase(type, "SpliceOut")) cue.kind = Kind::Out;
    else if (equalsIgnoreCase(type, "SpliceIn")) cue.kind = Kind::In;
    else cue.explicitly = false;
    cue.durationS = durationIn(attribute(value, "DURATION"));
    cue.elapsedS = secondsIn(attribute(value, "ELAPSED"));
}

}  // namespace

AdSplice adSpliceOf(std::string_view text) {
    AdSplice splice;
    const auto bytes = media::spliceBytes(text);
    if (!bytes) return splice;
    const media::SpliceParsed parsed = media::parseSpliceInfo(*bytes);
    if (!parsed.info) return splice;
    if (parsed.info->kind == media::SpliceInfo::Kind::Out) splice.kind = Kind::Out;
    else if (parsed.info->kind == media::SpliceInfo::Kind::In) splice.kind = Kind::In;
    if (parsed.info->duration90k && *parsed.info->duration90k > 0)
        splice.durationS = static_cast<double>(*parsed.info->duration90k) / 90'000;
    if (parsed.info->eventId) splice.id = std::to_string(*parsed.info->eventId);
    return splice;
}

std::optional<AdCue> adCueOf(const hls::OtherTag& tag) {
    AdCue cue;
    cue.line = tag.line;
    const std::string_view value = tag.value;
    if (tag.name == "EXT-X-CUE-OUT" || tag.name == "EXT-X-CUE-IN" || tag.name == "EXT-X-CUE-OUT-CONT" || tag.name == "EXT-X-CUE-SPAN") {
        cue.explicitly = true;
        cue.id = idIn(value);
        cue.kind = tag.name == "EXT-X-CUE-OUT" ? Kind::Out : tag.name == "EXT-X-CUE-IN" ? Kind::In : Kind::Continue;
        if (cue.kind == Kind::Out) readOut(cue, value);
        else if (cue.kind == Kind::Continue) readContinue(cue, value);
        return cue;
    }
    if (tag.name == "EXT-OATCLS-SCTE35" || tag.name == "EXT-X-OATCLS-SCTE35") {
        cue.dialect = Dialect::Oatcls;
        takeSplice(cue, trim(value));
        return cue;
    }
    cue.dialect = Dialect::Scte35Tag;
    if (tag.name == "EXT-X-SPLICEPOINT-SCTE35") {
        takeSplice(cue, trim(value));
    } else if (tag.name == "EXT-X-SCTE35") {
        cue.id = idIn(value);
        readScte35(cue, value);
    } else if (tag.name == "EXT-X-CUE") {
        cue.id = idIn(value);
        readCue(cue, value);
    } else {
        return std::nullopt;
    }
    return cue;
}

}  // namespace inspector::rules
