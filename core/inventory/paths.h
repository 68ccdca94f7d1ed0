// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <filesystem>
#include <string>

// Paths as Qt and as our errors have them: whatever the system's own encoding is (Windows'), nothing is lost or thrown.
namespace inspector::inventory {

[[nodiscard]] inline QString toQt(const std::filesystem::path& path) { return QString::fromStdU16String(path.u16string()); }
[[nodiscard]] inline std::string toUtf8(const std::filesystem::path& path) { return toQt(path).toStdString(); }

}  // namespace inspector::inventory
