// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/request.h"
#include "core/model/chain.h"

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

// Whether the probe's own samples may be believed.
namespace inspector::probe {

// The times of this answer may be longer than the server's because this thread or machine was slow: by more than 2 ms, and by more than a
// tenth of the time to the first byte.
[[nodiscard]] bool isLate(const fetch::Response& response);

// What one request tells of the network between this machine and everything else.
struct NetworkOutcome {
    enum class Kind { Nothing, Works, Fails, NoRoute, Unreachable };
    Kind kind = Kind::Nothing;
    std::string place;               // "host:port"
    MonoTime asked{};
    MonoTime answered{};
    std::optional<MonoTime> worked;  // when the network certainly worked, whatever came of the request
    bool onlyV6 = false;             // no other address family was to be tried
};
[[nodiscard]] NetworkOutcome networkOutcome(const fetch::Request& request, const fetch::Response& response, MonoTime answered);

// Tells the probe's own network from everything that is watched through it. It is gone ("blind") when since the last answer of anything
//   no-route           hosts that were there cannot be routed to any more, or two cannot
//   canary-failed      every canary failed, and something else did
//   everything-fails   three hosts and ports failed below HTTP within seconds
// and back as soon as one answer comes. A refused connection is an answer; failures of this machine's own addresses say nothing. What
// fails is looked at a second later, so that an answer to a request beside it can come. Thread-safe; time is an argument.
class SelfWatch {
public:
    struct State {
        Trust trust = Trust::Trusted;  // or Blind
        std::string reason;            // "no-route", "canary-failed", "everything-fails"; empty: trusted
        MonoTime since{};              // of blindness: when the first request was sent that failed by it
    };

    // How many canaries there are; their outcomes are noted by their number.
    void setCanaries(std::size_t count);
    [[nodiscard]] bool hasCanaries() const;
    void noteCanary(std::size_t index, const NetworkOutcome& outcome);
    void note(const NetworkOutcome& outcome);

    [[nodiscard]] State state(MonoTime now);
    // The network was gone at some time of [from, to].
    [[nodiscard]] bool wasBlind(MonoTime from, MonoTime to, MonoTime now);
    // Something answered at `time` or later.
    [[nodiscard]] bool workedSince(MonoTime time) const;
    // Something has begun to fail, and no canary was asked since.
    [[nodiscard]] bool wantsCanaries(MonoTime canariesAsked) const;

private:
    struct Failure {
        MonoTime asked{};
        MonoTime answered{};
        NetworkOutcome::Kind kind = NetworkOutcome::Kind::Fails;
        bool onlyV6 = false;
    };
    struct Period {
        MonoTime from{};
        std::optional<MonoTime> to;  // none: it lasts
    };

    void works(MonoTime when);
    void decide(MonoTime now);
    [[nodiscard]] bool hasNoRoute(MonoTime now) const;
    [[nodiscard]] bool canariesFail() const;
    [[nodiscard]] std::size_t failingRecently(MonoTime now) const;

    mutable std::mutex m_mutex;
    std::size_t m_canaries = 0;
    std::map<std::size_t, MonoTime> m_failedCanaries;  // when asked; since the last answer
    std::map<std::string, Failure> m_failing;          // newest of each place, since the last answer
    std::set<std::string> m_known;                     // places that have answered
    std::optional<MonoTime> m_worked;
    std::deque<Period> m_periods;
    std::string m_reason;
};

}  // namespace inspector::probe
