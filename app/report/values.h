// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/finding.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Values as JSON: what is absent is null. For whatever the programs write; any thread.
namespace inspector::report {

[[nodiscard]] inline QString toQt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}
[[nodiscard]] inline QJsonValue number(std::uint64_t value) {
    if (value <= static_cast<std::uint64_t>(INT64_MAX)) return static_cast<qint64>(value);
    return static_cast<double>(value);
}
[[nodiscard]] inline QJsonValue json(const std::string& text) { return text.empty() ? QJsonValue() : QJsonValue(toQt(text)); }
[[nodiscard]] inline QJsonValue json(const std::optional<double>& value) { return value ? QJsonValue(*value) : QJsonValue(); }
[[nodiscard]] inline QJsonValue json(const std::optional<std::int64_t>& value) {
    return value ? QJsonValue(static_cast<qint64>(*value)) : QJsonValue();
}
[[nodiscard]] inline QJsonValue json(const std::optional<std::uint64_t>& value) {
    return value ? number(*value) : QJsonValue();
}
// {"rule", "severity", "message", "source", "where": {"uri", "line"}, "rung", "stage", "sequence", "advice", "args"}, in English.
[[nodiscard]] QJsonObject json(const Finding& finding);

}  // namespace inspector::report
