// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/severity.h"
#include "core/runtime/inspector.h"

#include <QString>

#include <optional>
#include <vector>

// What the System page says of the program, its databases and its probes, in words. Pure.
namespace inspector::console {

struct SystemCard {
    struct Row {
        QString label;
        QString value;
        QString tip;
    };
    QString title;
    std::optional<Severity> trouble;  // none: it is as it should be
    QString sentence;                 // how it is, and when it is not as it should be, why and what to do
    std::vector<Row> rows;
};

// `system`: null while it has not been asked for, or could not be read.
[[nodiscard]] SystemCard databaseCard(const runtime::EngineState& engine, const runtime::SystemState* system, WallTime now);
[[nodiscard]] SystemCard figuresCard(const runtime::EngineState& engine, const runtime::SystemState* system, WallTime now);
[[nodiscard]] SystemCard programCard(const runtime::EngineState& engine, const runtime::SystemState* system);

// A person's role, and why something is grey. Empty: it is allowed.
[[nodiscard]] QString roleWord(const Rights& rights);
[[nodiscard]] QString whyNoEdit(const runtime::EngineState& engine);
[[nodiscard]] QString whyNoOperate(const runtime::EngineState& engine);  // acknowledge, take, note, silence

}  // namespace inspector::console
