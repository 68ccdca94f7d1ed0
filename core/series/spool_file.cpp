// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/spool_file.h"

#include "core/series/disk_calls.h"
#include "core/series/sqlite_db.h"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

namespace inspector::series {

namespace {

namespace fs = std::filesystem;

Error errorOf(int number, const fs::path& file) {
    const std::string why = std::generic_category().message(number);
    switch (number) {
    case ENOSPC:
    case EFBIG:
#ifdef EDQUOT
    case EDQUOT:
#endif
        return {Error::Kind::Full, "there is no room for the spool: " + why, utf8(file),
                "make room on that disk; until then points wait in memory"};
    case EACCES:
    case EPERM:
    case EROFS:
        return {Error::Kind::Denied, "the spool cannot be written: " + why, utf8(file),
                "give this user the right to write that folder, or choose another"};
    default:
        return {Error::Kind::Other, "the spool cannot be written: " + why, utf8(file), "look after that disk"};
    }
}

}  // namespace

SpoolFile::~SpoolFile() { close(); }

SpoolFile::SpoolFile(SpoolFile&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size), m_path(std::move(other.m_path)) {}

SpoolFile& SpoolFile::operator=(SpoolFile&& other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_size, other.m_size);
    std::swap(m_path, other.m_path);
    return *this;
}

void SpoolFile::close() {
    if (isOpen()) disk::closeFile(m_descriptor);
    m_descriptor = -1;
}

Result<SpoolFile> SpoolFile::open(const fs::path& file, std::uint64_t size) {
    SpoolFile opened;
    opened.m_path = file;
    opened.m_size = size;
    int error = 0;
    opened.m_descriptor = disk::openFile(file, error);
    if (error == 0) error = disk::cut(opened.m_descriptor, size);
    if (error == 0) error = disk::syncFolder(file.parent_path());
    if (error != 0) return fail(errorOf(error, file));
    return opened;
}

Result<void> SpoolFile::append(std::string_view bytes) {
    int error = disk::writeAt(m_descriptor, m_size, bytes);
    if (error == 0) error = disk::sync(m_descriptor);
    if (error == 0) {
        m_size += bytes.size();
        return {};
    }
    // What a failed sync leaves in memory is not to be trusted: the next append goes to another file.
    if (disk::cut(m_descriptor, m_size) != 0 || error == EIO) close();
    return fail(errorOf(error, m_path));
}

Result<void> overwrite(const fs::path& file, std::string_view bytes) {
    int error = 0;
    const int descriptor = disk::openFile(file, error);
    if (descriptor < 0) return fail(errorOf(error, file));
    error = disk::writeAt(descriptor, 0, bytes);
    if (error == 0) error = disk::sync(descriptor);
    disk::closeFile(descriptor);
    if (error != 0) return fail(errorOf(error, file));
    return {};
}

std::optional<std::string> readAt(const fs::path& file, std::uint64_t offset, std::size_t size) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes(size, '\0');
    if (!in.seekg(static_cast<std::streamoff>(offset)) || !in.read(bytes.data(), static_cast<std::streamsize>(size)))
        return std::nullopt;
    return bytes;
}

}  // namespace inspector::series
