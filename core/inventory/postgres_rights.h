// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/pq_connection.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

// Who may do what, as PostgreSQL's own roles and GRANTs: a desktop program that holds a database's password cannot keep its
// user from the database, so the database itself refuses.
namespace inspector::inventory {

// Roles that people and programs are members of; they cannot log in themselves. Everybody is a viewer, an administrator is an
// operator, too. Who both administers and probes is given both roles.
inline constexpr std::string_view viewerRole = "inspector_viewer";
inline constexpr std::string_view operatorRole = "inspector_operator";
inline constexpr std::string_view administratorRole = "inspector_administrator";
inline constexpr std::string_view probeRole = "inspector_probe";
inline constexpr std::array<std::string_view, 4> allRoles = {viewerRole, operatorRole, administratorRole, probeRole};

// The role of a word ("viewer", "operator", "administrator", "probe"); empty for any other.
[[nodiscard]] std::string_view roleOf(std::string_view word);

struct Grant {
    std::string_view role;
    std::string_view table;
    std::string_view rights;  // "INSERT, UPDATE"
};
// What each role may do beyond reading, which everybody may, but for receivers' secrets. `audit` may be added to and nothing else.
[[nodiscard]] const std::vector<Grant>& grants();

// Makes the roles that are missing; which. Safe when two do it at once. Needs CREATEROLE.
[[nodiscard]] Result<std::vector<std::string>> makeRoles(PqConnection& server);

// Takes all rights on the inventory's tables from everybody and gives these, in one transaction; what later migrations add can
// be read by all. Done as the tables' owner. A table that there is not (yet) is passed over.
[[nodiscard]] Result<void> grantRights(PqConnection& database);

// The same for the tables, after a migration: where the roles have been given rights before; elsewhere nothing.
[[nodiscard]] Result<void> renewRights(PqConnection& database);

// Rights that a role should have and has not: "inspector_probe: INSERT on events". Empty when all is well.
[[nodiscard]] Result<std::vector<std::string>> missingRights(PqConnection& database);

}  // namespace inspector::inventory
