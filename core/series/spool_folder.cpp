// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/spool_folder.h"

#include "core/base/text.h"
#include "core/series/disk_calls.h"
#include "core/series/spool_segment.h"
#include "core/series/sqlite_db.h"

#include <QFile>
#include <QString>

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

namespace inspector::series {

namespace {

namespace fs = std::filesystem;

constexpr int mostFolders = 32;
constexpr std::string_view segmentEnding = ".spool";
constexpr std::string_view damagedEnding = ".damaged";
constexpr std::size_t digits = 10;

fs::path numbered(const fs::path& wanted, int number) {
    fs::path path = wanted;
    if (number > 1) path += "-" + std::to_string(number);
    return path;
}

std::unique_ptr<QLockFile> lockOf(const fs::path& folder) {
    auto lock = std::make_unique<QLockFile>(QString::fromStdU16String((folder / "lock").u16string()));
    lock->setStaleLockTime(0);  // only the end of its program frees a folder, however long it runs
    return lock;
}

std::uint64_t numberOf(const fs::path& file) { return parseUnsigned(utf8(file.stem())).value_or(0); }

std::vector<fs::path> filesIn(const fs::path& folder, std::string_view ending) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (utf8(at->path().extension()) == ending && numberOf(at->path()) > 0) files.push_back(at->path());
    std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) { return numberOf(a) < numberOf(b); });
    return files;
}

}  // namespace

SpoolFolder::SpoolFolder(fs::path wanted, fs::path path, std::unique_ptr<QLockFile> lock)
    : m_wanted(std::move(wanted)), m_path(std::move(path)), m_lock(std::move(lock)) {}

Result<SpoolFolder> SpoolFolder::take(const fs::path& wanted) {
    for (int i = 1; i <= mostFolders; ++i) {
        const fs::path folder = numbered(wanted, i);
        std::error_code error;
        fs::create_directories(folder, error);
        if (error)
            return fail(error == std::errc::no_space_on_device ? Error::Kind::Full : Error::Kind::Denied,
                        "the folder of the spool could not be made: " + error.message(), utf8(folder),
                        "choose a folder that this user can write");
        auto lock = lockOf(folder);
        if (lock->tryLock(0)) return SpoolFolder(wanted, folder, std::move(lock));
        if (lock->error() == QLockFile::PermissionError)
            return fail(Error::Kind::Denied, "the folder of the spool cannot be written", utf8(folder),
                        "give this user the right to write that folder, or choose another");
        if (lock->error() == QLockFile::UnknownError)
            return fail(Error::Kind::Full, "the folder of the spool cannot be locked", utf8(folder),
                        "make room on that disk");
    }
    return fail(Error::Kind::Unavailable, "too many programs use this spool", utf8(wanted), "end some of them");
}

std::vector<fs::path> SpoolFolder::segments() const { return filesIn(m_path, segmentEnding); }
std::vector<fs::path> SpoolFolder::damaged() const { return filesIn(m_path, damagedEnding); }

fs::path SpoolFolder::nextSegment() const {
    std::uint64_t last = 0;
    for (const auto& files : {segments(), damaged()})
        if (!files.empty()) last = std::max(last, numberOf(files.back()));
    std::string name = std::to_string(last + 1);
    name.insert(0, digits - std::min(digits, name.size()), '0');
    fs::path next = m_path / name.append(segmentEnding);
    std::error_code ignored;
    fs::remove(positionOf(next), ignored);  // of one that had that number before
    return next;
}

std::vector<fs::path> SpoolFolder::adopt() {
    std::vector<fs::path> adopted;
    for (int i = 1; i <= mostFolders; ++i) {
        const fs::path folder = numbered(m_wanted, i);
        if (folder == m_path || filesIn(folder, segmentEnding).empty()) continue;
        const auto lock = lockOf(folder);
        if (lock->tryLock(0)) adoptFrom(folder, adopted);
    }
    return adopted;
}

void SpoolFolder::adoptFrom(const fs::path& folder, std::vector<fs::path>& adopted) {
    for (const fs::path& segment : filesIn(folder, segmentEnding)) {
        const fs::path here = nextSegment();
        std::error_code error;
        fs::rename(segment, here, error);
        if (error) return;
        // Were it lost in between, the segment would be replayed once more, which changes nothing.
        fs::rename(positionOf(segment), positionOf(here), error);
        adopted.push_back(here);
    }
    disk::syncFolder(m_path);
    disk::syncFolder(folder);
}

void removeSegment(const fs::path& segment) {
    std::error_code ignored;
    fs::remove(segment, ignored);
    fs::remove(positionOf(segment), ignored);
}

fs::path setSegmentAside(const fs::path& segment) {
    fs::path aside = segment;
    aside.replace_extension(damagedEnding);
    std::error_code ignored;
    fs::rename(segment, aside, ignored);
    fs::remove(positionOf(segment), ignored);
    return aside;
}

}  // namespace inspector::series
