// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/probe/dash_cycle.h"
#include "core/rules/judge_http.h"

#include <algorithm>
#include <cmath>

// The clock that an MPD names (UTCTiming).
namespace inspector::probe {

namespace {

constexpr Seconds askAgainAfter{30};       // a clock that goes wrong is to be seen while it harms; the answer is some bytes
constexpr Seconds askDoubtedAfter{5};
constexpr std::size_t mostClocks = 8;
constexpr std::int64_t largestTime = 4'096;
constexpr double plainlyWrongMs = 2'000;   // what whole seconds of HTTP's Date cannot explain
constexpr double wholeSecondMs = 1'000;

// Which clocks an MPD names. The value of a direct one is the time itself.
std::string clocksOf(const dash::Mpd& mpd) {
    std::string all;
    for (const dash::Descriptor& timing : mpd.utcTimings) {
        all += timing.schemeIdUri + '\n';
        if (dash::timingMethod(timing.schemeIdUri) != dash::TimingMethod::Direct) all += timing.value + '\n';
    }
    return all;
}

// Such a time was cut to whole seconds: it may be up to one later.
bool hasWholeSeconds(std::string_view time) { return time.find('.') == std::string_view::npos; }

}  // namespace

Nanoseconds dashCorrection(const ChannelState& state) {
    if (state.dash && state.dash->clockMs) return fromSeconds(*state.dash->clockMs / 1000);
    const double ms = state.clockOffset.ms().value_or(0);
    return std::fabs(ms) > plainlyWrongMs ? fromSeconds(ms / 1000) : Nanoseconds{0};
}

Task<rules::UtcTimingFacts> DashCycle::askTime(const dash::Descriptor& timing, const Poll& top) {
    rules::UtcTimingFacts facts;
    facts.scheme = timing.schemeIdUri;
    const dash::TimingMethod method = dash::timingMethod(timing.schemeIdUri);
    if (method == dash::TimingMethod::Unsupported || method == dash::TimingMethod::None) {
        facts.supported = false;
        co_return facts;
    }
    std::optional<WallTime> time;
    bool wholeSeconds = false;
    WallTime middle = top.answer.wall;
    if (method == dash::TimingMethod::Direct) {
        time = parseIso8601(trim(timing.value));
        wholeSeconds = hasWholeSeconds(timing.value);
        if (!time) facts.message = "the value is no time";
    } else {
        const std::string_view value = trim(timing.value);
        const std::string written(value.substr(0, value.find_first_of(" \t\r\n")));
        const std::string url = resolveUri(m_parts.state.dash->documentUrl, written).value_or(std::string());
        facts.url = redactUrl(url.empty() ? written : url);
        if (url.empty() || !equalsIgnoreCase(std::string_view(url).substr(0, 4), "http")) {
            facts.message = "it is no http or https URL";
            co_return facts;
        }
        Ask ask;
        ask.url = url;
        ask.kind = ExchangeKind::Time;
        ask.rung = "master";
        ask.maxBytes = largestTime;
        if (method == dash::TimingMethod::HttpHead) ask.method = fetch::Method::Head;
        Task<Answer> asking = m_parts.requests.document(std::move(ask));
        const Answer answer = co_await asking;
        const Nanoseconds trip = answer.response.timings.total;
        facts.roundTripMs = toSeconds(trip) * 1000;
        middle = answer.wall - trip / 2;
        if (!answer.ok()) {
            facts.message = answer.response.complete() ? "HTTP " + std::to_string(answer.response.status)
                                                       : answer.response.message;
        } else if (method == dash::TimingMethod::HttpHead) {
            const auto skew = rules::dateSkew(answer.response, answer.wall);
            if (skew) time = answer.wall + fromSeconds(skew->aheadS);
            else facts.message = "the answer has no Date";
            middle = answer.wall;
        } else {
            time = parseIso8601(trim(answer.body));
            wholeSeconds = hasWholeSeconds(answer.body);
            if (!time) facts.message = "the answer is no time";
        }
    }
    if (!time) co_return facts;
    facts.answered = true;
    facts.offsetMs = toSeconds(*time - middle) * 1000;
    if (wholeSeconds) facts.uncertainMs = wholeSecondMs;
    co_return facts;
}

Task<void> DashCycle::askClock(Poll& top) {
    DashState& state = *m_parts.state.dash;
    if (m_parts.watched.files || !mpd().dynamic) co_return;
    const MonoTime present = m_parts.around.clock.mono();
    const std::string clocks = clocksOf(mpd());
    const Nanoseconds wait = state.clockDoubted ? askDoubtedAfter : askAgainAfter;
    const bool due = !state.clockAsked || !state.clockMs || clocks != state.clocks || present - *state.clockAsked >= wait;
    if (due && !m_parts.requests.onHold()) {
        state.clockAsked = present;
        state.clocks = clocks;
        state.clockDoubted = false;
        std::vector<rules::UtcTimingFacts> all;
        std::optional<double> found;
        for (std::size_t i = 0; i < std::min(mpd().utcTimings.size(), mostClocks) && !found; ++i) {
            Task<rules::UtcTimingFacts> asking = askTime(mpd().utcTimings[i], top);
            rules::UtcTimingFacts facts = co_await asking;
            if (facts.answered) found = facts.offsetMs;
            // What our own clock is wrong by is not the stream's fault.
            double known = -1000 * m_parts.watched.clockErrorS;
            if (known == 0) known = std::fabs(m_parts.state.clockOffset.ms().value_or(0)) > plainlyWrongMs && !state.clockMs
                                        ? *m_parts.state.clockOffset.ms() : 0;
            facts.offsetMs -= known;
            all.push_back(std::move(facts));
        }
        state.clockMs = found;
        m_parts.state.clockOffset.setExact(found);
        state.clockFindings = rules::judgeUtcTiming({"master", "packager", top.report.url}, all,
                                                    !mpd().utcTimings.empty(), mpd().dynamic);
    }
    top.findings.insert(top.findings.end(), state.clockFindings.begin(), state.clockFindings.end());
}

}  // namespace inspector::probe
