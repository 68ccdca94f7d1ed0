// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/pq_connection.h"

#include "core/base/text.h"
#include "core/inventory/postgres_error.h"
#include "core/inventory/socket_wait.h"

#include <libpq-fe.h>

#include <algorithm>
#include <chrono>

namespace inspector::inventory {

namespace {

using Steady = std::chrono::steady_clock;
constexpr Milliseconds slice{50};

Milliseconds connectTimeout(const PostgresParameters& parameters) {
    // libpq takes none, zero and what is below as "for ever".
    const auto seconds = parseUnsigned(parameters.get("connect_timeout")).value_or(0);
    return Milliseconds{seconds == 0 ? 30'000 : std::clamp<std::uint64_t>(seconds, 2, 600) * 1000};
}

// libpq looks a name up while everything waits: so each host is given its addresses. What is no name (a socket's folder,
// an address, nothing) stays. A name that nobody knows is left out while another host is there.
Result<void> lookUpHosts(PostgresParameters& parameters, const std::atomic<bool>& stop) {
    std::vector<PostgresHost> found;
    std::optional<Error> problem;
    for (const PostgresHost& one : hostsOf(parameters)) {
        const bool name = one.address.empty() && !one.host.empty() && one.host[0] != '/' && one.host[0] != '@';
        if (!name) {
            found.push_back(one);
        } else if (isAddress(one.host)) {
            found.push_back({one.host, one.host, one.port});
        } else if (auto addresses = lookUpHost(one.host, connectTimeout(parameters), stop)) {
            for (const std::string& address : *addresses) found.push_back({one.host, address, one.port});
        } else {
            if (addresses.error().kind == Error::Kind::Cancelled) return fail(addresses.error());
            problem = addresses.error();
        }
    }
    if (found.empty()) return fail(*problem);
    setHosts(parameters, found);
    return {};
}

PqHandle begin(const PostgresParameters& parameters) {
    std::vector<const char*> keywords, values;
    for (const auto& [keyword, value] : parameters.all()) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    return PqHandle(PQconnectStartParams(keywords.data(), values.data(), 0));
}

struct Attempt {
    PqHandle handle;            // connected; otherwise `why` says why not
    std::optional<Error> why;
    std::optional<PostgresHost> hung;  // the host that did not answer in time
};

PostgresHost hostOf(const PGconn* connection) {
    const auto text = [](const char* t) { return std::string(t ? t : ""); };
    return {text(PQhost(connection)), text(PQhostaddr(connection)), text(PQport(connection))};
}

bool same(const PostgresHost& a, const PostgresHost& b) {
    return a.host == b.host && a.address == b.address && (a.port == b.port || a.port.empty() || b.port.empty());
}

Attempt noAnswer(const PostgresHost& host, Milliseconds timeout, const std::string& where) {
    const std::string at = (host.host.empty() ? host.address : host.host) + (host.port.empty() ? "" : ":" + host.port);
    return {nullptr,
            Error{Error::Kind::Unavailable,
                  "The database's server " + at + " did not answer within " + std::to_string(timeout.count() / 1000) + " s",
                  where, "Check that the server runs, its host and port, and the network between"},
            host};
}

// libpq goes through the hosts by itself as long as each says something.
Attempt tryHosts(const PostgresParameters& parameters, const std::string& where, const std::atomic<bool>& stop) {
    Attempt attempt{begin(parameters), {}, {}};
    PGconn* connection = attempt.handle.get();
    if (!connection) return {nullptr, Error{Error::Kind::Full, "Out of memory", where, "Close other programs"}, {}};
    if (PQstatus(connection) == CONNECTION_BAD) return {nullptr, pqError(connection, where), {}};
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    const Milliseconds timeout = connectTimeout(parameters);
    PostgresHost at = hostOf(connection);
    auto until = Steady::now() + timeout;
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK) {
        if (stop) return {nullptr, Error{Error::Kind::Cancelled, "Stopped while connecting", where, {}}, {}};
        if (status == PGRES_POLLING_FAILED) return {nullptr, pqError(connection, where), {}};
        if (const PostgresHost now = hostOf(connection); !same(now, at)) {
            at = now;
            until = Steady::now() + timeout;
        }
        if (Steady::now() >= until) return noAnswer(at, timeout, where);
        if (waitForSocket(PQsocket(connection), status == PGRES_POLLING_WRITING, slice)) status = PQconnectPoll(connection);
    }
    PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
    return attempt;
}

}  // namespace

void PqFinish::operator()(pg_conn* connection) const { PQfinish(connection); }
void PqFinish::operator()(pg_result* result) const { PQclear(result); }

Result<PqHandle> connectPq(PostgresParameters parameters, const std::string& where, const std::atomic<bool>& stop) {
    if (auto known = lookUpHosts(parameters, stop); !known) return fail(known.error());
    while (true) {
        Attempt attempt = tryHosts(parameters, where, stop);
        if (!attempt.why) return std::move(attempt.handle);
        std::vector<PostgresHost> others = hostsOf(parameters);
        if (attempt.hung)
            std::erase_if(others, [&](const PostgresHost& one) { return same(one, *attempt.hung); });
        if (!attempt.hung || others.empty() || others.size() == hostsOf(parameters).size())
            return fail(std::move(*attempt.why));
        setHosts(parameters, others);
    }
}

Error pqError(const pg_conn* connection, const std::string& where) {
    const std::string message = PQerrorMessage(connection);
    return postgresError(sqlStateIn(message), plainMessage(message), where);
}

Error pqError(const pg_result* result, const std::string& where) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return postgresError(state ? state : "", plainMessage(text ? text : PQresultErrorMessage(result)), where);
}

