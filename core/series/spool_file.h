// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace inspector::series {

// A file of the spool that is being written: what append() wrote is on the disk when it returns, and nothing of it is
// there when it fails. One owner, one thread at a time. Errors: Full, Denied, Other.
class SpoolFile {
public:
    SpoolFile() = default;
    ~SpoolFile();
    SpoolFile(SpoolFile&& other) noexcept;
    SpoolFile& operator=(SpoolFile&& other) noexcept;

    // Made when it is not there; `size`: what is valid of it, the rest is cut off.
    [[nodiscard]] static Result<SpoolFile> open(const std::filesystem::path& file, std::uint64_t size);
    // After a failure that could not be undone the file is closed: isOpen() is false, begin another.
    Result<void> append(std::string_view bytes);
    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    void close();

private:
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
    std::filesystem::path m_path;
};

// Puts `bytes` at the file's beginning, on the disk when it returns. A cut in between may leave a mixture.
Result<void> overwrite(const std::filesystem::path& file, std::string_view bytes);
// `size` bytes from `offset`; none when the file has not that many or cannot be read.
[[nodiscard]] std::optional<std::string> readAt(const std::filesystem::path& file, std::uint64_t offset,
                                                std::size_t size);

}  // namespace inspector::series
