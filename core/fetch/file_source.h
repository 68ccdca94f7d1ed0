// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/loop.h"
#include "core/fetch/request.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace inspector::fetch {

// file:///… of an absolute path, with everything encoded that a URL gives a meaning to; and back. Paths are UTF-8.
[[nodiscard]] std::string fileUrlOf(const std::filesystem::path& path);
[[nodiscard]] std::optional<std::filesystem::path> pathOfFileUrl(std::string_view url);

// Answers file: URLs from one folder as a server would: 200, 206 for a range, 416, 404 for whatever is not a file within
// the folder (symbolic links resolved). Every other URL is refused (Failure::BadUrl): nothing leaves the machine. Bodies
// arrive in pieces on turns of the loop. On the loop's thread; internal to Fetcher.
class FileSource {
public:
    FileSource(Loop& loop, const std::filesystem::path& root, std::uint64_t& wire);
    ~FileSource();  // cancels
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    void start(std::uint64_t id, Request request, Sink sink, Done done);
    void cancel(std::uint64_t id);
    void cancelAll();
    [[nodiscard]] int running() const { return static_cast<int>(m_jobs.size()); }

private:
    struct Job;
    void wake(std::uint64_t id, Job& job);
    void turn(std::uint64_t id);
    void open(Job& job) const;
    bool readSome(Job& job);  // true: there is more

    Loop& m_loop;
    std::filesystem::path m_root;  // canonical; empty: no such folder
    std::uint64_t& m_wire;
    std::unordered_map<std::uint64_t, std::unique_ptr<Job>> m_jobs;
};

}  // namespace inspector::fetch
