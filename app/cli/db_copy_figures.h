// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/db_copy_history.h"
#include "core/base/result.h"
#include "core/model/point.h"
#include "core/series/store.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace inspector::cli {

// How far a copy has come: a small file, so that one that broke off goes on where it was. A copy has one of its own by what it
// copies from where to where.
class CopyPlace {
public:
    CopyPlace(const std::filesystem::path& folder, const std::string& from, const std::string& to);

    [[nodiscard]] bool isBegun() const { return m_begun; }  // there is a file: it broke off
    [[nodiscard]] std::optional<WallTime> doneUntil(Measurement measurement) const;
    void setDone(Measurement measurement, WallTime until);
    Result<void> save();
    void finish();  // nothing is left to go on with

private:
    std::filesystem::path m_file;
    bool m_begun = false;
    std::array<std::optional<WallTime>, measurementCount> m_done;
};

// Copies the points of [from, to) in batches, each measurement from its oldest to its newest. A point that the target has
// already is written again as it is, which changes nothing. Returns how many.
[[nodiscard]] Result<std::uint64_t> copyFigures(series::Store& from, series::Store& to, WallTime begin, WallTime end,
                                                CopyPlace& place, const CopyProgress& progress);

}  // namespace inspector::cli
