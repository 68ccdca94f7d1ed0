// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/mp4_moov.h"

#include "core/media/mp4_pssh.h"

#include <algorithm>
#include <utility>

// ISO 14496-12 8.2 to 8.8; RFC 8216bis 3.1.2.
namespace inspector::media {

namespace {

constexpr std::size_t mostTracks = 64;

Arg trackArg(const Track& track) { return numberArg("track", track.id); }

Track::Kind kindOf(std::string_view handler) {
    if (handler == "vide") return Track::Kind::Video;
    if (handler == "soun") return Track::Kind::Audio;
    if (handler == "text" || handler == "subt" || handler == "sbtl") return Track::Kind::Text;
    return Track::Kind::Other;
}

void readTkhd(const Box& box, Track& track) { track.id = be32(box.body, byteAt(box.body, 0) == 1 ? 20 : 12); }

void readMdhd(const Box& box, Track& track) {
    const std::size_t at = byteAt(box.body, 0) == 1 ? 20 : 12;
    track.timescale = be32(box.body, at);
    const std::uint16_t packed = be16(box.body, at + (byteAt(box.body, 0) == 1 ? 12 : 8));
    std::string language;
    for (const int shift : {10, 5, 0}) language += static_cast<char>(((packed >> shift) & 31) + 0x60);
    const bool letters = std::all_of(language.begin(), language.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (letters && language != "und" && track.language.empty()) track.language = language;
}

void readElng(const Box& box, Track& track) {
    Fields fields(box.body);
    fields.skip(4);
    const std::string_view language = fields.text();
    if (!language.empty() && language.size() <= 64) track.language = shownType(language);
}

// Anything but one edit that begins at zero.
void readEditList(const Box& edts, const Track& track, DiagnosticList& diagnostics) {
    const Box elst = childOf(edts, "elst", "moov/trak/edts", diagnostics);
    if (elst.type.empty()) return;
    Fields fields(elst.body);
    const int version = fields.u8();
    fields.skip(3);
    const std::uint32_t count = fields.u32();
    for (std::uint32_t i = 0; i < count && fields.ok(); ++i) {
        if (version == 1) fields.skip(8);
        else fields.skip(4);
        const std::int64_t start = version == 1 ? static_cast<std::int64_t>(fields.u64()) : static_cast<std::int32_t>(fields.u32());
        fields.skip(4);
        if (!fields.ok() || start == 0) continue;
        diagnostics.add("fmp4-edit-list", elst.offset,
                        {trackArg(track), numberArg("edits", count),
                         numberArg("start", start > 0 ? track.seconds(start) * 1000 : 0, Arg::Unit::Millisecond)});
        return;
    }
}

void readDataReferences(const Box& minf, const Track& track, DiagnosticList& diagnostics) {
    const Box dinf = childOf(minf, "dinf", "moov/trak/mdia/minf", diagnostics);
    const Box dref = childOf(dinf, "dref", "moov/trak/mdia/minf/dinf", diagnostics);
    if (dref.body.size() < 8) return;
    eachBox(dref.body.substr(8), dref.bodyOffset + 8, "moov/trak/mdia/minf/dinf/dref", diagnostics, [&](const Box& box) {
        constexpr std::uint32_t selfContained = 1;
        const bool here = (be32(box.body, 0) & selfContained) != 0;
        if ((box.type == "url " || box.type == "urn ") && !here) diagnostics.add("fmp4-external-data", box.offset, {trackArg(track)});
    });
}

void readMedia(const Box& mdia, Track& track, InitSegment& init, DiagnosticList& diagnostics) {
    Box minf;
    eachBox(mdia, "moov/trak/mdia", diagnostics, [&](const Box& box) {
        if (box.type == "mdhd") readMdhd(box, track);
        if (box.type == "elng") readElng(box, track);
        if (box.type == "hdlr") track.kind = kindOf(box.body.size() >= 12 ? box.body.substr(8, 4) : std::string_view{});
        if (box.type == "minf") minf = box;
    });
    readDataReferences(minf, track, diagnostics);
    const Box stbl = childOf(minf, "stbl", "moov/trak/mdia/minf", diagnostics);
    const Box stsd = childOf(stbl, "stsd", "moov/trak/mdia/minf/stbl", diagnostics);
    if (!readSampleDescription(stsd, track, init, diagnostics))
        diagnostics.add("fmp4-init-missing-samples", mdia.offset, {trackArg(track)});
    init.configHash = hashOn(hashOn(init.configHash, stsd.body), static_cast<std::uint64_t>(track.kind));
}

void readTrack(const Box& trak, InitSegment& init, DiagnosticList& diagnostics) {
    Track track;
    Box edts;
    Box mdia;
    eachBox(trak, "moov/trak", diagnostics, [&](const Box& box) {
        if (box.type == "tkhd") readTkhd(box, track);
        if (box.type == "edts") edts = box;
        if (box.type == "mdia") mdia = box;
    });
    if (init.tracks.size() == mostTracks) return;
    readMedia(mdia, track, init, diagnostics);
    readEditList(edts, track, diagnostics);
    init.configHash = hashOn(hashOn(init.configHash, track.id), track.timescale);
    init.tracks.push_back(std::move(track));
}

void readExtends(const Box& mvex, InitSegment& init, DiagnosticList& diagnostics) {
    std::size_t count = 0;
    eachBox(mvex, "moov/mvex", diagnostics, [&](const Box& box) {
        if (box.type != "trex" || ++count > mostTracks) return;
        Fields fields(box.body);
        fields.skip(4);
        const std::uint32_t track = fields.u32();
        fields.skip(4);
        init.defaultDuration[track] = fields.u32();
        init.defaultSize[track] = fields.u32();
        init.defaultFlags[track] = fields.u32();
        if (!fields.ok()) reportBox(diagnostics, "moov/mvex/trex", box.offset, 24, box.body.size());
        init.configHash = hashOn(init.configHash, box.body);
    });
}

bool isRecentBrand(std::string_view brand) {
    if (brand.substr(0, 3) == "iso") return (brand[3] >= '6' && brand[3] <= '9') || (brand[3] >= 'a' && brand[3] <= 'c');
    for (const std::string_view known : {"cmf", "hls", "dash", "msdh", "msix"})
        if (brand.substr(0, known.size()) == known) return true;
    return false;
}

}  // namespace

void readMoov(const Box& moov, InitSegment& init, DiagnosticList& diagnostics) {
    init.hasMoov = true;
    init.configHash = hashStart;
    bool hasMvex = false;
    eachBox(moov, "moov", diagnostics, [&](const Box& box) {
        if (box.type == "trak") readTrack(box, init, diagnostics);
        if (box.type == "pssh") readPssh(box, init.pssh, diagnostics);
        if (box.type != "mvex") return;
        hasMvex = true;
        readExtends(box, init, diagnostics);
    });
    if (!hasMvex) diagnostics.add("fmp4-init-missing-mvex", moov.offset);
    if (init.tracks.empty()) diagnostics.add("fmp4-init-missing-samples", moov.offset, {numberArg("track", 0)});
}

void checkInit(InitSegment& init, DiagnosticList& diagnostics) {
    if (!init.hasMoov) {
        diagnostics.add("fmp4-init-missing-moov", 0, {numberArg("bytes", static_cast<double>(init.bytes), Arg::Unit::Byte)});
        return;
    }
    if (std::any_of(init.brands.begin(), init.brands.end(), isRecentBrand)) return;
    std::string seen;
    for (const std::string& brand : init.brands) seen.append(seen.empty() ? "" : " ").append(brand);
    diagnostics.add("fmp4-init-missing-ftyp-brand", 0, {textArg("brands", seen.empty() ? "-" : seen)});
}

}  // namespace inspector::media
