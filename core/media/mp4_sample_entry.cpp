// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/codecs.h"
#include "core/media/codecs_video.h"
#include "core/media/mp4_moov.h"

#include <algorithm>
#include <cstdio>

// Sample entries: ISO 14496-12 8.5.2, 12.1.3, 12.2.3; ISO 14496-15; ISO 23001-7 8.2 (protection); ETSI TS 102 366 F; RFC 6381.
namespace inspector::media {

namespace {

constexpr std::string_view stsdPath = "moov/trak/mdia/minf/stbl/stsd";
constexpr std::size_t visualFields = 78;
constexpr std::size_t audioFields = 28;

void applyVideo(const std::optional<VideoConfig>& config, Track& track) {
    if (!config) return;
    // The codec's own name for the sample entry it stands in: avc3, hev1, dvh1 differ in four letters.
    const std::string entry = track.codec.substr(0, 4);
    track.codec = config->codec;
    if (entry == "avc3" || entry == "hev1" || entry == "dvh1" || entry == "dvhe") track.codec.replace(0, 4, entry);
    if (config->width > 0) {
        track.width = config->width;
        track.height = config->height;
    }
    if (config->pixelAspect != 1) track.pixelAspect = config->pixelAspect;
    if (config->frameRate) track.frameRate = config->frameRate;
    if (track.videoRange.empty() || config->videoRange == "HLG") track.videoRange = config->videoRange;
}

void applyAudio(const std::optional<AudioConfig>& config, Track& track) {
    if (!config) return;
    track.codec = config->codec;
    if (config->sampleRate > 0) track.sampleRate = config->sampleRate;
    if (config->channels > 0) track.channels = config->channels;
}

void readFlac(std::string_view body, Track& track) {
    BitReader bits(body);
    bits.skip(32 + 32 + 80);  // version, block header, block and frame sizes of STREAMINFO
    const int rate = bits.number(20);
    const int channels = bits.number(3) + 1;
    if (!bits.ok() || rate == 0) return;
    track.sampleRate = rate;
    track.channels = channels;
}

// dvcC, dvvC (Dolby Vision streams within the ISO base media file format, 3.1): the name of dvh1, dvhe, dav1.
void readDolbyVision(std::string_view body, Track& track) {
    const std::string entry = track.codec.substr(0, 4);
    if (entry != "dvh1" && entry != "dvhe" && entry != "dav1") return;
    BitReader bits(body);
    bits.skip(16);
    const int profile = bits.number(7);
    const int level = bits.number(6);
    char name[24];
    std::snprintf(name, sizeof name, "%s.%02d.%02d", entry.c_str(), profile, level);
    if (bits.ok()) track.codec = name;
}

void readColour(std::string_view body, Track& track) {
    if (body.size() < 10 || (body.substr(0, 4) != "nclx" && body.substr(0, 4) != "nclc")) return;
    const std::string range = videoRangeOf(be16(body, 6));
    if (!range.empty() && track.videoRange != "HLG") track.videoRange = range;
}

void readPixelAspect(std::string_view body, Track& track) {
    const double horizontal = be32(body, 0);
    const double vertical = be32(body, 4);
    if (horizontal > 0 && vertical > 0) track.pixelAspect = horizontal / vertical;
}

void readTenc(const Box& tenc, Track& track, InitSegment& init) {
    Fields fields(tenc.body);
    fields.skip(4 + 2 + 1);
    const std::uint8_t ivSize = fields.u8();
    const std::string_view kid = fields.take(16);
    if (!fields.ok()) return;
    track.defaultKid = hexText(kid);
    init.perSampleIvSize[track.id] = ivSize;
}

void readProtection(const Box& sinf, Track& track, InitSegment& init, DiagnosticList& diagnostics) {
    const std::string path = std::string(stsdPath) + "/sinf";
    eachBox(sinf, path, diagnostics, [&](const Box& box) {
        if (box.type == "frma" && box.body.size() >= 4) track.codec = shownType(box.body.substr(0, 4));
        if (box.type == "schm" && box.body.size() >= 8) track.scheme = shownType(box.body.substr(4, 4));
        if (box.type != "schi") return;
        const Box tenc = childOf(box, "tenc", path + "/schi", diagnostics);
        if (!tenc.type.empty()) readTenc(tenc, track, init);
    });
}

void readChild(const Box& box, Track& track) {
    const std::string_view type = box.type;
    if (type == "avcC") applyVideo(avcFromConfig(box.body), track);
    else if (type == "hvcC") applyVideo(hevcFromConfig(box.body), track);
    else if (type == "av1C") applyVideo(av1FromConfig(box.body), track);
    else if (type == "vpcC") applyVideo(vp9FromConfig(box.body), track);
    else if (type == "esds") applyAudio(aacFromEsds(box.body), track);
    else if (type == "dac3") applyAudio(ac3FromConfig(box.body), track);
    else if (type == "dec3") applyAudio(eac3FromConfig(box.body), track);
    else if (type == "dfLa") readFlac(box.body, track);
    else if (type == "dvcC" || type == "dvvC") readDolbyVision(box.body, track);
    else if (type == "colr") readColour(box.body, track);
    else if (type == "pasp") readPixelAspect(box.body, track);
}

// Where the boxes of an entry begin; 0: it is cut off.
std::size_t readFixedFields(const Box& entry, Track& track) {
    if (track.kind == Track::Kind::Video) {
        track.width = be16(entry.body, 24);
        track.height = be16(entry.body, 26);
        return visualFields;
    }
    if (track.kind == Track::Kind::Audio) {
        track.channels = be16(entry.body, 16);
        track.sampleRate = be16(entry.body, 24);
        const int quickTime = be16(entry.body, 8);  // versions of QuickTime have more fields
        return audioFields + (quickTime == 1 ? 16U : quickTime == 2 ? 36U : 0U);
    }
    return 0;
}

}  // namespace

bool readSampleDescription(const Box& stsd, Track& track, InitSegment& init, DiagnosticList& diagnostics) {
    if (stsd.body.size() < 8) return false;
    std::string_view rest = stsd.body.substr(8);
    std::uint64_t offset = stsd.bodyOffset + 8;
    Box entry;
    if (!nextBox(rest, offset, stsdPath, diagnostics, entry)) return false;
    track.codec = shownType(entry.type);
    const std::size_t fixed = readFixedFields(entry, track);
    if (fixed == 0) return true;  // text and metadata: the type alone
    const std::string path = std::string(stsdPath) + "/" + track.codec;
    if (fixed > entry.body.size()) {
        reportBox(diagnostics, path, entry.offset, fixed, entry.body.size());
        return true;
    }
    const std::string_view children = entry.body.substr(fixed);
    const std::uint64_t childrenAt = entry.bodyOffset + fixed;
    // The original format is needed before the configuration can be named.
    eachBox(children, childrenAt, path, diagnostics, [&](const Box& box) {
        if (box.type == "sinf") readProtection(box, track, init, diagnostics);
    });
    eachBox(children, childrenAt, path, diagnostics, [&](const Box& box) { readChild(box, track); });
    if (track.codec == "Opus") track.codec = "opus";
    return true;
}

}  // namespace inspector::media
