// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine_file.h"

#include "core/base/text.h"
#include "core/dash/parser.h"
#include "core/hls/parser.h"
#include "core/media/segment_inspector.h"
#include "core/rules/catalogue.h"
#include "core/rules/judge_segment.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

namespace inspector::probe {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t largestDocument = 64 << 20;
constexpr std::size_t largestInit = 4 << 20;
constexpr std::size_t headBytes = 4096;
constexpr std::size_t pieceBytes = 256 * 1024;
constexpr int mostInits = 10;

std::string readUpTo(const fs::path& file, std::size_t most) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes;
    std::array<char, 64 * 1024> piece;
    while (in && bytes.size() < most) {
        in.read(piece.data(), static_cast<std::streamsize>(std::min(piece.size(), most - bytes.size())));
        bytes.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    }
    return bytes;
}

std::string extensionOf(const fs::path& file) {
    const std::u8string text = file.extension().u8string();
    return toLower(std::string(text.begin(), text.end()));
}

std::string nameOf(const fs::path& file) {
    const std::u8string text = file.filename().u8string();
    return toLower(std::string(text.begin(), text.end()));
}

// The moov for a fragment: that of a file beside it whose name says so.
std::shared_ptr<const media::InitSegment> initBeside(const fs::path& file) {
    std::error_code failed;
    int tried = 0;
    for (fs::directory_iterator at(file.parent_path(), failed), end; !failed && at != end; at.increment(failed)) {
        if (nameOf(at->path()).find("init") == std::string::npos || at->path() == file) continue;
        if (!at->is_regular_file(failed) || ++tried > mostInits) continue;
        auto init = std::make_shared<media::InitSegment>(media::parseInit(readUpTo(at->path(), largestInit)));
        if (init->hasMoov) return init;
    }
    return nullptr;
}

struct Read {
    media::Inspection inspection;
    std::string head;
    std::uint64_t bytes = 0;
};

std::optional<Read> inspectFile(const fs::path& file, std::shared_ptr<const media::InitSegment> init,
                                const std::stop_token& stop) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    Read read;
    media::SegmentInspector inspector({std::move(init), {}});
    std::vector<char> piece(pieceBytes);
    while (in && !stop.stop_requested()) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const std::string_view got(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (read.head.size() < 512) read.head.append(got.substr(0, 512 - read.head.size()));
        read.bytes += got.size();
        inspector.feed(got);
    }
    read.inspection = inspector.finish(!stop.stop_requested());
    return read;
}

std::vector<Finding> judged(const rules::Context& context, const Read& read, const media::InitSegment* init) {
    rules::SegmentFacts facts;
    facts.bytes = static_cast<std::int64_t>(read.bytes);
    facts.start = read.head;
    facts.hasMap = init != nullptr;
    facts.status = 200;
    facts.isSubtitles = read.inspection.container == media::Container::WebVtt;
    std::vector<Finding> findings = rules::judgeSegment(context, facts);
    rules::SegmentView view;
    view.uri = context.url;
    view.durationS = media::factsOf(read.inspection, {}).durationS.value_or(0);
    view.size = read.bytes;
    view.inspection = &read.inspection;
    view.init = init;
    rules::Declared declared;
    declared.live = false;
    rules::SegmentHistory history;
    for (Finding& f : history.update(context, declared, view)) findings.push_back(std::move(f));
    for (Finding& f : findings) f.sequence.reset();  // it has none
    return findings;
}

}  // namespace

const char* toString(FileKind kind) {
    switch (kind) {
        case FileKind::Multivariant: return "multivariant";
        case FileKind::Media: return "media";
        case FileKind::Mpd: return "mpd";
        case FileKind::Other: break;
    }
    return "other";
}

bool isDocument(const fs::path& file) {
    const std::string extension = extensionOf(file);
    if (extension == ".m3u8" || extension == ".m3u" || extension == ".mpd") return true;
    const std::string head = readUpTo(file, headBytes);
    return dash::looksLikeMpd(head) || head.find("#EXTM3U") != std::string::npos;
}

bool isInitFile(const fs::path& file) {
    constexpr int mostBoxes = 32;
    std::ifstream in(file, std::ios::binary);
    bool hasMoov = false;
    for (int i = 0; i < mostBoxes; ++i) {
        std::array<char, 8> header{};
        in.read(header.data(), header.size());
        if (!in) return hasMoov && in.gcount() == 0;
        std::uint32_t size = 0;
        for (std::size_t b = 0; b < 4; ++b) size = size << 8 | static_cast<unsigned char>(header[b]);
        const std::string_view type(header.data() + 4, 4);
        if (size < header.size() || type == "moof" || type == "mdat") return false;
        if (i == 0 && type != "ftyp" && type != "moov" && type != "styp") return false;
        hasMoov = hasMoov || type == "moov";
        in.seekg(static_cast<std::streamoff>(size - header.size()), std::ios::cur);
    }
    return false;
}

std::optional<std::string> readDocument(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    return readUpTo(file, largestDocument);
}

FileKind kindOf(const std::string& text) {
    if (dash::looksLikeMpd(text)) return FileKind::Mpd;
    switch (hls::parse(text).playlist.kind) {
        case hls::Playlist::Kind::Multivariant: return FileKind::Multivariant;
        case hls::Playlist::Kind::Media: return FileKind::Media;
        case hls::Playlist::Kind::Unknown: break;
    }
    return FileKind::Other;
}

bool examineSegmentFile(const fs::path& file, const std::string& name, const Template& settings, WallTime now,
                        const std::stop_token& stop, ExaminationBuilder& builder) {
    std::shared_ptr<const media::InitSegment> init;
    std::optional<Read> read = inspectFile(file, nullptr, stop);
    if (!read) return false;
    const bool fragment = read->inspection.container == media::Container::Fmp4 &&
                          !(read->inspection.fmp4 && read->inspection.fmp4->hasMoov);
    if (fragment) init = initBeside(file);
    if (init) {
        if (auto again = inspectFile(file, init, stop)) read = std::move(again);
    }
    const bool isInit = read->inspection.fmp4 && read->inspection.fmp4->hasMoov && read->inspection.fmp4->fragments == 0;
    const rules::Context context{name, "packager", name};
    std::vector<Finding> findings =
        isInit ? rules::judgeInit(context, media::parseInit(readUpTo(file, largestInit)), {})
               : judged(context, *read, init.get());
    for (Finding& f : rules::applySettings(std::move(findings), settings.rules)) builder.add(std::move(f));

    ExaminedFile examined;
    examined.name = name;
    examined.kind = isInit ? "init" : "segment";
    examined.media = media::factsOf(read->inspection, {});
    examined.bytes = read->bytes;
    if (!isInit) {
        RungReport rung;
        rung.rung = name;
        rung.url = name;
        SegmentSample sample;
        sample.durationS = examined.media->durationS.value_or(0);
        sample.fetched = now;
        sample.http.ok = true;
        sample.http.bytes = static_cast<std::int64_t>(read->bytes);
        sample.url = name;
        sample.media = examined.media;
        if (sample.durationS > 0) sample.bitrateBps = static_cast<double>(read->bytes) * 8 / sample.durationS;
        rung.segments.push_back(std::move(sample));
        builder.add(std::move(rung));
    }
    builder.value().files.push_back(std::move(examined));
    return true;
}

}  // namespace inspector::probe
