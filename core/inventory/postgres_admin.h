// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/backup_rotation.h"
#include "core/inventory/postgres.h"
#include "core/model/severity.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

// What `inspector-cli db` does with a shared inventory. Everything blocks, on the thread that calls; never the GUI's.
namespace inspector::inventory {

// A person or a program that may log in.
struct DatabaseLogin {
    std::string name;
    std::vector<std::string> roles;  // "viewer", "operator", "administrator", "probe": these and no others
    std::string password;            // empty: none is set (certificates, LDAP, Kerberos), or the one there is stays
};

struct InitOptions {
    std::string database = "inspector";
    // The role that owns the database and its tables, made (without login) when missing; empty: the user of the URL. Nobody
    // should work as this role every day: it alone may change the audit.
    std::string owner;
    std::vector<DatabaseLogin> logins;
};

struct InitReport {
    bool databaseMade = false;
    std::vector<std::string> rolesMade;
    std::vector<std::string> loginsMade;
    std::string url;  // of the database that is ready now: the URL that was given, for this database; may hold its password
};

// Makes the database (UTF-8), the roles, the schema and the logins, as far as they are missing, and gives the roles their
// rights; a second time changes nothing. `admin` names any database of the server and a user that may make databases and
// roles. Denied for another program's database, which stays as it is, and for too few rights.
[[nodiscard]] Result<InitReport> initDatabase(const PostgresOptions& admin, const InitOptions& options);

// One thing that was looked at.
struct DatabaseRemark {
    Severity severity = Severity::Info;  // Info: it is well
    std::string text;                    // English
    std::string advice;                  // empty: nothing to do

    bool operator==(const DatabaseRemark&) const = default;
};
// Looks, changes nothing. An error only when the database cannot be reached at all.
[[nodiscard]] Result<std::vector<DatabaseRemark>> checkDatabase(const PostgresOptions& options, const Clock& clock);

// Where pg_dump, pg_restore and psql are: on PATH, else the newest of the system's installations. NotFound with what to install.
[[nodiscard]] Result<std::filesystem::path> findPostgresProgram(const std::string& name);

struct CopyLimits {
    Milliseconds longest{std::chrono::hours{4}};
    std::function<bool()> cancelled;  // asked ten times a second; none: never
};
// A backup of the whole inventory in pg_dump's own (compressed) form; the file appears when it is complete and was read back.
// The password reaches the child in its environment only. Its size in bytes.
[[nodiscard]] Result<std::uintmax_t> dumpDatabase(const PostgresOptions& options, const std::filesystem::path& file,
                                                  const CopyLimits& limits = {});
// Makes the inventory what the backup says, in one transaction: all of it or nothing. The roles' rights are given again, and
// all consoles load anew. Denied when the database is another program's. The schema may be older: opening migrates it.
[[nodiscard]] Result<void> restoreDatabase(const PostgresOptions& options, const std::filesystem::path& file,
                                           const CopyLimits& limits = {});
// A new backup "inspector-<time>.dump" in the folder, then removes those that nothing keeps (backupsToRemove); its path.
[[nodiscard]] Result<std::filesystem::path> rotateBackups(const PostgresOptions& options, const std::filesystem::path& folder,
                                                          WallTime now, const KeepBackups& keep = {},
                                                          const CopyLimits& limits = {});

}  // namespace inspector::inventory
