// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace inspector {

// What a user may do. The database decides and refuses; the console only shows it. Alone, one user may do everything.
struct Rights {
    std::string user;           // the database's role; empty when alone
    std::string role;           // "viewer", "operator", "administrator", "probe"; the highest that the user has
    bool edit = true;           // channels, templates, endpoints, probes
    bool operate = true;        // acknowledge, note, silence
    bool administer = true;     // settings, users, the audit's age
    bool probe = true;          // write states and figures

    bool operator==(const Rights&) const = default;
};

}  // namespace inspector
