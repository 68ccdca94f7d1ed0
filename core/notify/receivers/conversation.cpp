// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/conversation.h"

#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/notify/message_text.h"
#include "core/notify/receivers/redact.h"

#include <iterator>

namespace inspector::notify {

namespace {

constexpr std::size_t mostSteps = 1000;  // of a receiver that always wants one more
const char* nameOf(int status) {
    switch (status) {
    case 400: return " Bad Request";
    case 401: return " Unauthorized";
    case 403: return " Forbidden";
    case 404: return " Not Found";
    case 410: return " Gone";
    case 413: return " Content Too Large";
    case 429: return " Too Many Requests";
    case 500: return " Internal Server Error";
    case 502: return " Bad Gateway";
    case 503: return " Service Unavailable";
    case 504: return " Gateway Timeout";
    default: return "";
    }
}

std::string redirectWords(const Answer& answer) {
    const UriParts to = splitUri(answer.location);
    const std::string host = to.authority ? std::string(to.authority->substr(to.authority->rfind('@') + 1)) : std::string();
    return std::to_string(answer.status) + ": it sends us to another address" + (host.empty() ? "" : " at " + clean(host, 100)) +
           ", which is not followed; give the receiver's own";
}

}  // namespace

Conversation::Conversation(std::vector<Step> steps)
    : m_steps(std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end())) {}

Conversation Conversation::over(Outcome::Kind kind, std::string words) {
    Conversation out;
    out.m_outcome.kind = kind;
    out.m_outcome.words = clean(words, longestWords);
    return out;
}

void Conversation::take(const Answer& answer) {
    if (m_steps.empty()) return;
    const Step step = std::move(m_steps.front());
    m_steps.pop_front();
    Reading reading = step.read ? step.read(answer) : readStatus(answer);
    const bool again = reading.kind == Outcome::Kind::Again;
    std::vector<Step> then = std::move(reading.then);
    note(std::move(reading), step.request);
    if (again || m_done >= mostSteps)
        m_steps.clear();
    else
        m_steps.insert(m_steps.begin(), std::make_move_iterator(then.begin()), std::make_move_iterator(then.end()));
}

void Conversation::note(Reading reading, const Request& request) {
    ++m_done;
    m_outcome.references.insert(m_outcome.references.end(), std::make_move_iterator(reading.references.begin()),
                                std::make_move_iterator(reading.references.end()));
    // Secrets go before anything is cut, so that none is left in halves.
    std::string words = clean(withoutSecrets(std::move(reading.words), request.secrets), longestWords);
    if (reading.kind == Outcome::Kind::Again) {
        m_outcome.kind = Outcome::Kind::Again;
        m_outcome.after = reading.after;
        m_outcome.words = std::move(words);
    } else if (reading.kind == Outcome::Kind::GivenUp) {
        m_outcome.kind = Outcome::Kind::GivenUp;
        if (++m_givenUp == 1) m_outcome.words = std::move(words);
    } else if (m_outcome.kind == Outcome::Kind::Told && !words.empty()) {
        m_outcome.words = std::move(words);
    }
}

std::string wordsOf(const Answer& answer) {
    if (!answer.failure.empty()) return answer.failure;
    if (answer.status >= 300 && answer.status < 400) return redirectWords(answer);
    const std::string body(trim(clean(answer.body, 4 * longestWords)));
    return std::to_string(answer.status) + nameOf(answer.status) + (body.empty() ? "" : ": " + body);
}

Reading readStatus(const Answer& answer) {
    Reading out;
    out.words = wordsOf(answer);
    out.after = answer.retryAfter;
    const int s = answer.status;
    if (!answer.failure.empty())
        out.kind = answer.hopeless ? Outcome::Kind::GivenUp : Outcome::Kind::Again;
    else if (s >= 200 && s < 300)
        out.kind = Outcome::Kind::Told;
    else if (s == 0 || s == 408 || s == 425 || s == 429 || s >= 500)
        out.kind = Outcome::Kind::Again;
    else
        out.kind = Outcome::Kind::GivenUp;
    return out;
}

}  // namespace inspector::notify
