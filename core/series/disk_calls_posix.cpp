// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/disk_calls.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace inspector::series::disk {

namespace {

// Signals interrupt.
template <typename Call>
auto again(Call&& call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

}  // namespace

int openFile(const std::filesystem::path& file, int& error) {
    const int descriptor = again([&] { return ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0640); });
    error = descriptor < 0 ? errno : 0;
    return descriptor;
}

void closeFile(int descriptor) { ::close(descriptor); }

int writeAt(int descriptor, std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written =
            again([&] { return ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset)); });
        if (written < 0) return errno;
        if (written == 0) return ENOSPC;
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return 0;
}

int cut(int descriptor, std::uint64_t size) {
    return again([&] { return ::ftruncate(descriptor, static_cast<off_t>(size)); }) < 0 ? errno : 0;
}

int sync(int descriptor) { return again([&] { return ::fsync(descriptor); }) < 0 ? errno : 0; }

int syncFolder(const std::filesystem::path& folder) {
    const int descriptor = again([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
    if (descriptor < 0) return errno;
    const int error = sync(descriptor);
    ::close(descriptor);
    return error;
}

}  // namespace inspector::series::disk
