// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/file_source.h"

#include "core/base/text.h"
#include "core/base/uri.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>
#include <utility>

namespace inspector::fetch {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t pieceBytes = 64 * 1024;
constexpr int piecesATurn = 8;  // so that timers and other files have their turn

bool standsAsItIs(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
    return std::string_view("-._~/:!$&'()*+,;=@").find(c) != std::string_view::npos;
}

bool isWithin(const fs::path& root, const fs::path& path) {
    const auto [rootEnd, pathEnd] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    return rootEnd == root.end() && pathEnd != path.end();
}

}  // namespace

std::string fileUrlOf(const fs::path& path) {
    const std::u8string utf8 = path.generic_u8string();
    std::string url = "file://";
    if (utf8.empty() || utf8.front() != u8'/') url += '/';  // a drive's letter
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char8_t unit : utf8) {
        const char c = static_cast<char>(unit);
        if (standsAsItIs(c)) {
            url += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        url += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return url;
}

std::optional<fs::path> pathOfFileUrl(std::string_view url) {
    const UriParts parts = splitUri(url);
    if (!parts.scheme || !equalsIgnoreCase(*parts.scheme, "file")) return std::nullopt;
    if (parts.authority && !parts.authority->empty() && !equalsIgnoreCase(*parts.authority, "localhost"))
        return std::nullopt;
    std::string path = percentDecoded(parts.path);
    if (path.empty() || path.find('\0') != std::string::npos || !isValidUtf8(path)) return std::nullopt;
    if (path.size() > 2 && path[0] == '/' && path[2] == ':') path.erase(0, 1);  // /C:/…
    return fs::path(std::u8string(path.begin(), path.end()));
}

struct FileSource::Job {
    Request request;
    Sink sink;
    Done done;
    Response response;
    std::ifstream file;
    std::uint64_t left = 0;  // to be read
    MonoTime started{};
    Loop::TimerId timer = 0;
    bool opened = false;
};

FileSource::FileSource(Loop& loop, const fs::path& root, std::uint64_t& wire) : m_loop(loop), m_wire(wire) {
    std::error_code failed;
    m_root = fs::canonical(root, failed);
    if (failed) m_root.clear();
}

FileSource::~FileSource() { cancelAll(); }

void FileSource::start(std::uint64_t id, Request request, Sink sink, Done done) {
    auto made = std::make_unique<Job>();
    Job& job = *made;
    job.request = std::move(request);
    job.sink = std::move(sink);
    job.done = std::move(done);
    job.started = std::chrono::steady_clock::now();
    job.response.url = job.request.url;
    m_jobs.emplace(id, std::move(made));
    wake(id, job);
}

void FileSource::cancel(std::uint64_t id) {
    const auto at = m_jobs.find(id);
    if (at == m_jobs.end()) return;
    m_loop.cancel(at->second->timer);
    m_jobs.erase(at);
}

void FileSource::cancelAll() {
    for (const auto& [id, job] : m_jobs) m_loop.cancel(job->timer);
    m_jobs.clear();
}

void FileSource::wake(std::uint64_t id, Job& job) {
    job.timer = m_loop.after(std::chrono::nanoseconds{0}, [this, id] { turn(id); });
}

void FileSource::turn(std::uint64_t id) {
    const auto at = m_jobs.find(id);
    if (at == m_jobs.end()) return;
    Job& job = *at->second;
    if (!std::exchange(job.opened, true)) open(job);
    for (int i = 0; i < piecesATurn && job.left > 0; ++i)
        if (!readSome(job)) break;
    if (job.left > 0) return wake(id, job);
    const std::unique_ptr<Job> ended = std::move(at->second);
    m_jobs.erase(at);
    ended->response.timings.total = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - ended->started);
    if (ended->done) ended->done(std::move(ended->response));  // `this` may be gone now
}

void FileSource::open(Job& job) const {
    const auto path = pathOfFileUrl(job.request.url);
    if (!path) {
        job.response.failure = Failure::BadUrl;
        job.response.phase = Phase::Queue;
        job.response.message = "Only files of the folder are read here";
        return;
    }
    std::error_code failed;
    const fs::path file = fs::canonical(*path, failed);
    job.response.status = 404;
    if (failed || m_root.empty() || !isWithin(m_root, file) || !fs::is_regular_file(file, failed)) return;
    const std::uintmax_t size = fs::file_size(file, failed);
    if (failed) return;
    job.file.open(file, std::ios::binary);
    if (!job.file) return;
    std::uint64_t first = 0;
    std::uint64_t end = size;
    if (job.request.range) {
        first = job.request.range->first;
        if (first >= size) {
            job.response.status = 416;
            return;
        }
        if (job.request.range->last && *job.request.range->last < end) end = *job.request.range->last + 1;
        job.file.seekg(static_cast<std::streamoff>(first));
    }
    job.response.status = job.request.range ? 206 : 200;
    if (job.request.method == Method::Get && end > first) job.left = end - first;
}

bool FileSource::readSome(Job& job) {
    std::array<char, pieceBytes> piece;
    const auto wanted = static_cast<std::streamsize>(std::min<std::uint64_t>(job.left, piece.size()));
    job.file.read(piece.data(), wanted);
    const std::streamsize got = job.file.gcount();
    const auto stop = [&](Failure failure, const char* message) {
        job.response.failure = failure;
        job.response.message = message;
        job.left = 0;
        return false;
    };
    if (got <= 0) return stop(Failure::Truncated, "The file ended while it was read");
    job.left -= static_cast<std::uint64_t>(got);
    m_wire += static_cast<std::uint64_t>(got);
    job.response.wireBytes += got;
    job.response.bodyBytes += got;
    if (job.response.bodyBytes > job.request.maxBytes) return stop(Failure::TooLarge, "The file is larger than the limit");
    if (job.sink && !job.sink(std::string_view(piece.data(), static_cast<std::size_t>(got))))
        return stop(Failure::Aborted, "The reader of the body stopped it");
    return job.left > 0;
}

}  // namespace inspector::fetch
