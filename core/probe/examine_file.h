// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/examination.h"
#include "core/model/template.h"
#include "core/probe/examination_builder.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

// Files by themselves, without a stream that names them.
namespace inspector::probe {

enum class FileKind { Multivariant, Media, Mpd, Other };
[[nodiscard]] const char* toString(FileKind kind);  // "multivariant", "media", "mpd", "other"

// By its first bytes; a name that ends like a playlist's makes it one whatever stands in it.
[[nodiscard]] bool isDocument(const std::filesystem::path& file);

// An fMP4 init segment: a moov and no media. Only the boxes' headers are read.
[[nodiscard]] bool isInitFile(const std::filesystem::path& file);

// The text of a document, at most 64 MiB of it; none: it cannot be read.
[[nodiscard]] std::optional<std::string> readDocument(const std::filesystem::path& file);
[[nodiscard]] FileKind kindOf(const std::string& text);

// Looks into a segment or init segment: adds it as a file, what is wrong with it, and a rung of that name with this one
// segment. An init segment is looked for beside a fragment that needs one. False: it cannot be read.
bool examineSegmentFile(const std::filesystem::path& file, const std::string& name, const Template& settings,
                        WallTime now, const std::stop_token& stop, ExaminationBuilder& builder);

}  // namespace inspector::probe
