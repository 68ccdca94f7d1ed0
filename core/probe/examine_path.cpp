// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"

#include "core/base/uri.h"
#include "core/fetch/file_source.h"
#include "core/hls/parser.h"
#include "core/probe/examine_file.h"
#include "core/probe/examine_stream.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

// A file or a folder of them, as if a server had it. Nothing outside the folder is read.
namespace inspector::probe {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostEntries = 10'000;
constexpr std::size_t mostDocuments = 200;
constexpr std::size_t mostSegmentsRead = 2'000;

std::string utf8(const fs::path& path) {
    const std::u8string text = path.generic_u8string();
    return {text.begin(), text.end()};
}

struct Document {
    fs::path path;
    std::string name;   // relative to the folder
    FileKind kind = FileKind::Other;
    std::shared_ptr<const std::string> text;
};

// All regular files below the folder, sorted; links to folders are not followed.
std::vector<fs::path> filesBelow(const fs::path& folder, const std::stop_token& stop) {
    std::vector<fs::path> files;
    std::error_code failed;
    std::size_t entries = 0;
    fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, failed);
    for (const fs::recursive_directory_iterator end; !failed && at != end && !stop.stop_requested(); at.increment(failed)) {
        if (++entries > mostEntries) break;
        std::error_code unknown;
        if (at->is_regular_file(unknown) && !unknown) files.push_back(at->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

class Folder {
public:
    Folder(fs::path root, const ExamineOptions& options, const Clock& clock, const std::stop_token& stop,
           ExaminationBuilder& builder)
        : m_root(std::move(root)), m_rootUrl(fetch::fileUrlOf(m_root)), m_options(options), m_clock(clock), m_stop(stop),
          m_builder(builder) {
        if (!m_rootUrl.ends_with('/')) m_rootUrl += '/';
    }

    // Its streams: those that name others first; media playlists that none of them names by themselves.
    void examineAll() {
        const std::vector<fs::path> files = filesBelow(m_root, m_stop);
        for (const fs::path& file : files) {
            if (m_stop.stop_requested()) return;
            if (m_documents.size() < mostDocuments && isDocument(file)) addDocument(file);
        }
        std::set<std::string> named;
        std::vector<const Document*> streams;
        for (const Document& d : m_documents) {
            if (d.kind == FileKind::Media || d.kind == FileKind::Other) continue;
            streams.push_back(&d);
            if (d.kind == FileKind::Multivariant) collectNamed(d, named);
        }
        for (const Document& d : m_documents)
            if (d.kind == FileKind::Media && !named.contains(fetch::fileUrlOf(d.path))) streams.push_back(&d);
        for (const Document& d : m_documents)
            if (d.kind == FileKind::Other) streams.push_back(&d);  // says why it is none
        for (const Document* d : streams) stream(*d, streams.size() > 1);
        addFiles(files);
    }

    // One document, and what stands beside it.
    void examineOne(const fs::path& file) {
        addDocument(file);
        if (m_documents.empty()) return;
        stream(m_documents.front(), false);
        addFiles({});
    }

private:
    void addDocument(const fs::path& file) {
        auto text = readDocument(file);
        if (!text) return;
        Document d;
        d.path = file;
        d.name = utf8(file.lexically_relative(m_root));
        d.kind = kindOf(*text);
        d.text = std::make_shared<const std::string>(std::move(*text));
        m_documents.push_back(std::move(d));
    }

    static void collectNamed(const Document& d, std::set<std::string>& named) {
        const hls::Playlist playlist = hls::parse(*d.text).playlist;
        const std::string base = fetch::fileUrlOf(d.path);
        const auto add = [&](const std::string& uri) {
            const auto url = uri.empty() ? std::nullopt : resolveUri(base, uri);
            const auto path = url ? fetch::pathOfFileUrl(*url) : std::nullopt;
            if (path) named.insert(fetch::fileUrlOf(path->lexically_normal()));
        };
        for (const hls::Variant& v : playlist.variants) add(v.uri);
        for (const hls::Variant& v : playlist.iFrameVariants) add(v.uri);
        for (const hls::Rendition& r : playlist.renditions) add(r.uri);
    }

    void stream(const Document& d, bool oneOfSeveral) {
        if (m_stop.stop_requested()) return;
        m_builder.begin(oneOfSeveral ? d.name : std::string(), m_rootUrl);
        (void)examineStream(fetch::fileUrlOf(d.path), m_root, m_options, m_clock, m_stop, m_builder);
    }

    // What there is, with what was seen inside; segments that no playlist names are looked into when there is none.
    void addFiles(const std::vector<fs::path>& files) {
        std::map<std::string, const SegmentSample*> seen;
        for (const RungReport& rung : m_builder.value().rungs)
            for (const SegmentSample& s : rung.segments) seen.emplace(s.url, &s);
        std::vector<ExaminedFile> all;
        std::set<std::string> listed;
        for (const Document& d : m_documents) {
            ExaminedFile file;
            file.name = d.name;
            file.kind = toString(d.kind);
            file.text = d.text;
            file.bytes = d.text->size();
            listed.insert(d.name);
            all.push_back(std::move(file));
        }
        for (const auto& [url, sample] : seen) {
            const auto path = fetch::pathOfFileUrl(m_rootUrl + url);
            const std::string name = path ? utf8(path->lexically_relative(m_root)) : url;
            if (!listed.insert(name).second) continue;
            ExaminedFile file;
            file.name = name;
            file.kind = "segment";
            file.media = sample->media;
            file.bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(0, sample->http.bytes));
            all.push_back(std::move(file));
        }
        m_builder.begin({}, {});
        std::size_t segments = 0;
        for (const fs::path& path : files) {
            const std::string name = utf8(path.lexically_relative(m_root));
            if (m_stop.stop_requested() || !listed.insert(name).second) continue;
            if (m_documents.empty() && segments < mostSegmentsRead) {
                ++segments;
                examineSegmentFile(path, name, m_options.settings, m_clock.now(), m_stop, m_builder);
                continue;
            }
            ExaminedFile file;
            file.name = name;
            file.kind = isInitFile(path) ? "init" : "other";
            std::error_code failed;
            const auto size = fs::file_size(path, failed);
            if (!failed) file.bytes = size;
            all.push_back(std::move(file));
        }
        auto& to = m_builder.value().files;
        to.insert(to.begin(), std::make_move_iterator(all.begin()), std::make_move_iterator(all.end()));
    }

    fs::path m_root;
    std::string m_rootUrl;
    const ExamineOptions& m_options;
    const Clock& m_clock;
    const std::stop_token& m_stop;
    ExaminationBuilder& m_builder;
    std::vector<Document> m_documents;
};

}  // namespace

Result<std::shared_ptr<const Examination>> examinePath(const fs::path& path, const ExamineOptions& options,
                                                       const Clock& clock, std::stop_token stop) {
    const std::string shown = utf8(path);
    std::error_code failed;
    const fs::path real = fs::canonical(path, failed);
    if (failed) return fail(Error::Kind::NotFound, "There is no such file or folder", shown);
    const bool folder = fs::is_directory(real, failed);
    if (!folder && !fs::is_regular_file(real, failed))
        return fail(Error::Kind::InvalidInput, "This is neither a file nor a folder", shown);

    ExaminationBuilder builder(folder ? shown : utf8(real.filename()), false, clock.now());
    if (folder) {
        Folder(real, options, clock, stop, builder).examineAll();
    } else if (isDocument(real)) {
        if (!readDocument(real)) return fail(Error::Kind::Denied, "The file cannot be read", shown);
        Folder(real.parent_path(), options, clock, stop, builder).examineOne(real);
    } else if (!examineSegmentFile(real, utf8(real.filename()), options.settings, clock.now(), stop, builder)) {
        return fail(Error::Kind::Denied, "The file cannot be read", shown);
    }
    if (stop.stop_requested()) return fail(Error::Kind::Cancelled, "The examination was cancelled", shown);
    return builder.finish(clock.now());
}

}  // namespace inspector::probe
