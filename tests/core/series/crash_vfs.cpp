// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/series/crash_vfs.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <new>

namespace inspector::series::test {

namespace {

// What SQLite sees as the file: ours, then (in the same memory) the real one.
struct Handle {
    sqlite3_file base;
    CrashVfs* vfs;
    CrashVfs::File* file;
    sqlite3_file* real;
};

Handle& handle(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
sqlite3_file* real(sqlite3_file* file) { return handle(file).real; }

void apply(std::vector<char>& content, const CrashVfs::Pending& write) {
    if (write.offset < 0) {
        content.resize(static_cast<std::size_t>(write.length));
        return;
    }
    const auto end = static_cast<std::size_t>(write.offset) + write.bytes.size();
    if (content.size() < end) content.resize(end);
    std::copy(write.bytes.begin(), write.bytes.end(), content.begin() + write.offset);
}

int writeFile(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    Handle& h = handle(file);
    if (h.vfs->onOperation) h.vfs->onOperation();
    sqlite3_int64 length = 0;
    h.real->pMethods->xFileSize(h.real, &length);
    const auto grows = static_cast<std::uint64_t>(std::max<sqlite3_int64>(0, offset + size - length));
    if (grows > h.vfs->room) return SQLITE_FULL;
    h.vfs->room -= h.vfs->room == UINT64_MAX ? 0 : grows;
    const auto* bytes = static_cast<const char*>(data);
    if (h.file != nullptr) h.file->pending.push_back({offset, 0, {bytes, bytes + size}});
    return h.real->pMethods->xWrite(h.real, data, size, offset);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    Handle& h = handle(file);
    if (h.file != nullptr) h.file->pending.push_back({-1, size, {}});
    return h.real->pMethods->xTruncate(h.real, size);
}

// Nothing of the real disk is needed to know what a sync would have saved.
int syncFile(sqlite3_file* file, int) {
    Handle& h = handle(file);
    if (h.vfs->onOperation) h.vfs->onOperation();
    ++h.vfs->syncs;
    if (h.file != nullptr) {
        for (const auto& write : h.file->pending) apply(h.file->synced, write);
        h.file->pending.clear();
    }
    return SQLITE_OK;
}

const sqlite3_io_methods methods{
    2,
    [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); },
    [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return real(f)->pMethods->xRead(real(f), to, n, at); },
    writeFile,
    truncateFile,
    syncFile,
    [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
    [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
    [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
    [](sqlite3_file* f, int* held) { return real(f)->pMethods->xCheckReservedLock(real(f), held); },
    [](sqlite3_file* f, int op, void* argument) { return real(f)->pMethods->xFileControl(real(f), op, argument); },
    [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
    [](sqlite3_file*) { return 0; },  // promises nothing about how writes reach the disk
    [](sqlite3_file* f, int page, int size, int extend, void volatile** to) {
        return real(f)->pMethods->xShmMap(real(f), page, size, extend, to);
    },
    [](sqlite3_file* f, int at, int n, int flags) { return real(f)->pMethods->xShmLock(real(f), at, n, flags); },
    [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
    [](sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); },
    nullptr,
    nullptr,
};

CrashVfs& owner(sqlite3_vfs* vfs) { return *static_cast<CrashVfs*>(vfs->pAppData); }

std::vector<char> contentOf(const char* path) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(path, missing);
    std::vector<char> content(missing ? 0 : static_cast<std::size_t>(size));
    std::ifstream(path, std::ios::binary).read(content.data(), static_cast<std::streamsize>(content.size()));
    return content;
}

int openFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* outFlags) {
    CrashVfs& crash = owner(vfs);
    Handle& h = *new (file) Handle{};
    h.vfs = &crash;
    h.real = reinterpret_cast<sqlite3_file*>(&h + 1);
    const int code = crash.real->xOpen(crash.real, name, h.real, flags, outFlags);
    if (h.real->pMethods == nullptr) return code;
    h.base.pMethods = &methods;
    if (name == nullptr) return code;
    const auto [at, isNew] = crash.files.try_emplace(name);
    if (isNew) at->second.synced = contentOf(name);  // of before this disk
    h.file = &at->second;
    return code;
}

int deleteFile(sqlite3_vfs* vfs, const char* name, int syncFolder) {
    CrashVfs& crash = owner(vfs);
    if (const auto found = crash.files.find(name); found != crash.files.end()) found->second = {};
    return crash.real->xDelete(crash.real, name, syncFolder);
}

}  // namespace

CrashVfs::CrashVfs() : real(sqlite3_vfs_find(nullptr)), m_vfs(*real) {
    m_vfs.szOsFile = static_cast<int>(sizeof(Handle)) + real->szOsFile;
    m_vfs.zName = "crash";
    m_vfs.pAppData = this;
    m_vfs.xOpen = openFile;
    m_vfs.xDelete = deleteFile;
    sqlite3_vfs_register(&m_vfs, 1);
}

CrashVfs::~CrashVfs() {
    sqlite3_vfs_register(real, 1);
    sqlite3_vfs_unregister(&m_vfs);
}

void CrashVfs::cutPower(const std::filesystem::path& folder, std::mt19937& random) const {
    constexpr std::size_t sector = 512;
    for (const auto& [path, file] : files) {
        std::vector<char> content = file.synced;
        for (const Pending& write : file.pending) {
            if (write.offset < 0) {
                if (random() % 2 == 0) apply(content, write);
                continue;
            }
            for (std::size_t at = 0; at < write.bytes.size(); at += sector) {
                if (random() % 2 == 0) continue;
                const auto from = write.bytes.begin() + static_cast<std::ptrdiff_t>(at);
                const auto n = static_cast<std::ptrdiff_t>(std::min(sector, write.bytes.size() - at));
                apply(content, {write.offset + static_cast<std::int64_t>(at), 0, {from, from + n}});
            }
        }
        if (content.empty()) continue;
        std::ofstream out(folder / std::filesystem::path(path).filename(), std::ios::binary);
        out.write(content.data(), static_cast<std::streamsize>(content.size()));
    }
}

}  // namespace inspector::series::test
