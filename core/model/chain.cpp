// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/chain.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {

constexpr EnumNames<CacheState, 7> cacheStates{{"unknown", "hit", "miss", "expired", "stale", "revalidated", "bypass"}};
constexpr EnumNames<Trust, 3> trusts{{"trusted", "late", "blind"}};
constexpr EnumNames<Cause, 9> causes{
    {"none", "unknown", "packager", "origin", "cdn", "edge", "region", "several", "probe"}};

}  // namespace

std::string_view toString(CacheState state) { return cacheStates.name(state); }
std::optional<CacheState> cacheStateFromString(std::string_view text) { return cacheStates.value(text); }
std::string_view toString(Trust trust) { return trusts.name(trust); }
std::optional<Trust> trustFromString(std::string_view text) { return trusts.value(text); }
std::string_view toString(Cause cause) { return causes.name(cause); }
std::optional<Cause> causeFromString(std::string_view text) { return causes.value(text); }

}  // namespace inspector
