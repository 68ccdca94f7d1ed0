// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/report/values.h"
#include "core/base/clock.h"
#include "core/model/finding.h"

#include <QJsonObject>

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

// Values as the command line prints them: for people, and as JSON.
namespace inspector::cli {

[[nodiscard]] std::string bytesText(std::int64_t bytes);          // "1.2 MiB"
[[nodiscard]] std::string bitrateText(double bps);                // "3.1 Mbit/s"
[[nodiscard]] std::string secondsText(double s);                  // "6.01 s"
[[nodiscard]] std::string msText(double ms);                      // "12.4"
[[nodiscard]] std::string durationText(Nanoseconds d);            // "45 s", "3 min 12 s", "2 h 05 min", "4 d 3 h"
[[nodiscard]] std::string ratioText(double ratio);                // "0.034"
[[nodiscard]] std::string percentText(double share);              // 0.9951: "99.51 %"
inline constexpr const char* none = "-";

// "hls-playlist-stale major 1080p-6000k: Playlist of … [bis 6.2.1]", then what to do, indented.
void printFinding(std::ostream& out, const Finding& finding);

using report::json;
using report::number;
using report::toQt;
void printJson(std::ostream& out, const QJsonObject& object);

// The gravest; none when there are no findings.
[[nodiscard]] std::optional<Severity> worstOf(const std::vector<Finding>& findings);

}  // namespace inspector::cli
