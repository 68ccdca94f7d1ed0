// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/postgres_options.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace inspector::inventory {

namespace {

// libpq counts in whole seconds and takes less than two as two.
std::string wholeSeconds(Milliseconds time) {
    return std::to_string(std::max<Milliseconds::rep>(2, (time.count() + 999) / 1000));
}

// The n-th of a list that has one entry for each host, or one for all, or none.
std::string nth(const std::vector<std::string_view>& list, std::size_t n) {
    if (n < list.size()) return std::string(list[n]);
    return list.size() == 1 ? std::string(list.front()) : std::string();
}

}  // namespace

std::string percentEncoded(std::string_view text, std::string_view keep) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~' || keep.find(c) != std::string_view::npos;
        if (plain) encoded += c;
        else encoded.append({'%', hex[byte >> 4], hex[byte & 15]});
    }
    return encoded;
}

std::string PostgresParameters::get(const std::string& keyword) const {
    const auto at = m_values.find(keyword);
    return at == m_values.end() ? std::string() : at->second;
}

std::string PostgresParameters::conninfo() const {
    std::string text;
    for (const auto& [keyword, value] : m_values) {
        if (!text.empty()) text += ' ';
        text += keyword + "='";
        for (const char c : value) {
            if (c == '\'' || c == '\\') text += '\\';
            text += c;
        }
        text += '\'';
    }
    return text;
}

std::string PostgresParameters::url() const {
    std::string text = "postgresql://";
    char separator = '?';
    for (const auto& [keyword, value] : m_values) {
        text += separator + keyword + '=' + percentEncoded(value);
        separator = '&';
    }
    return text;
}

Result<PostgresParameters> postgresParameters(const PostgresOptions& options, std::string_view program) {
    auto parameters = parsePostgresParameters(options.url);
    if (!parameters) return parameters;
    if (!options.password.empty()) parameters->set("password", options.password);
    parameters->setDefault("fallback_application_name", std::string(program));
    parameters->setDefault("client_encoding", "UTF8");
    parameters->setDefault("connect_timeout", wholeSeconds(options.connectTimeout));
    // A peer that has vanished: asked after 4 s of silence, given up after three questions in vain; what we have sent and
    // nobody acknowledges is given up after the same time.
    parameters->setDefault("keepalives_idle", "4");
    parameters->setDefault("keepalives_interval", "2");
    parameters->setDefault("keepalives_count", "3");
    parameters->setDefault("tcp_user_timeout", std::to_string(options.answerTimeout.count()));
    return parameters;
}

std::vector<PostgresHost> hostsOf(const PostgresParameters& parameters) {
    const std::string names = parameters.get("host"), addresses = parameters.get("hostaddr"),
                      ports = parameters.get("port");
    const auto listOf = [](const std::string& text) {
        return text.empty() ? std::vector<std::string_view>() : split(text, ',');
    };
    const auto nameList = listOf(names), addressList = listOf(addresses), portList = listOf(ports);
    std::vector<PostgresHost> hosts;
    const std::size_t count = std::max({nameList.size(), addressList.size(), std::size_t{1}});
    for (std::size_t i = 0; i < count; ++i)
        hosts.push_back({i < nameList.size() ? std::string(nameList[i]) : std::string(),
                         i < addressList.size() ? std::string(addressList[i]) : std::string(), nth(portList, i)});
    return hosts;
}

void setHosts(PostgresParameters& parameters, const std::vector<PostgresHost>& hosts) {
    const auto join = [&](std::string PostgresHost::*part) {
        std::string text;
        for (std::size_t i = 0; i < hosts.size(); ++i) text += (i == 0 ? "" : ",") + hosts[i].*part;
        return text;
    };
    const auto put = [&](const std::string& keyword, std::string PostgresHost::*part) {
        const bool any = std::any_of(hosts.begin(), hosts.end(), [&](const PostgresHost& h) { return !(h.*part).empty(); });
        if (any) parameters.set(keyword, join(part));
        else parameters.remove(keyword);
    };
    put("host", &PostgresHost::host);
    put("hostaddr", &PostgresHost::address);
    put("port", &PostgresHost::port);
}

}  // namespace inspector::inventory
