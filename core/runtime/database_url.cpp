// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/database_url.h"

#include "core/base/text.h"
#include "core/inventory/postgres_options.h"

#include <QString>

#include <algorithm>

namespace inspector::runtime {

namespace {

bool isLocalHost(std::string_view host) {
    return host.empty() || host.front() == '/' || host.front() == '@' || equalsIgnoreCase(host, "localhost") ||
           host == "::1" || host.substr(0, 4) == "127.";
}

bool isLocal(const inventory::PostgresParameters& parameters, const Environment& environment) {
    auto hosts = inventory::hostsOf(parameters);
    if (parameters.get("host").empty() && parameters.get("hostaddr").empty()) hosts = {{environment("PGHOST"), {}, {}}};
    return std::all_of(hosts.begin(), hosts.end(), [](const inventory::PostgresHost& host) {
        return isLocalHost(host.address.empty() ? host.host : host.address);
    });
}

// Where libpq looks for authorities when it is not told.
bool hasAuthorities(const inventory::PostgresParameters& parameters, const Environment& environment) {
    if (!parameters.get("sslrootcert").empty() || !environment("PGSSLROOTCERT").empty()) return true;
#ifdef _WIN32
    const std::string base = environment("APPDATA");
    const std::string file = base + "/postgresql/root.crt";
#else
    const std::string base = environment("HOME");
    const std::string file = base + "/.postgresql/root.crt";
#endif
    std::error_code ignored;
    return !base.empty() && std::filesystem::exists(std::filesystem::path(QString::fromStdString(file).toStdU16String()), ignored);
}

tl::unexpected<Error> at(Error error, const std::string& where) {
    if (error.where.empty()) error.where = where;
    return fail(std::move(error));
}

}  // namespace

Result<void> checkDatabaseUrl(const std::string& url, const std::string& where) {
    const auto parameters = inventory::parsePostgresParameters(url);
    if (!parameters) return at(parameters.error(), where);
    if (!parameters->get("password").empty() || !parameters->get("sslpassword").empty())
        return fail(Error::Kind::InvalidInput, "A password is written in the database's URL", where,
                    "Take it out there, and keep it in the keychain (inspector-cli db password set database), in "
                    "PGPASSFILE, or in a file that INSPECTOR_DATABASE_PASSWORD_FILE names");
    return {};
}

Result<std::string> withSafeTls(const std::string& url, const std::string& where, const Environment& environment) {
    const auto parameters = inventory::parsePostgresParameters(url);
    if (!parameters) return at(parameters.error(), where);
    const bool said = !parameters->get("sslmode").empty() || !environment("PGSSLMODE").empty() ||
                      !parameters->get("service").empty() || !environment("PGSERVICE").empty();
    if (said || isLocal(*parameters, environment)) return url;
    if (!hasAuthorities(*parameters, environment))
        return fail(Error::Kind::InvalidInput,
                    "The database is on another machine, and nothing says by which authority its certificate is to be checked", where,
                    "Add sslrootcert=FILE to the URL (the authority's certificate, or the system's bundle such as "
                    "/etc/ssl/certs/ca-certificates.crt); or choose less, knowingly: sslmode=require encrypts for whoever "
                    "answers, sslmode=disable does not encrypt");
    return url + (url.find('?') == std::string::npos ? '?' : '&') + "sslmode=verify-full";
}

}  // namespace inspector::runtime
