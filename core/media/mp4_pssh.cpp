// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/mp4_pssh.h"

#include <algorithm>

namespace inspector::media {

namespace {

constexpr std::size_t mostPssh = 64;
constexpr std::size_t mostKids = 256;
constexpr std::size_t mostBrands = 32;
constexpr std::size_t mostSidx = 16;

std::string uuidText(std::string_view bytes) {
    std::string text = hexText(bytes);
    for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, 1, '-');
    return text;
}

}  // namespace

void readPssh(const Box& box, std::vector<Pssh>& found, DiagnosticList& diagnostics) {
    Fields fields(box.body);
    const int version = fields.u8();
    fields.skip(3);
    Pssh pssh;
    const std::string_view system = fields.take(16);
    if (fields.ok()) pssh.systemId = uuidText(system);
    std::uint64_t needed = 4 + 16 + 4;
    if (version > 0) {
        const std::uint32_t count = fields.u32();
        needed += 4 + std::uint64_t{count} * 16;
        for (std::uint32_t i = 0; i < count && fields.ok(); ++i) {
            const std::string_view kid = fields.take(16);
            if (fields.ok() && pssh.kids.size() < mostKids) pssh.kids.push_back(hexText(kid));
        }
    }
    pssh.dataSize = fields.u32();
    needed += pssh.dataSize;
    if (!fields.ok() || version > 1 || fields.rest().size() < pssh.dataSize)
        diagnostics.add("drm-pssh-invalid", box.offset,
                        {textArg("system", pssh.systemId.empty() ? "?" : pssh.systemId), numberArg("version", version),
                         numberArg("size", static_cast<double>(needed), Arg::Unit::Byte),
                         numberArg("there", static_cast<double>(box.body.size()), Arg::Unit::Byte)});
    else if (found.size() < mostPssh)
        found.push_back(std::move(pssh));
}

void readSidx(const Box& box, std::vector<Sidx>& found, DiagnosticList& diagnostics) {
    Fields fields(box.body);
    const int version = fields.u8();
    fields.skip(3);
    Sidx sidx;
    sidx.referenceId = fields.u32();
    sidx.timescale = fields.u32();
    sidx.earliest = version == 0 ? fields.u32() : fields.u64();
    sidx.firstOffset = version == 0 ? fields.u32() : fields.u64();
    sidx.boxEnd = box.bodyOffset + box.body.size();
    fields.skip(2);
    const std::uint32_t count = fields.u16();
    if (!fields.ok() || std::uint64_t{count} * 12 > fields.rest().size()) {
        reportBox(diagnostics, "sidx", box.offset, box.body.size() - fields.rest().size() + std::uint64_t{count} * 12, box.body.size());
        return;
    }
    sidx.references.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t size = fields.u32();
        const std::uint32_t duration = fields.u32();
        const std::uint32_t sap = fields.u32();
        sidx.references.push_back({size & 0x7FFFFFFF, duration, (sap >> 31) != 0, (size >> 31) != 0});
    }
    if (found.size() < mostSidx) found.push_back(std::move(sidx));
}

std::vector<std::string> readBrands(const Box& box) {
    std::vector<std::string> brands;
    for (std::size_t at = 0; at + 4 <= box.body.size() && brands.size() < mostBrands; at += at == 0 ? 8 : 4)
        brands.push_back(shownType(box.body.substr(at, 4)));
    return brands;
}

}  // namespace inspector::media
