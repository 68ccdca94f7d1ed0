// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/segment_inspector.h"
#include "core/rules/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// MP4 boxes made by hand, and help to look at what the inspector says of them.
namespace inspector::media::test {

inline std::string big(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>((value >> (8 * i)) & 0xFF);
    return text;
}
inline std::string u32(std::uint64_t value) { return big(value, 4); }
inline std::string u64(std::uint64_t value) { return big(value, 8); }
inline std::string zeros(std::size_t count) { return std::string(count, '\0'); }
inline std::string box(std::string_view type, const std::string& body) { return u32(body.size() + 8) + std::string(type) + body; }
inline std::string fullBox(std::string_view type, int version, std::uint32_t flags, const std::string& body) {
    return box(type, big(static_cast<std::uint64_t>(version), 1) + big(flags, 3) + body);
}
inline std::string raw(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text += static_cast<char>(value);
    return text;
}

struct TrackSpec {
    std::uint32_t id = 1;
    std::string handler = "vide";
    std::string entry = "avc1";
    std::string entryChildren;
    std::uint32_t timescale = 1000;
    std::string trakChildren;   // edts
    bool withDescription = true;
    std::uint32_t drefFlags = 1;
};

inline std::string sampleEntry(const TrackSpec& spec) {
    std::string fixed;
    if (spec.handler == "vide") fixed = zeros(24) + big(640, 2) + big(360, 2) + zeros(50);
    else if (spec.handler == "soun") fixed = zeros(16) + big(2, 2) + big(16, 2) + zeros(4) + u32(48'000ULL << 16);
    else fixed = zeros(8);
    return box(spec.entry, fixed + spec.entryChildren);
}

inline std::string trak(const TrackSpec& spec) {
    const std::string stsd = spec.withDescription ? fullBox("stsd", 0, 0, u32(1) + sampleEntry(spec)) : std::string();
    const std::string dref = box("dinf", fullBox("dref", 0, 0, u32(1) + fullBox("url ", 0, spec.drefFlags, "")));
    const std::string mdhd = fullBox("mdhd", 0, 0, zeros(8) + u32(spec.timescale) + u32(0) + big(0x1A41, 2) + zeros(2));
    const std::string hdlr = fullBox("hdlr", 0, 0, zeros(4) + spec.handler + zeros(13));
    return box("trak", fullBox("tkhd", 0, 3, zeros(8) + u32(spec.id) + zeros(68)) + spec.trakChildren +
                           box("mdia", mdhd + hdlr + box("minf", dref + box("stbl", stsd))));
}

inline std::string trex(std::uint32_t track, std::uint32_t duration = 0, std::uint32_t size = 0, std::uint32_t flags = 0) {
    return fullBox("trex", 0, 0, u32(track) + u32(1) + u32(duration) + u32(size) + u32(flags));
}

inline std::string ftyp(const std::string& brands = "iso6cmfc") { return box("ftyp", "isom" + u32(0) + brands); }

inline std::string initOf(const std::vector<TrackSpec>& tracks, const std::string& more = {}) {
    std::string traks;
    std::string extends;
    for (const TrackSpec& track : tracks) {
        traks += trak(track);
        extends += trex(track.id);
    }
    return ftyp() + box("moov", fullBox("mvhd", 0, 0, zeros(96)) + traks + box("mvex", extends) + more);
}

inline std::shared_ptr<const InitSegment> parsedInit(const std::vector<TrackSpec>& tracks = {TrackSpec{}}) {
    return std::make_shared<const InitSegment>(parseInit(initOf(tracks)));
}

// A fragment of samples of 40 ticks and 10 bytes; every part can be bent.
struct FragmentSpec {
    std::uint32_t track = 1;
    std::optional<std::uint64_t> time = 0;
    int timeVersion = 1;
    std::uint32_t samples = 25;
    std::uint32_t duration = 40;
    std::uint32_t size = 10;
    std::uint32_t flags = 0x0101'0000;         // of all but the first: not sync
    std::uint32_t firstFlags = 0x0200'0000;
    std::optional<std::uint64_t> baseDataOffset;
    std::int64_t compositionOffset = 0;
    std::optional<std::size_t> data;           // bytes in mdat; none: as many as needed
    std::string begin;                         // of the data
};

inline std::string moofOf(const FragmentSpec& spec, std::uint32_t dataOffset) {
    const std::uint32_t tfhdFlags = spec.baseDataOffset ? 0x39U : 0x20038U;
    const std::string base = spec.baseDataOffset ? u64(*spec.baseDataOffset) : std::string();
    const std::string tfhd = fullBox("tfhd", 0, tfhdFlags, u32(spec.track) + base + u32(spec.duration) + u32(spec.size) + u32(spec.flags));
    std::string tfdt;
    if (spec.time) tfdt = fullBox("tfdt", spec.timeVersion, 0, spec.timeVersion == 1 ? u64(*spec.time) : u32(*spec.time));
    std::string entries;
    if (spec.compositionOffset != 0) {
        for (std::uint32_t i = 0; i < spec.samples; ++i) entries += u32(static_cast<std::uint32_t>(spec.compositionOffset));
    }
    const std::uint32_t trunFlags = spec.compositionOffset != 0 ? 0x805U : 0x5U;
    const std::string trun = fullBox("trun", 1, trunFlags, u32(spec.samples) + u32(dataOffset) + u32(spec.firstFlags) + entries);
    return box("moof", fullBox("mfhd", 0, 0, u32(7)) + box("traf", tfhd + tfdt + trun));
}

inline std::string fragment(const FragmentSpec& spec = {}) {
    const std::size_t size = moofOf(spec, 0).size();
    std::string data = spec.begin;
    data.resize(spec.data.value_or(std::size_t{spec.samples} * spec.size), 'x');
    return moofOf(spec, static_cast<std::uint32_t>(size + 8)) + box("mdat", data);
}

inline Inspection inspect(const std::string& bytes, const std::shared_ptr<const InitSegment>& init, std::size_t piece = 0, bool whole = true) {
    SegmentInspector inspector({init, {}});
    if (piece == 0) piece = bytes.size() + 1;
    for (std::size_t at = 0; at < bytes.size(); at += piece) inspector.feed(std::string_view(bytes).substr(at, piece));
    return inspector.finish(whole);
}

inline const Diagnostic* find(const std::vector<Diagnostic>& diagnostics, std::string_view id) {
    const auto at = std::find_if(diagnostics.begin(), diagnostics.end(), [id](const Diagnostic& d) { return d.id == id; });
    return at == diagnostics.end() ? nullptr : &*at;
}

inline double number(const Diagnostic& diagnostic, std::string_view name) {
    for (const Arg& arg : diagnostic.args) {
        if (arg.name == name) return arg.number;
    }
    ADD_FAILURE() << diagnostic.id << " has no " << name;
    return -1;
}

// Every one is in the catalogue, and its message has no hole left.
inline void expectWords(const std::vector<Diagnostic>& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) {
        EXPECT_TRUE(rules::find(diagnostic.id)) << diagnostic.id;
        Finding finding;
        finding.rule = diagnostic.id;
        finding.args = diagnostic.args;
        EXPECT_EQ(rules::english(finding).find('{'), std::string::npos) << rules::english(finding);
    }
}

inline std::string idsOf(const std::vector<Diagnostic>& diagnostics) {
    std::string ids;
    for (const Diagnostic& diagnostic : diagnostics) ids.append(ids.empty() ? "" : " ").append(diagnostic.id);
    return ids;
}

}  // namespace inspector::media::test
