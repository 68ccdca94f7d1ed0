// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/self_watch.h"

#include "core/base/text.h"
#include "core/base/uri.h"

#include <algorithm>

namespace inspector::probe {

namespace {

using Kind = NetworkOutcome::Kind;

constexpr std::chrono::microseconds lateAtLeast{2'000};
constexpr int lateShare = 10;
constexpr Milliseconds decidesAfter{1'000};
constexpr std::chrono::seconds recent{15};
constexpr std::size_t everythingIs = 3;
constexpr std::size_t mostPlaces = 4'096;
constexpr std::size_t mostPeriods = 64;

std::string_view hostOf(std::string_view place) {
    const auto colon = place.rfind(':');
    return colon == std::string_view::npos || place.ends_with(']') ? place : place.substr(0, colon);
}

bool isThisMachine(std::string_view host) {
    return host.starts_with("127.") || host == "[::1]" || equalsIgnoreCase(host, "localhost");
}

std::string placeOf(const fetch::Request& request, const fetch::Response& response) {
    if (!request.pinnedAddress.empty()) return request.pinnedAddress;
    const UriParts parts = splitUri(response.url.empty() ? std::string_view(request.url) : std::string_view(response.url));
    std::string place = toLower(parts.authority.value_or(""));
    if (const auto at = place.rfind('@'); at != std::string::npos) place.erase(0, at + 1);
    if (hostOf(place).size() == place.size()) place += parts.scheme && *parts.scheme == "https" ? ":443" : ":80";
    return place;
}

Kind kindOf(const fetch::Response& response) {
    using fetch::Failure;
    switch (response.failure) {
        case Failure::Connect:
            switch (response.connectFault) {
                case fetch::ConnectFault::Refused: return Kind::Works;
                case fetch::ConnectFault::NoRoute: return Kind::NoRoute;
                case fetch::ConnectFault::Unreachable: return Kind::Unreachable;
                default: return Kind::Fails;
            }
        case Failure::Timeout: return response.phase == fetch::Phase::Queue ? Kind::Nothing : Kind::Fails;
        case Failure::NameLookup:  // that there is no such name is the answer of a server
            return response.message.find("no such name") != std::string::npos ||
                           response.message.find("has no address") != std::string::npos
                       ? Kind::Nothing
                       : Kind::Fails;
        case Failure::BadUrl:
        case Failure::Reset:  // by the other side, or by our own interface
        case Failure::Cancelled: return Kind::Nothing;
        default: return Kind::Works;
    }
}

}  // namespace

bool isLate(const fetch::Response& response) {
    const auto limit = std::max(lateAtLeast, response.timings.firstByte / lateShare);
    return response.timings.late > limit;
}

NetworkOutcome networkOutcome(const fetch::Request& request, const fetch::Response& response, MonoTime answered) {
    NetworkOutcome outcome;
    outcome.kind = kindOf(response);
    outcome.place = placeOf(request, response);
    outcome.answered = answered;
    outcome.asked = answered - response.timings.total;
    const std::string_view host = hostOf(outcome.place);
    outcome.onlyV6 = request.family == fetch::Family::V6 || host.starts_with('[');
    if (outcome.kind == Kind::Works) {
        outcome.worked = answered;
    } else if (isThisMachine(host)) {
        outcome.kind = Kind::Nothing;
    } else if (!response.redirects.empty()) {
        outcome.worked = outcome.asked;
    } else if (!response.reusedConnection && response.timings.connect.count() > 0 && response.phase >= fetch::Phase::Tls) {
        outcome.worked = outcome.asked + response.timings.nameLookup + response.timings.connect;
    }
    return outcome;
}

void SelfWatch::setCanaries(std::size_t count) {
    const std::lock_guard lock(m_mutex);
    m_canaries = count;
    m_failedCanaries.clear();
}

bool SelfWatch::hasCanaries() const {
    const std::lock_guard lock(m_mutex);
    return m_canaries > 0;
}

void SelfWatch::works(MonoTime when) {
    if (!m_worked || *m_worked < when) m_worked = when;
    std::erase_if(m_failing, [&](const auto& entry) { return entry.second.asked <= when; });
    std::erase_if(m_failedCanaries, [&](const auto& entry) { return entry.second <= when; });
    if (m_periods.empty() || m_periods.back().to || when < m_periods.back().from) return;
    m_periods.back().to = when;
    m_reason.clear();
}

void SelfWatch::noteCanary(std::size_t index, const NetworkOutcome& outcome) {
    const std::lock_guard lock(m_mutex);
    if (outcome.worked) works(*outcome.worked);
    if (outcome.kind == Kind::Nothing || outcome.kind == Kind::Works || index >= m_canaries) return;
    if (!m_worked || outcome.asked > *m_worked) m_failedCanaries[index] = outcome.asked;
}

void SelfWatch::note(const NetworkOutcome& outcome) {
    const std::lock_guard lock(m_mutex);
    if (outcome.worked) works(*outcome.worked);
    if (outcome.kind == Kind::Works && m_known.size() < mostPlaces) m_known.insert(outcome.place);
    if (outcome.kind == Kind::Nothing || outcome.kind == Kind::Works) return;
    if (m_worked && outcome.asked <= *m_worked) return;  // the network was there meanwhile
    if (m_failing.size() >= mostPlaces && !m_failing.contains(outcome.place)) return;
    Failure& failure = m_failing[outcome.place];
    if (failure.asked == MonoTime{}) failure.asked = outcome.asked;  // the first one tells since when
    failure.answered = outcome.answered;
    failure.kind = outcome.kind;
    failure.onlyV6 = outcome.onlyV6;
}

std::size_t SelfWatch::failingRecently(MonoTime now) const {
    return static_cast<std::size_t>(std::count_if(m_failing.begin(), m_failing.end(), [&](const auto& entry) {
        return now - entry.second.answered <= recent;
    }));
}

// An address family that this machine never had is no loss: what was only ever to be had by IPv6 counts when it was there before, or when
// there is nothing else.
bool SelfWatch::hasNoRoute(MonoTime now) const {
    std::set<std::string_view> hosts;
    bool lost = false;
    const bool nothingElse = m_known.empty() && std::all_of(m_failing.begin(), m_failing.end(),
                                                            [](const auto& entry) { return entry.second.onlyV6; });
    for (const auto& [place, failure] : m_failing) {
        if (now - failure.answered > recent) continue;
        const bool known = m_known.contains(place);
        if (failure.kind != Kind::NoRoute && failure.kind != Kind::Unreachable) continue;
        if (failure.onlyV6 && !known && !nothingElse) continue;
        hosts.insert(hostOf(place));
        lost = lost || (failure.kind == Kind::NoRoute && (known || m_known.empty()));
    }
    return lost || hosts.size() >= 2;
}

bool SelfWatch::canariesFail() const { return m_canaries > 0 && m_failedCanaries.size() == m_canaries; }

void SelfWatch::decide(MonoTime now) {
    const bool blind = !m_periods.empty() && !m_periods.back().to;
    if (blind || m_failing.empty()) return;
    MonoTime first = MonoTime::max();
    MonoTime firstAnswered = MonoTime::max();
    for (const auto& [place, failure] : m_failing) {
        first = std::min(first, failure.asked);
        firstAnswered = std::min(firstAnswered, failure.answered);
    }
    if (now - firstAnswered < decidesAfter && now - first < decidesAfter) return;
    if (hasNoRoute(now)) m_reason = "no-route";
    else if (canariesFail()) m_reason = "canary-failed";
    else if (failingRecently(now) >= everythingIs) m_reason = "everything-fails";
    else return;
    m_periods.push_back({first, {}});
    if (m_periods.size() > mostPeriods) m_periods.pop_front();
}

SelfWatch::State SelfWatch::state(MonoTime now) {
    const std::lock_guard lock(m_mutex);
    decide(now);
    State state;
    if (m_periods.empty() || m_periods.back().to) return state;
    state.trust = Trust::Blind;
    state.reason = m_reason;
    state.since = m_periods.back().from;
    return state;
}

bool SelfWatch::wasBlind(MonoTime from, MonoTime to, MonoTime now) {
    const std::lock_guard lock(m_mutex);
    decide(now);
    return std::any_of(m_periods.begin(), m_periods.end(),
                       [&](const Period& period) { return period.from <= to && (!period.to || *period.to >= from); });
}

bool SelfWatch::workedSince(MonoTime time) const {
    const std::lock_guard lock(m_mutex);
    return m_worked && *m_worked >= time;
}

bool SelfWatch::wantsCanaries(MonoTime canariesAsked) const {
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_failing.begin(), m_failing.end(),
                       [&](const auto& entry) { return entry.second.asked > canariesAsked; });
}

}  // namespace inspector::probe
