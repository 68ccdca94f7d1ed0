// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/severity.h"
#include "core/runtime/inspector.h"

#include <QString>

#include <optional>
#include <vector>

namespace inspector::console {

// One part of the status bar: "written 1 s ago". Loud when the operator must not trust what is shown.
struct StatusPart {
    QString text;
    QString explanation;
    bool loud = false;
    bool operator==(const StatusPart&) const = default;
};

// How the program does, in words. `figures` is the newest sample of any channel, `interval` how soon one is due at
// the latest. Pure.
[[nodiscard]] std::vector<StatusPart> statusParts(const runtime::EngineState& engine, std::optional<WallTime> figures,
                                                  Milliseconds interval, WallTime now);

// What stands in the bar under the title.
struct NoticeWords {
    std::string id;
    Severity severity = Severity::Info;
    QString text;
    bool operator==(const NoticeWords&) const = default;
};
[[nodiscard]] std::vector<NoticeWords> noticeWords(const runtime::EngineState& engine);

}  // namespace inspector::console
