// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/media_facts.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {
constexpr EnumNames<AdMarker::Dialect, 7> dialects{
    {"daterange", "cue-out", "oatcls", "scte35-tag", "event-stream", "emsg", "ts-splice"}};
constexpr EnumNames<AdMarker::Kind, 4> kinds{{"out", "in", "continue", "other"}};
}  // namespace

std::string_view toString(AdMarker::Dialect dialect) { return dialects.name(dialect); }
std::string_view toString(AdMarker::Kind kind) { return kinds.name(kind); }

}  // namespace inspector
