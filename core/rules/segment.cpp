// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/rules/finding_list.h"
#include "core/rules/judge.h"
#include "core/rules/sniff.h"

#include <string>

namespace inspector::rules {

namespace {

constexpr double slowFrom = 0.8;   // download time / duration
constexpr double stallFrom = 1.0;

Arg bytesArg(const SegmentFacts& facts) {
    return numberArg("bytes", static_cast<double>(facts.bytes), Arg::Unit::Byte);
}

void judgeSpeed(FindingList& findings, const SegmentFacts& facts, Place place) {
    if (facts.partial || facts.durationS <= 0) return;
    const double ratio = facts.downloadS / facts.durationS;
    // What is sent as it is made comes no faster than that.
    const double own = (facts.downloadS - facts.madeS) / facts.durationS;
    if (own <= slowFrom) return;
    const double rate = facts.downloadS > 0 ? static_cast<double>(facts.bytes) * 8 / facts.downloadS : 0;
    findings.add("http-slow-segment",
                 {secondsArg("took", facts.downloadS), secondsArg("duration", facts.durationS),
                  numberArg("rate", rate, Arg::Unit::BitPerSecond), bytesArg(facts),
                  numberArg("ratio", ratio * 100, Arg::Unit::Percent)},
                 place, own > stallFrom ? Severity::Critical : Severity::Major);
}

void judgeRange(FindingList& findings, const Context& context, const SegmentFacts& facts, Place place) {
    if (!facts.rangeAsked || facts.status != 200) return;
    const auto authority = splitUri(context.url).authority;
    findings.add("http-range-ignored", {textArg("host", std::string(authority.value_or("")))}, place);
}

void judgeFormat(FindingList& findings, const SegmentFacts& facts, Place place) {
    const MediaFormat format = sniff(facts.start);
    if (format == MediaFormat::Html) return;  // judgeResponse has said so
    if (facts.isSubtitles && format != MediaFormat::Mp4 && format != MediaFormat::TransportStream) {
        if (format != MediaFormat::WebVtt) findings.add("vtt-header-missing", {}, place);
        return;
    }
    if (format == MediaFormat::Unknown || format == MediaFormat::Playlist) {
        findings.add("seg-format-unknown", {textArg("start", hexStart(facts.start))}, place);
        return;
    }
    if (facts.partial) return;
    if (format == MediaFormat::TransportStream && facts.start.front() == 0x47 && facts.bytes % 188 != 0)
        findings.add("seg-truncated",
                     {bytesArg(facts), numberArg("leftOver", static_cast<double>(facts.bytes % 188), Arg::Unit::Byte)},
                     place);
    if (format != MediaFormat::Mp4) return;
    if (const auto cut = cutBox(facts.start, static_cast<std::uint64_t>(facts.bytes)))
        findings.add("seg-truncated",
                     {bytesArg(facts), shownArg("box", cut->type),
                      numberArg("end", static_cast<double>(cut->end), Arg::Unit::Byte)},
                     place);
}

}  // namespace

std::vector<Finding> judgeSegment(const Context& context, const SegmentFacts& facts) {
    FindingList findings(context);
    const Place place{0, facts.sequence};
    judgeSpeed(findings, facts, place);
    judgeRange(findings, context, facts, place);
    if (facts.bytes <= 0 || facts.start.empty()) return findings.take();
    if (!facts.encrypted)
        judgeFormat(findings, facts, place);
    else if (!facts.partial && facts.bytes % 16 != 0)
        findings.add("seg-not-multiple-of-16", {bytesArg(facts)}, place);
    return findings.take();
}

}  // namespace inspector::rules
