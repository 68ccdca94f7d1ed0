// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/runtime/store_settings.h"

#include <string>

namespace inspector::runtime {

// libpq's default would take any server's word. So a URL that says nothing of TLS and names another machine gets
// sslmode=verify-full; without an authority to go by that cannot work, and the error says what to choose from. PGSSLMODE and a
// service file may say it, too. Pure but for whether libpq's own file of authorities is there.
[[nodiscard]] Result<std::string> withSafeTls(const std::string& url, const std::string& where, const Environment& environment);

}  // namespace inspector::runtime
