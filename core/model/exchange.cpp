// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/exchange.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {
constexpr EnumNames<ExchangeKind, 8> kinds{{"playlist", "mpd", "segment", "init", "key", "part", "time", "other"}};
}  // namespace

std::string_view toString(ExchangeKind kind) { return kinds.name(kind); }
std::optional<ExchangeKind> exchangeKindFromString(std::string_view text) { return kinds.value(text); }

}  // namespace inspector
