// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/point.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace inspector::series {

// Points that no store takes, as text with the reason, for a person to look into: rejected.txt in a folder, and
// rejected-before.txt. Bounded, the newest stay. Never fails: what cannot be written is left out. One thread at a time.
class RejectedLog {
public:
    RejectedLog(std::filesystem::path folder, std::uint64_t mostBytes);
    void add(const Point& point, const std::string& reason, WallTime when);

private:
    std::filesystem::path m_folder;
    std::uint64_t m_mostBytes;
};

// One line: measurement, tags, fields and time as in InfluxDB's line protocol, with quotes where they help.
[[nodiscard]] std::string lineOf(const Point& point);

}  // namespace inspector::series
