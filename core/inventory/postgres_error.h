// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace inspector::inventory {

// What PostgreSQL's refusal means to the user. `state` is the SQLSTATE (PostgreSQL 15, appendix A), empty where the server
// was not reached; `text` the server's or libpq's words; `where` the database, without secrets.
[[nodiscard]] Error postgresError(std::string_view state, const std::string& text, const std::string& where);

// The SQLSTATE in a message that libpq wrote with PQERRORS_VERBOSE; empty when there is none. A failed connection says it
// nowhere else, and the words themselves are in the server's language.
[[nodiscard]] std::string sqlStateIn(std::string_view message);

// Such a message for people: one line, without SQLSTATE and the server's source lines.
[[nodiscard]] std::string plainMessage(std::string_view message);

}  // namespace inspector::inventory
