// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/postgres_listener.h"

#include "core/base/backoff.h"
#include "core/base/log.h"
#include "core/inventory/pq_connection.h"
#include "core/inventory/socket_wait.h"

#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <string_view>

namespace inspector::inventory {

namespace {

using News = PostgresListener::News;
using Steady = std::chrono::steady_clock;

constexpr Milliseconds slice{50};  // how often `stop` is looked at

void note(News& news, std::string_view word) {
    const bool known = word == "inventory" || word == "state" || word == "alerts" || word == "leases" || word == "outbox";
    news.inventory |= !known || word == "inventory";
    news.state |= !known || word == "state";
    news.alerts |= !known || word == "alerts";
    news.leases |= !known || word == "leases";
    news.outbox |= !known || word == "outbox";
}

News everything() {
    News news;
    news.connected = news.inventory = news.state = news.alerts = news.leases = news.outbox = true;
    return news;
}

// One connection that listens. Each function gives an error when the connection is of no use any more.
class Feed {
public:
    Feed(PGconn* connection, const PostgresListener::Times& times, const std::string& where)
        : m_connection(connection), m_times(times), m_where(where) {}

    // All in one go: the answer says that the feed is there. It is only after its transaction has ended.
    Result<void> begin() {
        PQsetnonblocking(m_connection, 1);
        return ask("BEGIN; LISTEN inspector; COMMIT; SELECT pg_listening_channels()");
    }

    // Waits for at most a slice; what was notified since the last call.
    Result<News> next() {
        const int unsent = PQflush(m_connection);
        if (unsent < 0) return fail(pqError(m_connection, m_where));
        // What waits to be sent is tried again at each slice; it is never more than a question.
        (void)waitForSocket(PQsocket(m_connection), false, slice);
        if (PQconsumeInput(m_connection) == 0) return fail(pqError(m_connection, m_where));
        if (auto sound = takeAnswers(); !sound) return fail(sound.error());
        News news;
        while (const std::unique_ptr<PGnotify, decltype(&PQfreemem)> one{PQnotifies(m_connection), &PQfreemem}) {
            note(news, one->extra ? one->extra : "");
            m_heard = Steady::now();
        }
        if (auto there = keepAlive(); !there) return fail(there.error());
        return news;
    }

    [[nodiscard]] bool listening() const { return m_listening; }

private:
    Result<void> ask(const char* question) {
        if (PQsendQuery(m_connection, question) == 0) return fail(pqError(m_connection, m_where));
        m_asked = Steady::now();
        return {};
    }

    Result<void> takeAnswers() {
        while (m_asked && PQisBusy(m_connection) == 0) {
            const PqResult result(PQgetResult(m_connection));
            if (!result) {
                m_asked.reset();
                m_heard = Steady::now();
                break;
            }
            const auto status = PQresultStatus(result.get());
            if (status == PGRES_FATAL_ERROR) return fail(pqError(result.get(), m_where));
            if (status != PGRES_TUPLES_OK) continue;
            m_listening = PQntuples(result.get()) > 0;
            if (!m_listening)
                return fail(Error::Kind::Denied, "The connection pool before the database forgets what is listened to",
                            m_where, "Use PgBouncer with pool_mode=session, or the server's own port");
        }
        return {};
    }

    Result<void> keepAlive() {
        const auto now = Steady::now();
        if (m_asked && now - *m_asked > m_times.answer)
            return fail(Error::Kind::Unavailable,
                        "The database has not answered for " +
                            std::to_string(std::chrono::duration_cast<Seconds>(now - m_heard).count()) + " s",
                        m_where, "Check the network between; it is tried again by itself");
        if (!m_asked && now - m_heard >= m_times.heartbeat) return ask("SELECT pg_listening_channels()");
        return {};
    }

    PGconn* m_connection;
    const PostgresListener::Times& m_times;
    const std::string& m_where;
    bool m_listening = false;
    Steady::time_point m_heard = Steady::now();
    std::optional<Steady::time_point> m_asked;
};

}  // namespace

PostgresListener::PostgresListener(PostgresOptions options, Times times, Tell tell)
    : m_options(std::move(options)), m_times(times), m_tell(std::move(tell)) {}

PostgresListener::~PostgresListener() { stop(); }

void PostgresListener::start() {
    stop();
    m_stop = false;
    m_thread = std::thread([this] { run(); });
}

void PostgresListener::stop() {
    m_stop = true;
    if (m_thread.joinable()) m_thread.join();
}

void PostgresListener::run() {
    Backoff backoff(m_times.firstWait, m_times.longestWait);
    std::optional<Error> told;
    while (!m_stop) {
        Error why;
        const auto place = parsePostgresUrl(m_options.url);
        auto parameters = postgresParameters(m_options, "inspector changes");
        if (!place || !parameters) {
            why = parameters.error();
        } else if (auto connection = connectPq(std::move(*parameters), place->shown, m_stop)) {
            why = listen(connection->get(), place->shown, [&] {
                backoff.succeed();
                told.reset();
            });
        } else {
            why = connection.error();
        }
        if (m_stop) return;
        if (told != why) {
            qCWarning(lcInventory).noquote() << "change feed:" << QString::fromStdString(why.message());
            News news;
            news.disconnected = true;
            news.why = why;
            m_tell(news);
            told = std::move(why);
        }
        pause(backoff.fail());
    }
}

Error PostgresListener::listen(pg_conn* connection, const std::string& where, const std::function<void()>& heard) {
    Feed feed(connection, m_times, where);
    if (auto begun = feed.begin(); !begun) return begun.error();
    bool connected = false;
    while (!m_stop) {
        auto news = feed.next();
        if (!news) return news.error();
        if (!feed.listening()) continue;
        if (!connected) {
            connected = true;
            heard();
            m_tell(everything());
        } else if (*news != News{}) {
            m_tell(*news);
        }
    }
    return {Error::Kind::Cancelled, "Stopped", where, {}};
}

void PostgresListener::pause(Milliseconds time) {
    const auto until = Steady::now() + time;
    for (auto now = Steady::now(); now < until && !m_stop; now = Steady::now())
        std::this_thread::sleep_for(std::min<Steady::duration>(slice, until - now));
}

}  // namespace inspector::inventory
