// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads PostgreSQL's URLs by libpq's own parser; says what is wrong with one without quoting it.
#include "core/base/text.h"
#include "core/inventory/postgres.h"
#include "core/inventory/postgres_options.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace inspector::inventory {

namespace {

constexpr std::size_t longestUrl = 8192;
constexpr const char* pattern = "Write postgresql://user@host:5432/database?sslmode=verify-full; in a name or password"
                                " write @ : / ? # % as %40 %3A %2F %3F %23 %25";

tl::unexpected<Error> wrong(std::string what, std::string hint = pattern) {
    return fail(Error::Kind::InvalidInput, std::move(what), {}, std::move(hint));
}

// Nothing that the parser would cut at, and no @ but the one before the hosts: a password with a bare @ or / in it
// would become part of a host's or the database's name, and be shown.
Result<void> checkText(std::string_view url) {
    const bool scheme = url.starts_with("postgresql://") || url.starts_with("postgres://");
    if (!scheme) return wrong("A shared database's URL begins with postgresql://");
    if (url.size() > longestUrl) return wrong("The database's URL has more than 8192 characters");
    const bool blank = std::any_of(url.begin(), url.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
    });
    if (blank || !isValidUtf8(url))
        return wrong("The database's URL has a space or a character that no URL may have", "Write a space as %20");
    const std::string_view rest = url.substr(url.find("://") + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    if (std::count(authority.begin(), authority.end(), '@') > 1 ||
        rest.substr(authority.size()).find('@') != std::string_view::npos)
        return wrong("The database's URL has an @ that does not stand before a host", "Write @ as %40, and / as %2F");
    return {};
}

// libpq's words up to where it quotes the URL.
std::string withoutQuotes(std::string_view message) {
    const auto end = std::min(message.find(": \""), message.size());
    return std::string(trim(message.substr(0, end)));
}

bool isPort(std::string_view text) {
    const auto number = parseUnsigned(text);
    return text.empty() || (number && *number >= 1 && *number <= 65535);
}

Result<void> checkHosts(const PostgresParameters& parameters) {
    const auto count = [](const std::string& text) {
        return text.empty() ? std::size_t{0} : static_cast<std::size_t>(std::count(text.begin(), text.end(), ',')) + 1;
    };
    const auto names = count(parameters.get("host")), addresses = count(parameters.get("hostaddr")),
               ports = count(parameters.get("port"));
    if (names > 0 && addresses > 0 && names != addresses)
        return wrong("The database's URL names " + std::to_string(names) + " hosts, but " + std::to_string(addresses) +
                         " addresses (hostaddr)",
                     "Give each host one address, or leave hostaddr out");
    if (ports > 1 && ports != std::max(names, addresses))
        return wrong("The database's URL has " + std::to_string(ports) + " ports for " +
                         std::to_string(std::max(names, addresses)) + " hosts",
                     "Give one port for all hosts, or one for each");
    const std::string portText = parameters.get("port");
    for (const auto port : split(portText, ','))
        if (!isPort(port)) return wrong("A port of the database's URL is no number from 1 to 65535");
    return {};
}

Result<void> checkValues(const PostgresParameters& parameters) {
    for (const auto& [keyword, value] : parameters.all()) {
        const bool control = std::any_of(value.begin(), value.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        });
        if (control || !isValidUtf8(value))
            return wrong("The database's URL has a control character or broken UTF-8 in \"" + keyword + "\"",
                         "Percent-encode the bytes of UTF-8");
    }
    static constexpr std::array<std::string_view, 6> modes = {"disable", "allow", "prefer", "require", "verify-ca",
                                                             "verify-full"};
    const std::string mode = parameters.get("sslmode");
    if (!mode.empty() && std::find(modes.begin(), modes.end(), mode) == modes.end())
        return wrong("The database's URL has an unknown sslmode",
                     "Write sslmode=verify-full, verify-ca, require, prefer, allow or disable");
    if (parameters.get("dbname").empty() && parameters.get("service").empty())
        return wrong("The database's URL names no database", "Add its name after the hosts: postgresql://host/inspector");
    return {};
}

using Parsed = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

// What must not be shown, by libpq's own table: it displays these as asterisks.
bool isSecret(const std::string& keyword) {
    static const std::vector<std::string> secrets = [] {
        std::vector<std::string> list = {"password", "sslpassword"};
        const Parsed all(PQconndefaults(), &PQconninfoFree);
        for (const PQconninfoOption* o = all.get(); o && o->keyword; ++o)
            if (o->dispchar && o->dispchar[0] == '*') list.emplace_back(o->keyword);
        return list;
    }();
    return std::find(secrets.begin(), secrets.end(), keyword) != secrets.end();
}

std::string hostList(const PostgresParameters& parameters, bool forUrl) {
    std::string text;
    for (const PostgresHost& one : hostsOf(parameters)) {
        std::string host = one.host.empty() ? one.address : one.host;
        if (host.find(':') != std::string::npos) host = '[' + host + ']';
        else if (forUrl) host = percentEncoded(host);  // a socket's folder has slashes
        if (!text.empty()) text += ',';
        text += host;
        if (!one.port.empty()) text += ':' + one.port;
    }
    return text;
}

std::string shownUrl(const PostgresParameters& parameters) {
    std::string text = "postgresql://";
    if (const auto user = parameters.get("user"); !user.empty()) text += percentEncoded(user) + '@';
    text += hostList(parameters, true) + '/' + percentEncoded(parameters.get("dbname"));
    char separator = '?';
    for (const auto& [keyword, value] : parameters.all()) {
        static constexpr std::array<std::string_view, 4> told = {"user", "host", "port", "dbname"};
        if (isSecret(keyword) || std::find(told.begin(), told.end(), keyword) != told.end()) continue;
        text += separator + keyword + '=' + percentEncoded(value, "/:,");
        separator = '&';
    }
    return text;
}

}  // namespace

Result<PostgresParameters> parsePostgresParameters(const std::string& url) {
    if (auto sound = checkText(url); !sound) return fail(sound.error());
    char* words = nullptr;
    const Parsed parsed(PQconninfoParse(url.c_str(), &words), &PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> message(words, &PQfreemem);
    if (!parsed)
        return wrong("The database's URL cannot be read (" + withoutQuotes(words ? words : "out of memory") + ")");
    PostgresParameters parameters;
    for (const PQconninfoOption* o = parsed.get(); o->keyword; ++o)
        if (o->val && o->val[0] != '\0') parameters.set(o->keyword, o->val);
    if (auto sound = checkHosts(parameters); !sound) return fail(sound.error());
    if (auto sound = checkValues(parameters); !sound) return fail(sound.error());
    return parameters;
}

Result<PostgresPlace> parsePostgresUrl(const std::string& url) {
    const auto parameters = parsePostgresParameters(url);
    if (!parameters) return fail(parameters.error());
    return PostgresPlace{hostList(*parameters, false), parameters->get("dbname"), parameters->get("user"),
                         parameters->get("sslmode"), shownUrl(*parameters)};
}

}  // namespace inspector::inventory
