// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QLockFile>

#include <filesystem>
#include <memory>
#include <vector>

// Folders of segments. A program that finds the folder in use takes one of its own beside it ("spool-2", …), and who comes
// later takes over what a program that is gone has left.
namespace inspector::series {

class SpoolFolder {
public:
    // The first of the folders that no living program uses. Denied, Full or Unavailable when there is none.
    [[nodiscard]] static Result<SpoolFolder> take(const std::filesystem::path& wanted);

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    // Its segments, oldest first.
    [[nodiscard]] std::vector<std::filesystem::path> segments() const;
    // Segments that were found damaged and are kept, oldest first.
    [[nodiscard]] std::vector<std::filesystem::path> damaged() const;
    // A name after all that are there.
    [[nodiscard]] std::filesystem::path nextSegment() const;
    // Moves the segments of folders that nobody uses any more to the end of this one; where they are now.
    [[nodiscard]] std::vector<std::filesystem::path> adopt();

private:
    SpoolFolder(std::filesystem::path wanted, std::filesystem::path path, std::unique_ptr<QLockFile> lock);
    void adoptFrom(const std::filesystem::path& folder, std::vector<std::filesystem::path>& adopted);

    std::filesystem::path m_wanted;
    std::filesystem::path m_path;
    std::unique_ptr<QLockFile> m_lock;
};

// Removes a segment and what is kept beside it.
void removeSegment(const std::filesystem::path& segment);
// Renames it, so that it is not read again; its new name.
std::filesystem::path setSegmentAside(const std::filesystem::path& segment);

}  // namespace inspector::series
