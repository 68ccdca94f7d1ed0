// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

// The few calls on files that neither the standard library nor Qt has: what is written must be on the disk when a call
// returns. Each returns 0 or an errno. One source for POSIX, one for Windows.
namespace inspector::series::disk {

// The descriptor of a file that can be written, made when there is none; -1 and `error`.
int openFile(const std::filesystem::path& file, int& error);
void closeFile(int descriptor);
int writeAt(int descriptor, std::uint64_t offset, std::string_view bytes);
int cut(int descriptor, std::uint64_t size);
int sync(int descriptor);
// After a file was made, renamed or removed in it.
int syncFolder(const std::filesystem::path& folder);

}  // namespace inspector::series::disk
