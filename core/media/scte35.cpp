// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/scte35.h"

#include "core/media/bit_reader.h"
#include "core/media/byte_reader.h"
#include "core/media/psi_crc.h"

#include <algorithm>
#include <utility>

namespace inspector::media {

namespace {

using Kind = SpliceInfo::Kind;

constexpr std::uint8_t tableId = 0xFC;
constexpr std::size_t beforeCommand = 14;   // bytes up to and with splice_command_type
constexpr std::uint32_t lengthUnknown = 0xFFF;  // splice_command_length of encoders before 2011
constexpr std::uint64_t clockMask = (std::uint64_t{1} << 33) - 1;
constexpr std::uint32_t cuei = 0x43554549;

std::string hexOf(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

SpliceInfo::Command commandOf(std::uint8_t type) {
    switch (type) {
        case 0x00: return SpliceInfo::Command::Null;
        case 0x04: return SpliceInfo::Command::Schedule;
        case 0x05: return SpliceInfo::Command::Insert;
        case 0x06: return SpliceInfo::Command::TimeSignal;
        case 0x07: return SpliceInfo::Command::BandwidthReservation;
        case 0xFF: return SpliceInfo::Command::Private;
        default: return SpliceInfo::Command::Unknown;
    }
}

// splice_time(), 9.8.1
std::optional<std::uint64_t> spliceTime(BitReader& reader) {
    if (!reader.flag()) {
        reader.skip(7);
        return std::nullopt;
    }
    reader.skip(6);
    return reader.bits(33);
}

// break_duration(), 9.8.2
void breakDuration(BitReader& reader, SpliceInfo& info) {
    info.autoReturn = reader.flag();
    reader.skip(6);
    info.duration90k = reader.bits(33);
}

// The times of the components of an insert; the first that is given stands for all.
std::optional<std::uint64_t> componentTimes(BitReader& reader, bool immediate) {
    std::optional<std::uint64_t> first;
    for (std::uint32_t count = reader.u(8); count > 0 && reader.ok(); --count) {
        reader.skip(8);  // component_tag
        if (immediate) continue;
        const auto time = spliceTime(reader);
        if (!first) first = time;
    }
    return first;
}

// splice_insert(), 9.7.3
void insert(BitReader& reader, SpliceInfo& info) {
    info.eventId = reader.u(32);
    const bool cancelled = reader.flag();
    reader.skip(7);
    if (cancelled) {
        info.kind = Kind::Cancel;
        return;
    }
    info.kind = reader.flag() ? Kind::Out : Kind::In;
    const bool program = reader.flag();
    const bool hasDuration = reader.flag();
    const bool immediate = reader.flag();
    reader.skip(4);
    if (!program)
        info.pts90k = componentTimes(reader, immediate);
    else if (!immediate)
        info.pts90k = spliceTime(reader);
    if (hasDuration) breakDuration(reader, info);
    reader.skip(32);  // unique_program_id, avail_num, avails_expected
}

// One event of splice_schedule(), 9.7.2. Its times are UTC seconds: they are no times of this stream.
void scheduled(BitReader& reader, SpliceInfo& info, bool first) {
    SpliceInfo event;
    event.eventId = reader.u(32);
    const bool cancelled = reader.flag();
    reader.skip(7);
    event.kind = Kind::Cancel;
    if (!cancelled) {
        event.kind = reader.flag() ? Kind::Out : Kind::In;
        const bool program = reader.flag();
        const bool hasDuration = reader.flag();
        reader.skip(5);
        reader.skip(program ? 32 : std::size_t{reader.u(8)} * 40);
        if (hasDuration) breakDuration(reader, event);
        reader.skip(32);
    }
    if (!first) return;
    info.eventId = event.eventId;
    info.kind = event.kind == Kind::Cancel ? Kind::Cancel : Kind::Other;  // announced: nothing happens here
    info.duration90k = event.duration90k;
    info.autoReturn = event.autoReturn;
}

void command(BitReader& reader, SpliceInfo& info) {
    switch (info.command) {
        case SpliceInfo::Command::Insert: insert(reader, info); break;
        case SpliceInfo::Command::TimeSignal: info.pts90k = spliceTime(reader); break;
        case SpliceInfo::Command::Schedule: {
            const std::uint32_t count = reader.u(8);
            for (std::uint32_t i = 0; i < count && reader.ok(); ++i) scheduled(reader, info, i == 0);
            break;
        }
        default: break;
    }
}

// segmentation_descriptor(), 10.3.3, from after the identifier. None: cut short.
std::optional<SpliceSegmentation> segmentation(std::string_view body) {
    BitReader reader(body);
    SpliceSegmentation result;
    result.eventId = reader.u(32);
    result.cancelled = reader.flag();
    reader.skip(7);
    if (!result.cancelled) {
        const bool program = reader.flag();
        const bool hasDuration = reader.flag();
        reader.skip(6);  // delivery_not_restricted_flag and the restrictions
        if (!program) reader.skip(std::size_t{reader.u(8)} * 48);
        if (hasDuration) result.duration90k = reader.bits(40);
        result.upidType = static_cast<std::uint8_t>(reader.u(8));
        const std::size_t length = reader.u(8);
        const std::size_t at = reader.position() / 8;
        reader.skip(length * 8);
        if (reader.ok()) result.upid = hexOf(body.substr(at, length));
        result.typeId = static_cast<std::uint8_t>(reader.u(8));
        result.segmentNum = static_cast<std::uint8_t>(reader.u(8));
        result.segmentsExpected = static_cast<std::uint8_t>(reader.u(8));
    }
    if (!reader.ok()) return std::nullopt;
    return result;
}

// False: they do not fit into their loop.
bool descriptors(std::string_view loop, SpliceInfo& info) {
    while (!loop.empty()) {
        const std::size_t length = byteAt(loop, 1);
        if (loop.size() < 2 + length) return false;
        const std::string_view body = loop.substr(2, length);
        if (byteAt(loop, 0) == 0x02 && length >= 4 && be32(body, 0) == cuei) {
            auto parsed = segmentation(body.substr(4));
            if (!parsed) return false;
            info.segmentations.push_back(std::move(*parsed));
        }
        loop.remove_prefix(2 + length);
    }
    return true;
}

// Breaks, advertisements, placement opportunities and ad blocks go out and come in (table 23). Programs, chapters,
// credits, unscheduled events and the network itself begin and end too, but nobody leaves the network there.
Kind kindOf(std::uint8_t typeId) {
    const bool away = typeId == 0x22 || typeId == 0x23 || (typeId >= 0x30 && typeId <= 0x3F) ||
                      (typeId >= 0x44 && typeId <= 0x47);
    if (!away) return Kind::Other;
    return typeId % 2 == 0 ? Kind::Out : Kind::In;
}

// What the descriptors mean for a time_signal. Where one ends and another begins at once, it goes out.
void meaningOfSegmentations(SpliceInfo& info) {
    const SpliceSegmentation* chosen = nullptr;
    for (const SpliceSegmentation& candidate : info.segmentations) {
        const Kind kind = candidate.cancelled ? Kind::Cancel : kindOf(candidate.typeId);
        const bool better = !chosen || info.kind == Kind::Other || (info.kind != Kind::Out && kind == Kind::Out);
        if (!better || (chosen && kind == Kind::Other)) continue;
        chosen = &candidate;
        info.kind = kind;
    }
    if (!chosen) return;
    info.eventId = chosen->eventId;
    info.duration90k = chosen->duration90k;
}

std::string numbers(std::string_view name, std::size_t said, std::size_t there) {
    return std::string(name) + " " + std::to_string(said) + ", " + std::to_string(there) + " bytes are there";
}

// After the header; empty: all of it was read.
std::string content(std::string_view section, std::uint32_t commandLength, SpliceInfo& info) {
    // From the command to the descriptors' end: what follows is stuffing and the CRC.
    const std::string_view rest = section.substr(beforeCommand, section.size() - beforeCommand - 4);
    const bool known = commandLength != lengthUnknown;
    if (known && commandLength + 2 > rest.size()) return numbers("splice_command_length", commandLength, rest.size());
    BitReader reader(known ? rest.substr(0, commandLength) : rest);
    command(reader, info);
    if (!reader.ok()) return "the splice command is cut short";
    const std::size_t end = known ? commandLength : (reader.position() + 7) / 8;
    if (end + 2 > rest.size()) return "no descriptor loop";
    const std::size_t loopLength = be16(rest, end);
    if (end + 2 + loopLength > rest.size()) return numbers("descriptor_loop_length", loopLength, rest.size() - end - 2);
    if (!descriptors(rest.substr(end + 2, loopLength), info)) return "a splice descriptor is cut short";
    return {};
}

}  // namespace

SpliceParsed parseSpliceInfo(std::string_view section) {
    SpliceParsed parsed;
    if (section.size() < 3 || byteAt(section, 0) != tableId) {
        parsed.problem = "it does not begin with table_id 0xFC";
        return parsed;
    }
    const std::size_t length = be16(section, 1) & 0xFFF;
    if (3 + length > section.size() || 3 + length < beforeCommand + 6) {
        parsed.problem = numbers("section_length", length, section.size() - 3);
        return parsed;
    }
    section = section.substr(0, 3 + length);
    BitReader reader(section.substr(3));
    SpliceInfo info;
    const std::uint32_t protocol = reader.u(8);
    info.encrypted = reader.flag();
    reader.skip(6);
    info.ptsAdjustment = reader.bits(33);
    reader.skip(8 + 12);  // cw_index, tier
    const std::uint32_t commandLength = reader.u(12);
    info.crcOk = psiCrc(section) == 0;
    if (protocol != 0) parsed.problem = "protocol_version " + std::to_string(protocol) + ", known is 0";
    if (!info.encrypted && protocol == 0) {
        info.commandType = static_cast<std::uint8_t>(reader.u(8));
        info.command = commandOf(info.commandType);
        parsed.problem = content(section, commandLength, info);
        if (!parsed.problem.empty()) return parsed;
        if (info.pts90k) info.pts90k = (*info.pts90k + info.ptsAdjustment) & clockMask;
        if (info.command == SpliceInfo::Command::TimeSignal) meaningOfSegmentations(info);
        for (const SpliceSegmentation& segment : info.segmentations)
            if (!info.duration90k) info.duration90k = segment.duration90k;
    }
    parsed.info = std::move(info);
    return parsed;
}

}  // namespace inspector::media
