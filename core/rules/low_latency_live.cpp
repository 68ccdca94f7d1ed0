// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/rules/finding_list.h"
#include "core/rules/judge_low_latency.h"
#include "core/rules/private_address.h"

#include <algorithm>

// Blocking reloads and the other directives: bis 6.2.5.
namespace inspector::rules {

namespace {

constexpr double early = 0.9;                   // share of three target durations that a clock's error explains
constexpr double ageSlack = 1.5;                // Age is in whole seconds
constexpr std::int64_t worthCompressing = 1'400;  // bytes: below, a packet holds it anyway

double targetOf(const hls::Playlist& playlist) {
    return static_cast<double>(std::clamp<std::int64_t>(playlist.targetDuration.value_or(6), 1, 3'600));
}

std::vector<Arg> askedArgs(const ReloadFacts& facts) {
    return {numberArg("msn", static_cast<double>(facts.asked.sequence)),
            numberArg("part", static_cast<double>(facts.asked.part)), secondsArg("waited", facts.waitedS)};
}

// Fewer segments than there were, more than time can have taken: a viewer who joins by it has no window.
bool isPartial(const hls::Playlist& before, const hls::Playlist& answer) {
    if (answer.skip || before.segments.size() < 4) return false;
    const std::uint64_t last = nextPartOf(answer).sequence;
    const std::uint64_t lastBefore = nextPartOf(before).sequence;
    if (last < lastBefore || answer.mediaSequence <= before.mediaSequence) return false;
    const std::uint64_t gone = answer.mediaSequence - before.mediaSequence;
    return gone > last - lastBefore + 2 && answer.windowSeconds() < before.windowSeconds() / 2;
}

void judgeAnswer(FindingList& findings, const ReloadFacts& facts) {
    const hls::Playlist& answer = *facts.answer;
    if (answer.skip) findings.add("llhls-skip-unrequested", {}, {answer.skip->line, {}});
    if (isPartial(*facts.before, answer))
        findings.add("llhls-blocking-partial-playlist",
                     {numberArg("segments", static_cast<double>(answer.segments.size())),
                      numberArg("before", static_cast<double>(facts.before->segments.size()))});
    if (answer.endList) return;  // nothing more comes
    const PartPlace next = nextPartOf(answer);
    if (next > facts.asked) return;
    // Another timeline (an encoder that began anew) has other numbers.
    if (next.sequence + 2 < nextPartOf(*facts.before).sequence) return;
    const bool old = facts.ageS && *facts.ageS > facts.waitedS + ageSlack;
    if (old || (facts.sameAsBefore && (facts.fromCache || facts.ageS.value_or(0) > 0))) {
        std::vector<Arg> args = askedArgs(facts);
        args.push_back(secondsArg("age", facts.ageS.value_or(0)));
        findings.add("llhls-directive-cached", std::move(args));
        return;
    }
    if (facts.waitedS >= early * 3 * targetOf(*facts.before)) {
        findings.add("llhls-blocking-timeout", {secondsArg("waited", facts.waitedS),
                                                secondsArg("limit", 3 * targetOf(*facts.before))});
        return;
    }
    std::vector<Arg> args = askedArgs(facts);
    args.push_back(numberArg("newest", static_cast<double>(next.sequence)));
    findings.add("llhls-blocking-not-blocking", std::move(args));
}

}  // namespace

PartPlace nextPartOf(const hls::Playlist& playlist) {
    PartPlace next;
    if (playlist.segments.empty())
        next.sequence = playlist.mediaSequence + (playlist.skip ? playlist.skip->skippedSegments.value_or(0) : 0);
    else
        next.sequence = playlist.segments.back().sequence + 1;
    next.part = playlist.trailingParts.size();
    return next;
}

const hls::Part* partAt(const hls::Playlist& playlist, const PartPlace& place) {
    const auto in = [&](const std::vector<hls::Part>& parts) {
        return place.part < parts.size() ? &parts[static_cast<std::size_t>(place.part)] : nullptr;
    };
    if (place.sequence == nextPartOf(playlist).sequence) return in(playlist.trailingParts);
    for (auto s = playlist.segments.rbegin(); s != playlist.segments.rend() && s->sequence >= place.sequence; ++s)
        if (s->sequence == place.sequence) return in(s->parts);
    return nullptr;
}

std::optional<double> mediaSince(const hls::Playlist& playlist, const PartPlace& from) {
    const PartPlace next = nextPartOf(playlist);
    if (next < from) return std::nullopt;
    const auto sum = [](const std::vector<hls::Part>& parts, std::uint64_t count) {
        double seconds = 0;
        for (std::size_t i = 0; i < parts.size() && i < count; ++i) seconds += parts[i].duration.value_or(0);
        return seconds;
    };
    double seconds = sum(playlist.trailingParts, playlist.trailingParts.size());
    if (next.sequence == from.sequence) return seconds - sum(playlist.trailingParts, from.part);
    for (auto s = playlist.segments.rbegin(); s != playlist.segments.rend(); ++s) {
        if (!s->duration) return std::nullopt;
        seconds += *s->duration;
        if (s->sequence > from.sequence) continue;
        if (s->sequence < from.sequence || s->parts.size() < from.part) return std::nullopt;
        return seconds - sum(s->parts, from.part);
    }
    return std::nullopt;
}

std::optional<WallTime> edgeOf(const hls::Playlist& playlist) {
    if (playlist.segments.empty()) return std::nullopt;
    const auto start = hls::segmentTimes(playlist).back();
    if (!start) return std::nullopt;
    double seconds = playlist.segments.back().duration.value_or(0);
    for (const hls::Part& part : playlist.trailingParts) seconds += part.duration.value_or(0);
    if (!(seconds >= 0 && seconds < 86'400)) return std::nullopt;
    return *start + fromSeconds(seconds);
}

std::vector<Finding> judgeReload(const Context& context, const ReloadFacts& facts) {
    FindingList findings(context);
    const double limit = 3 * targetOf(*facts.before);
    const bool late = facts.waitedS >= early * limit;
    if (facts.timedOut || (facts.status == 503 && late) || (facts.status == 504 && late)) {
        // We gave up before the server had to: nothing is known.
        if (late) findings.add("llhls-blocking-timeout", {secondsArg("waited", facts.waitedS), secondsArg("limit", limit)});
    } else if (facts.status == 400 || (facts.status == 503 && !facts.askedToWait)) {
        std::vector<Arg> args = askedArgs(facts);
        args.push_back(numberArg("status", facts.status));
        findings.add("llhls-blocking-early-400", std::move(args));
    } else if (facts.answer && facts.status >= 200 && facts.status < 300) {
        judgeAnswer(findings, facts);
    }
    return findings.take();
}

std::vector<Finding> judgePartWithoutMsn(const Context& context, int status) {
    FindingList findings(context);
    if (status >= 200 && status < 300)
        findings.add("llhls-part-without-msn-accepted", {numberArg("status", status)});
    return findings.take();
}

std::vector<Finding> judgeAfterEndList(const Context& context, int status, double waitedS, const hls::Playlist* answer) {
    FindingList findings(context);
    constexpr double held = 5;
    const bool refused = status == 400 || status == 404 || status == 503;
    const bool skipped = answer && answer->skip;
    if (refused || skipped || waitedS > held)
        findings.add("llhls-directives-after-endlist", {numberArg("status", status), secondsArg("waited", waitedS)});
    return findings.take();
}

std::vector<Finding> judgePartTarget(const Context& context, double before, double now) {
    FindingList findings(context);
    if (before > 0 && now > 0 && (now > before + 0.0005 || now < before - 0.0005))
        findings.add("llhls-part-target-changed", {secondsArg("before", before), secondsArg("now", now)});
    return findings.take();
}

std::vector<Finding> judgeLowLatencyDelivery(const Context& context, const fetch::Response& response) {
    FindingList findings(context);
    if (response.httpVersion == "1.0" || response.httpVersion == "1.1")
        findings.add("llhls-not-http2", {textArg("version", response.httpVersion)}, {},
                     isPrivateAddress(response.remoteAddress) ? Severity::Minor : Severity::Major);  // players are elsewhere
    const std::string* encoding = response.header("Content-Encoding");
    const bool encoded = encoding && !encoding->empty() && !equalsIgnoreCase(*encoding, "identity");
    if (response.ok() && !encoded && response.bodyBytes >= worthCompressing)
        findings.add("llhls-gzip-missing", {numberArg("size", static_cast<double>(response.bodyBytes), Arg::Unit::Byte)});
    return findings.take();
}

}  // namespace inspector::rules