std::string quotedName(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) text.append(c == '"' ? 2 : 1, c);
    return text + '"';
}

std::string quotedText(std::string_view text) {
    // E'…' means the same whatever standard_conforming_strings says.
    std::string quoted = "E'";
    for (const char c : text) quoted.append(c == '\'' || c == '\\' ? 2 : 1, c);
    return quoted + '\'';
}

Result<PqConnection> PqConnection::open(const PostgresOptions& options) {
    auto parameters = postgresParameters(options, "inspector");
    if (!parameters) return fail(parameters.error());
    const auto place = parsePostgresUrl(options.url);
    if (!place) return fail(place.error());
    static const std::atomic<bool> never{false};
    auto handle = connectPq(std::move(*parameters), place->shown, never);
    if (!handle) return fail(handle.error());
    // Notices ("already exists, skipping") are nobody's business here.
    PQsetNoticeProcessor(handle->get(), [](void*, const char*) {}, nullptr);
    return PqConnection(std::move(*handle), place->shown);
}

Result<std::vector<PqConnection::Row>> PqConnection::query(const std::string& sql,
                                                           const std::vector<std::string>& arguments) {
    std::vector<const char*> values;
    values.reserve(arguments.size());
    for (const std::string& one : arguments) values.push_back(one.c_str());
    const PqResult result(PQexecParams(m_handle.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                       values.data(), nullptr, nullptr, 0));
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return fail(result ? pqError(result.get(), m_where) : pqError(m_handle.get(), m_where));
    std::vector<Row> rows;
    for (int r = 0; r < PQntuples(result.get()); ++r) {
        Row& row = rows.emplace_back();
        for (int c = 0; c < PQnfields(result.get()); ++c) row.emplace_back(PQgetvalue(result.get(), r, c));
    }
    return rows;
}

Result<std::string> PqConnection::value(const std::string& sql, const std::vector<std::string>& arguments) {
    auto rows = query(sql, arguments);
    if (!rows) return fail(rows.error());
    return rows->empty() || rows->front().empty() ? std::string() : rows->front().front();
}

Result<void> PqConnection::run(const std::string& script) {
    const PqResult result(PQexec(m_handle.get(), script.c_str()));
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return {};
    return fail(result ? pqError(result.get(), m_where) : pqError(m_handle.get(), m_where));
}

}  // namespace inspector::inventory
