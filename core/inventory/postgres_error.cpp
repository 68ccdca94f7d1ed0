// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/postgres_error.h"

#include "core/base/text.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

using Kind = Error::Kind;

bool isSqlState(std::string_view text) {
    return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    });
}

// Where "  28P01: " stands: two spaces, as libpq writes them after the severity.
std::size_t sqlStateAt(std::string_view message) {
    for (std::size_t at = message.find(":  "); at != std::string_view::npos; at = message.find(":  ", at + 1))
        if (message.substr(at + 8, 2) == ": " && isSqlState(message.substr(at + 3, 5))) return at + 3;
    return std::string_view::npos;
}

// No SQLSTATE: the server was not reached, or was left again. libpq says so in the user's language, OpenSSL in English.
Error connectionError(const std::string& text, const std::string& where) {
    const bool tls = text.find("SSL") != std::string::npos || text.find("certificate") != std::string::npos;
    if (tls)
        return {Kind::Denied, "The connection could not be made secure: " + text, where,
                "Check the server's certificate, its host name, sslmode and sslrootcert; do not switch to a weaker sslmode"
                " without knowing why"};
    return {Kind::Unavailable, "The database cannot be reached: " + text, where,
            "Check that the server runs, its host and port, and the network between"};
}

}  // namespace

std::string sqlStateIn(std::string_view message) {
    const auto at = sqlStateAt(message);
    return at == std::string_view::npos ? std::string() : std::string(message.substr(at, 5));
}

std::string plainMessage(std::string_view message) {
    std::string text;
    for (std::string_view line : split(message, '\n')) {
        // libpq asks back, in the user's language, on a line with a tab: "Is the server running on that host …?"
        if (line.starts_with('\t')) continue;
        line = trim(line);
        if (line.empty() || line.starts_with("LOCATION:")) continue;
        if (!text.empty()) text += "; ";
        const auto at = sqlStateAt(line);
        text += line.substr(0, std::min(at, line.size()));
        if (at != std::string_view::npos) text += line.substr(at + 7);
    }
    return text;
}

Error postgresError(std::string_view state, const std::string& text, const std::string& where) {
    const std::string words = " (" + text + ")";
    const std::string_view group = state.substr(0, std::min<std::size_t>(2, state.size()));
    if (state.empty()) return connectionError(text, where);
    if (group == "28")
        return {Kind::Denied, "The database refused the user or the password" + words, where,
                "Check the user and the password (keychain, PGPASSFILE, PGPASSWORD), and pg_hba.conf of the server"};
    if (state == "3D000")
        return {Kind::NotFound, "There is no such database" + words, where, "Make it with inspector-cli db init"};
    if (state == "42501")
        return {Kind::Denied, "The database's user may not do this" + words, where,
                "Ask the administrator for a role with this right"};
    if (state == "25006")
        return {Kind::Denied, "The database is read only" + words, where,
                "Name all servers in the URL, with target_session_attrs=read-write"};
    if (group == "53" && state != "53300")
        return {Kind::Full, "The database's server has no room left" + words, where, "Free disk or memory on the server"};
    if (group == "08" || group == "57" || state == "53300")
        return {Kind::Unavailable, "The database is not available" + words, where, "It is tried again by itself"};
    if (group == "23" || group == "40" || state == "55P03")
        return {Kind::Conflict, "The database does not allow this now" + words, where, "Load again and repeat the change"};
    if (state == "XX001" || state == "XX002")
        return {Kind::Corrupt, "The database is damaged" + words, where, "Look into the server's log"};
    return {Kind::Other, "The database did not do this" + words, where, {}};
}

}  // namespace inspector::inventory
