// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/requests.h"

#include "core/base/uri.h"
#include "core/probe/awaitables.h"
#include "core/probe/exchange_record.h"
#include "core/probe/http.h"

#include <algorithm>
#include <utility>

namespace inspector::probe {

namespace {

constexpr Milliseconds retryPause{250};
constexpr std::size_t mostExchanges = 5'000;  // of one cycle
constexpr std::size_t bodyStartLength = 64;

bool isDocument(ExchangeKind kind) {
    return kind == ExchangeKind::Playlist || kind == ExchangeKind::Mpd || kind == ExchangeKind::Time;
}

fetch::Response unresolvable(const std::string& uri) {
    fetch::Response response;
    response.failure = fetch::Failure::BadUrl;
    response.phase = fetch::Phase::NameLookup;
    response.message = "the URI cannot be resolved: " + uri.substr(0, 200);
    return response;
}

}  // namespace

Requests::Requests(const Surroundings& surroundings, const Channel& channel, const Template& settings,
                   ClockOffset& clockOffset, std::optional<MonoTime>& holdUntil)
    : m_around(surroundings), m_channel(channel), m_settings(settings), m_clockOffset(clockOffset),
      m_holdUntil(holdUntil) {}

fetch::Request Requests::requestOf(const Ask& ask) const {
    const Wanted wanted = isDocument(ask.kind) ? Wanted::Playlist : Wanted::Segment;
    const std::string& own = m_route ? m_route->url() : m_channel.url;
    fetch::Request request = requestFor(ask.url, wanted, m_settings, own, m_around.caFile);
    if (m_route) m_route->apply(request);
    if (ask.family) request.family = *ask.family;
    request.freshConnection = ask.fresh;
    request.method = ask.method;
    request.range = ask.range;
    request.acceptEncoding = !ask.range;
    if (ask.timeout.count() > 0) request.totalTimeout = ask.timeout;
    if (ask.maxBytes > 0) request.maxBytes = ask.maxBytes;
    request.headers.insert(request.headers.end(), ask.headers.begin(), ask.headers.end());
    return request;
}

Task<Answer> Requests::document(Ask ask) {
    std::string body;
    Answer answer;
    for (int attempt = 1;; ++attempt) {
        body.clear();
        body.reserve(ask.expected);
        Task<Answer> once = stream(ask, [&body](std::string_view bytes) {
            body.append(bytes);
            return true;
        });
        answer = co_await once;
        if (attempt >= ask.attempts || !worthRetrying(answer.response)) break;
        Pause pause(m_around.loop, retryPause);
        co_await pause;
    }
    answer.body = std::move(body);
    co_return answer;
}

Task<Answer> Requests::stream(Ask ask, fetch::Sink sink) {
    Answer answer;
    const fetch::Request request = requestOf(ask);
    if (ask.url.empty()) {
        answer.response = unresolvable(ask.uri);
        answer.asked = answer.answered = m_around.clock.mono();
        answer.wall = m_around.clock.now();
    } else {
        if (m_around.tally) {
            ++m_around.tally->open;
            m_around.tally->newest = redactUrl(ask.url);
        }
        Transfer transfer(m_around.fetcher, request, std::move(sink));
        answer.response = co_await transfer;
        answer.answered = m_around.clock.mono();
        answer.asked = answer.answered - answer.response.timings.total;
        answer.wall = m_around.clock.now();
        if (m_around.selfWatch && !m_around.files)
            m_around.selfWatch->note(networkOutcome(request, answer.response, answer.answered));
    }
    note(ask, answer, request);
    co_return answer;
}

void Requests::note(const Ask& ask, Answer& answer, const fetch::Request& request) {
    const fetch::Response& response = answer.response;
    if (m_around.tally && !ask.url.empty()) {
        --m_around.tally->open;
        ++m_around.tally->ended;
        m_around.tally->bytes += response.wireBytes;
    }
    answer.range = ask.range;
    answer.exchange = recordOf(request, response, answer.wall - response.timings.total);
    Exchange& e = *answer.exchange;
    e.kind = ask.kind;
    e.rung = ask.rung;
    e.sequence = ask.sequence;
    if (m_route) {
        e.stage = m_route->stage();
        m_route->hide(e);
    }
    if (answer.starved()) return;
    const bool missingFile = m_around.files && !response.ok();
    if (m_exchanges.size() < mostExchanges && !ask.url.empty() && !missingFile) m_exchanges.push_back(answer.exchange);
    if (m_around.files || ask.aside) return;
    m_clockOffset.add(response, answer.wall);
    noteDate(response, answer.wall);
    const auto most = std::chrono::ceil<Seconds>(m_settings.interval);
    if (const auto wait = retryAfter(response, most)) m_holdUntil = m_around.clock.mono() + *wait;
    std::string kind = errorKind(response);
    if (kind.empty() || ask.mayFail || response.failure == fetch::Failure::Aborted) return;
    std::string message = response.message.empty() ? "HTTP " + std::to_string(response.status) : response.message;
    m_errors.push_back({ask.rung, std::move(kind), response.status, std::move(message), answer.wall});
}

void Requests::noteDate(const fetch::Response& response, WallTime wall) const {
    if (!m_around.clockCheck) return;
    const auto skew = rules::dateSkew(response, wall);
    const auto host = splitUri(response.url).authority;
    if (skew && host) m_around.clockCheck->add(std::string(*host), *skew);
}

std::vector<Finding> Requests::judge(const rules::Context& context, rules::Resource resource, const Answer& answer,
                                     std::string_view bodyStart, std::optional<std::uint64_t> sequence) const {
    if (m_around.files || answer.starved()) return {};
    return rules::judgeResponse(context, resource, answer.response, bodyStart.substr(0, bodyStartLength), sequence,
                                answer.range);
}

bool Requests::onHold() const { return m_holdUntil && m_around.clock.mono() < *m_holdUntil; }

std::vector<std::shared_ptr<const Exchange>> Requests::takeExchanges() {
    std::vector<std::shared_ptr<const Exchange>> all(m_exchanges.begin(), m_exchanges.end());
    m_exchanges.clear();
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a->started < b->started; });
    return all;
}

}  // namespace inspector::probe
