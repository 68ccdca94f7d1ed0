// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/request.h"
#include "core/model/channel.h"
#include "core/model/exchange.h"
#include "core/model/template.h"
#include "core/probe/clock_offset.h"
#include "core/probe/points.h"
#include "core/probe/stage_route.h"
#include "core/probe/surroundings.h"
#include "core/probe/task.h"
#include "core/rules/judge.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::probe {

// What is asked for.
struct Ask {
    std::string url;                          // resolved; empty: it could not be, `uri` is what stood there
    std::string uri;
    ExchangeKind kind = ExchangeKind::Other;
    std::string rung;                         // key; "master" for the channel's own URL
    std::optional<std::uint64_t> sequence;
    std::optional<fetch::ByteRange> range;
    fetch::Method method = fetch::Method::Get;
    std::vector<fetch::Header> headers;       // beside the template's
    Milliseconds timeout{0};                  // 0: the template's (playlist and MPD, or segment)
    std::int64_t maxBytes = 0;                // 0: the template's
    int attempts = 1;                         // of a failure below HTTP
    bool mayFail = false;                     // that it fails is no error of the channel
    bool aside = false;                       // of a service beside the stream: nor are its clock and what it asks to wait
    std::size_t expected = 0;                 // bytes of the body, most likely
    bool fresh = false;                       // over a new connection, whose making is measured
    std::optional<fetch::Family> family = {}; // none: the template's, or the stage's
};

// What came.
struct Answer {
    fetch::Response response;
    std::string body;                         // of document()
    std::optional<fetch::ByteRange> range;    // that was asked for
    MonoTime asked{};                         // when the request was sent, without its wait for a free place
    MonoTime answered{};
    WallTime wall{};                          // at `answered`, on our clock
    std::shared_ptr<Exchange> exchange;       // in the report already; its body is to be set by who keeps the text

    [[nodiscard]] bool ok() const { return response.ok(); }
    // It waited for a place until its time was over: our own trouble, not the stream's. Nothing is to be said of it.
    [[nodiscard]] bool starved() const {
        return response.failure == fetch::Failure::Timeout && response.phase == fetch::Phase::Queue;
    }
};

// The requests of one cycle of one channel, as its template asks for them, each recorded as an Exchange. Made for a cycle
// and destroyed after every task that uses it. On the loop's thread.
//
//     Task<Answer> asking = requests.document({.url = …, .kind = ExchangeKind::Mpd, .rung = "master", .attempts = 2});
//     Answer answer = co_await asking;
//     if (answer.starved()) co_return;
//     findings = requests.judge(context, rules::Resource::Playlist, answer, answer.body);
//     if (answer.ok()) { text = make_shared<const string>(move(answer.body)); answer.exchange->body = text; }
class Requests {
public:
    // References outlive it. `clockOffset` learns from every answer; `holdUntil` is moved when a server asks us to wait.
    Requests(const Surroundings& surroundings, const Channel& channel, const Template& settings, ClockOffset& clockOffset,
             std::optional<MonoTime>& holdUntil);

    // From now on as the stage is reached; exchanges are its own. The route outlives this.
    void setRoute(const StageRoute* route) { m_route = route; }

    // A body that is kept as a whole (bounded by maxBytes).
    [[nodiscard]] Task<Answer> document(Ask ask);
    // A body that is handed on as it arrives.
    [[nodiscard]] Task<Answer> stream(Ask ask, fetch::Sink sink);

    // What the answer's transport says by itself. Of files: nothing.
    [[nodiscard]] std::vector<Finding> judge(const rules::Context& context, rules::Resource resource,
                                             const Answer& answer, std::string_view bodyStart,
                                             std::optional<std::uint64_t> sequence = {}) const;

    // A server asked us to wait, and the time is not over.
    [[nodiscard]] bool onHold() const;
    // Failed requests so far, retried ones included.
    [[nodiscard]] const std::vector<RequestError>& errors() const { return m_errors; }
    // In the order of their start. Once, when the cycle has ended.
    [[nodiscard]] std::vector<std::shared_ptr<const Exchange>> takeExchanges();

private:
    [[nodiscard]] fetch::Request requestOf(const Ask& ask) const;
    void note(const Ask& ask, Answer& answer, const fetch::Request& request);
    void noteDate(const fetch::Response& response, WallTime wall) const;

    const Surroundings& m_around;
    const Channel& m_channel;
    const Template& m_settings;
    ClockOffset& m_clockOffset;
    std::optional<MonoTime>& m_holdUntil;
    const StageRoute* m_route = nullptr;  // null: the channel's own URL
    std::vector<RequestError> m_errors;
    std::vector<std::shared_ptr<Exchange>> m_exchanges;
};

}  // namespace inspector::probe
