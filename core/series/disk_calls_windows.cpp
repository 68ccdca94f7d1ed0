// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/disk_calls.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>

namespace inspector::series::disk {

int openFile(const std::filesystem::path& file, int& error) {
    const int descriptor = ::_wopen(file.c_str(), _O_WRONLY | _O_CREAT | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE);
    error = descriptor < 0 ? errno : 0;
    return descriptor;
}

void closeFile(int descriptor) { ::_close(descriptor); }

int writeAt(int descriptor, std::uint64_t offset, std::string_view bytes) {
    if (::_lseeki64(descriptor, static_cast<std::int64_t>(offset), SEEK_SET) < 0) return errno;
    constexpr std::size_t most = 1U << 30;
    while (!bytes.empty()) {
        const int written = ::_write(descriptor, bytes.data(), static_cast<unsigned>(std::min(bytes.size(), most)));
        if (written < 0) return errno;
        if (written == 0) return ENOSPC;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

int cut(int descriptor, std::uint64_t size) { return ::_chsize_s(descriptor, static_cast<std::int64_t>(size)); }

int sync(int descriptor) { return ::_commit(descriptor) < 0 ? errno : 0; }

// NTFS keeps a journal of its folders; a folder cannot be flushed on its own.
int syncFolder(const std::filesystem::path&) { return 0; }

}  // namespace inspector::series::disk
