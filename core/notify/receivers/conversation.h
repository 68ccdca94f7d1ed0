// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/notification.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// What is said to a receiver and what it answers, without any I/O: requests are built, whoever sends them (sender.h) brings the
// answers, and their reading says what follows. A value for one thread at a time.
namespace inspector::notify {

struct HttpCall {
    std::string method = "POST";
    std::string url;                                           // http or https
    std::vector<std::pair<std::string, std::string>> headers;  // names and values of one line each
    std::string body;
};

struct MailCall {
    // Required: STARTTLS or nothing is sent. Implicit: TLS from the first byte on.
    enum class Tls { Required, Implicit, Opportunistic, None };

    std::string host;
    int port = 587;
    Tls tls = Tls::Required;
    std::string hello;                                         // the name in EHLO; empty: the machine's
    std::string user;                                          // empty: without AUTH
    std::string password;
    std::string from;                                          // addresses alone
    std::vector<std::string> to;
    std::string message;                                       // RFC 5322, CRLF
};

struct Request {
    std::variant<HttpCall, MailCall> call;
    std::string proxy;                                         // a URL; empty: none
    std::string caFile;                                        // PEM; empty: the system's authorities
    std::vector<std::string> secrets;                          // that no words may repeat
};

// What came of a request. The sender fills it; `failure` is ours, all else is the receiver's and hostile.
struct Answer {
    int status = 0;              // of HTTP, or the reply code of SMTP; 0: there was none
    std::string body;            // as far as it was read; of SMTP the last reply
    bool cut = false;            // it was longer than is read
    std::optional<Seconds> retryAfter;
    std::vector<std::string> postponed;  // addresses for which the server takes the mail not now, but others
    std::string location;        // of a redirection, which is not followed
    std::string failure;         // why there is no whole answer, one English sentence; empty: there is
    bool hopeless = false;       // the failure will not go away by itself (an address that is none)
};

// How telling a receiver ended.
struct Outcome {
    enum class Kind { Told, Again, GivenUp };

    Kind kind = Kind::Told;
    std::string words;           // the receiver's answer or the failure, one line of at most 300 bytes, without secrets
    std::optional<Seconds> after;// the receiver asked not to be asked sooner
    std::vector<ReceiverReference> references;  // to be kept, whatever the kind; one whose `reference` is empty is to be forgotten
};

struct Reading;
struct Step {
    Request request;
    std::function<Reading(const Answer&)> read;
};
struct Reading {
    Outcome::Kind kind = Outcome::Kind::Told;
    std::string words;
    std::optional<Seconds> after;
    std::vector<ReceiverReference> references;
    std::vector<Step> then;      // done next, before the other steps
};

class Conversation {
public:
    Conversation() = default;
    explicit Conversation(std::vector<Step> steps);
    // Ended before it began.
    [[nodiscard]] static Conversation over(Outcome::Kind kind, std::string words);

    // Null: it is over.
    [[nodiscard]] const Request* next() const { return m_steps.empty() ? nullptr : &m_steps.front().request; }
    // The answer to next(). A step that is to be tried again ends the conversation, and all of it is said again; one that is
    // given up does not keep the others from being said.
    void take(const Answer& answer);
    [[nodiscard]] const Outcome& outcome() const { return m_outcome; }

private:
    void note(Reading reading, const Request& request);

    std::deque<Step> m_steps;
    Outcome m_outcome;
    std::size_t m_done = 0;
    std::size_t m_givenUp = 0;
};

inline constexpr std::size_t longestWords = 300;

// The words of all kinds: by the status alone. 2xx: told; 408, 425, 429, 5xx and the network: again; everything else: given up.
[[nodiscard]] Reading readStatus(const Answer& answer);
// "429 Too Many Requests: text of the answer".
[[nodiscard]] std::string wordsOf(const Answer& answer);

}  // namespace inspector::notify
