// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/sender.h"

#include "core/notify/mail_thread.h"
#include "core/notify/sender_transfer.h"

#include <list>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace inspector::notify {

namespace {

bool isCurlReady() {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return ready;
}

Outcome notSaid(std::string words) { return {Outcome::Kind::Again, std::move(words), {}, {}}; }

}  // namespace

class Sender::Loop {
public:
    explicit Loop(SenderLimits limits)
        : m_limits(limits), m_multi(isCurlReady() ? curl_multi_init() : nullptr, &curl_multi_cleanup) {
        if (m_multi) m_thread = std::thread([this] { run(); });
    }
    ~Loop() { stop(); }

    void tell(const ReceiverId& receiver, Conversation conversation, Done done) {
        std::string refused;
        {
            const std::scoped_lock lock(m_mutex);
            if (m_stopping || !m_multi)
                refused = "the program is stopping";
            else if (m_queued.size() >= m_limits.waiting)
                refused = "too many messages wait to be sent";
            else
                m_queued.push_back({receiver, std::move(conversation), std::move(done), nullptr, nullptr});
        }
        if (!refused.empty())
            done(notSaid(std::move(refused)));
        else
            curl_multi_wakeup(m_multi.get());
    }

    void stop() {
        const std::scoped_lock once(m_stopMutex);
        {
            const std::scoped_lock lock(m_mutex);
            m_stopping = true;
        }
        if (m_multi) curl_multi_wakeup(m_multi.get());
        if (m_thread.joinable()) m_thread.join();
    }

private:
    struct Talk {
        ReceiverId receiver;
        Conversation conversation;
        Done done;
        std::unique_ptr<SenderTransfer> transfer;
        std::unique_ptr<MailThread> mail;  // that the transfer runs on, when it is a mail
    };
    using Talks = std::list<Talk>;

    void run() {
        while (takeQueued()) {
            start();
            int running = 0;
            curl_multi_perform(m_multi.get(), &running);
            takeEnded();
            if (!m_unstarted) curl_multi_poll(m_multi.get(), nullptr, 0, 1000, nullptr);
        }
        giveBack();
    }

    // False: it is to stop.
    bool takeQueued() {
        const std::scoped_lock lock(m_mutex);
        if (m_stopping) return false;
        m_waiting.splice(m_waiting.end(), m_queued);
        return true;
    }

    // Those whose receiver has a free place, in the order they came.
    void start() {
        m_unstarted = false;
        for (auto talk = m_waiting.begin(); talk != m_waiting.end() && m_busy.size() < m_limits.atOnce;) {
            const auto next = std::next(talk);
            if (m_each[talk->receiver] < m_limits.perReceiver) {
                ++m_each[talk->receiver];
                m_busy.splice(m_busy.end(), m_waiting, talk);
                say(talk);
            }
            talk = next;
        }
    }

    // The next request, or the end.
    void say(Talks::iterator talk) {
        const Request* request = talk->conversation.next();
        if (!request) {
            finish(talk, talk->conversation.outcome());
            return;
        }
        talk->transfer = std::make_unique<SenderTransfer>(*request, m_limits);
        const bool mail = std::holds_alternative<MailCall>(request->call);
        if (!talk->transfer->easy() || !(mail ? beginMail(*talk) : begin(*talk))) {
            talk->transfer.reset();
            finish(talk, notSaid("libcurl cannot be started"));
            return;
        }
        m_talks[talk->transfer->easy()] = talk;
    }

    bool begin(const Talk& talk) { return curl_multi_add_handle(m_multi.get(), talk.transfer->easy()) == CURLM_OK; }

    bool beginMail(Talk& talk) {
        CURL* const easy = talk.transfer->easy();
        try {
            talk.mail = std::make_unique<MailThread>(easy, [this, easy](CURLcode code) {
                {
                    const std::scoped_lock lock(m_mutex);
                    m_mailsEnded.emplace_back(easy, code);
                }
                curl_multi_wakeup(m_multi.get());
            });
        } catch (const std::system_error&) {
            return false;
        }
        return true;
    }

    void finish(Talks::iterator talk, Outcome outcome) {
        if (--m_each[talk->receiver] == 0) m_each.erase(talk->receiver);
        Talks ended;
        ended.splice(ended.end(), m_busy, talk);
        m_unstarted = !m_waiting.empty();  // a place is free
        ended.front().done(std::move(outcome));
    }

    void takeEnded() {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(m_multi.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            const CURLcode code = message->data.result;
            CURL* const easy = message->easy_handle;
            curl_multi_remove_handle(m_multi.get(), easy);
            takeAnswer(easy, code);
        }
        std::vector<std::pair<CURL*, CURLcode>> mails;
        {
            const std::scoped_lock lock(m_mutex);
            mails.swap(m_mailsEnded);
        }
        for (const auto& [easy, code] : mails) takeAnswer(easy, code);
    }

    void takeAnswer(CURL* easy, CURLcode code) {
        const auto found = m_talks.find(easy);
        if (found == m_talks.end()) return;
        const Talks::iterator talk = found->second;
        m_talks.erase(found);
        if (talk->mail) talk->mail->end();
        const Answer answer = talk->transfer->answer(code, SystemClock().now());
        talk->transfer.reset();
        talk->mail.reset();
        talk->conversation.take(answer);
        say(talk);
    }

    void giveBack() {
        {
            const std::scoped_lock lock(m_mutex);
            m_waiting.splice(m_waiting.end(), m_queued);
        }
        for (const auto& [easy, talk] : m_talks)
            if (talk->mail)
                talk->mail->hangUp();
            else
                curl_multi_remove_handle(m_multi.get(), easy);
        m_talks.clear();
        m_waiting.splice(m_waiting.begin(), m_busy);
        for (Talk& talk : m_waiting) {
            if (talk.mail) talk.mail->end();
            talk.transfer.reset();
            talk.mail.reset();
            // References of what was said before stay known.
            Outcome outcome = notSaid("the program stopped before the answer came");
            outcome.references = talk.conversation.outcome().references;
            talk.done(std::move(outcome));
        }
        m_waiting.clear();
    }

    const SenderLimits m_limits;
    std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> m_multi;
    std::mutex m_mutex;
    Talks m_queued;                        // under the mutex
    bool m_stopping = false;               // under the mutex
    std::vector<std::pair<CURL*, CURLcode>> m_mailsEnded;  // under the mutex
    std::mutex m_stopMutex;                // of stop()
    // The thread's own.
    Talks m_waiting;
    Talks m_busy;
    std::map<CURL*, Talks::iterator> m_talks;
    std::map<ReceiverId, std::size_t> m_each;  // conversations that are going on
    bool m_unstarted = false;
    std::thread m_thread;
};

Sender::Sender(SenderLimits limits) : m_loop(std::make_unique<Loop>(limits)) {}
Sender::~Sender() = default;

void Sender::tell(const ReceiverId& receiver, Conversation conversation, Done done) {
    m_loop->tell(receiver, std::move(conversation), std::move(done));
}
void Sender::stop() { m_loop->stop(); }

}  // namespace inspector::notify
