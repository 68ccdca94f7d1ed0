// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"ts-sync-lost", Severity::Critical, "TR 101 290 1.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: the packets' rhythm is lost at byte {offset} ({count} times)"),
     QT_TRANSLATE_NOOP("rules", "Bytes are missing or were added: check how the segment is cut, stored and delivered.")},
    {"ts-sync-byte", Severity::Major, "TR 101 290 1.2",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: no sync byte 0x47 at byte {offset} ({count} times)"),
     QT_TRANSLATE_NOOP("rules", "Write whole packets from the first byte on; a single wrong byte points to damage on the way.")},
    {"ts-length-not-188", Severity::Major, "ISO 13818-1 2.4.3",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} is not whole packets of 188 bytes (packets of {packet}, {remainder} over)"),
     QT_TRANSLATE_NOOP("rules", "Cut segments between packets, and write 188 bytes a packet: no time codes, no parity.")},
    {"ts-pat-missing", Severity::Critical, "bis 3.1.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has no PAT in {packets} packets"),
     QT_TRANSLATE_NOOP("rules", "Begin each segment with PAT and PMT, or name them with EXT-X-MAP.")},
    {"ts-pmt-missing", Severity::Critical, "bis 3.1.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has a PAT but no PMT (PID {pid})"),
     QT_TRANSLATE_NOOP("rules", "Begin each segment with PAT and PMT, and check that the PAT names the PMT's PID.")},
    {"ts-pat-not-first", Severity::Minor, "bis 3.1.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} does not begin with PAT and PMT (first PIDs: {pids})"),
     QT_TRANSLATE_NOOP("rules", "Put PAT and PMT before the first packet of a stream: players start sooner.")},
    {"ts-multiple-programs", Severity::Major, "bis 3.1.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has {programs} programs"),
     QT_TRANSLATE_NOOP("rules", "Give each rendition a transport stream with one program.")},
    {"ts-psi-crc", Severity::Major, "TR 101 290 2.2",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: the checksum of the {table} is wrong ({count} times)"),
     QT_TRANSLATE_NOOP("rules", "Whatever wrote or changed the table did not write its CRC; check the multiplexer.")},
    {"ts-continuity", Severity::Major, "TR 101 290 1.4",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: packets are missing on PID {pid} (counter {found}, expected {expected}, {count} times)"),
     QT_TRANSLATE_NOOP("rules", "Packets were lost before the packager: check its input and the path to it.")},
    {"ts-transport-error", Severity::Major, "TR 101 290 2.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: {count} packets are marked as damaged (first on PID {pid})"),
     QT_TRANSLATE_NOOP("rules", "The receiver before the packager could not correct them: check the reception.")},
    {"ts-scrambled", Severity::Major, "ISO 13818-1 2.4.3.3",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: PID {pid} is scrambled"),
     QT_TRANSLATE_NOOP("rules", "Descramble the source before it is packaged; HLS has encryption of its own.")},
    {"ts-pid-missing", Severity::Critical, "TR 101 290 1.6",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: the PMT lists {stream}, but it has no packet"),
     QT_TRANSLATE_NOOP("rules", "Check that the encoder delivers this stream, or take it out of the PMT.")},
    {"ts-pcr-missing", Severity::Major, "TR 101 290 2.3",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has no PCR on PID {pid}"),
     QT_TRANSLATE_NOOP("rules", "Write a PCR at least every 100 ms on the PID that the PMT names.")},
    {"ts-pcr-interval", Severity::Minor, "TR 101 290 2.3",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: {ms} between two PCRs of PID {pid} (limit 100 ms)"),
     QT_TRANSLATE_NOOP("rules", "Write a PCR at least every 100 ms.")},
    {"ts-pcr-backwards", Severity::Critical, "TR 101 290 2.3",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: the PCR of PID {pid} goes back by {ms}"),
     QT_TRANSLATE_NOOP("rules", "Two recordings were joined: cut the segment there and mark it with EXT-X-DISCONTINUITY.")},
    {"ts-pts-missing", Severity::Major, "TR 101 290 2.5",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: PID {pid} has samples without time stamps (for {ms}, limit 700 ms)"),
     QT_TRANSLATE_NOOP("rules", "Write a PTS into each PES header.")},
    {"ts-pts-before-pcr", Severity::Major, "ISO 13818-1 2.4.2",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: PID {pid} comes {ms} after it should be decoded"),
     QT_TRANSLATE_NOOP("rules", "Check the multiplexer's delay: each sample must arrive before the PCR reaches its time.")},
    {"ts-pmt-changed", Severity::Major, "bis 4.4.4.3",
     QT_TRANSLATE_NOOP("rules", "{rung}: the streams change at segment {sequence} (before: {before}; after: {after})"),
     QT_TRANSLATE_NOOP("rules", "Mark a change of tracks with EXT-X-DISCONTINUITY, at a segment's start.")},
    {"ts-pes-length", Severity::Info, "ISO 13818-1 2.4.3.7",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: a PES packet of PID {pid} has {found}, its header says {declared}"),
     QT_TRANSLATE_NOOP("rules", "Most players do not mind; check whether the segment was cut inside a PES packet.")},
    {"ts-stuffing", Severity::Info, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: {share} are null packets ({packets})"),
     QT_TRANSLATE_NOOP("rules", "Turn the constant bitrate off: HLS needs no null packets and they cost bandwidth.")},
    {"packed-audio-timestamp-missing", Severity::Major, "bis 3.1.3",
     QT_TRANSLATE_NOOP("rules", "Audio segment {sequence} of {rung} has no valid time stamp ({problem})"),
     QT_TRANSLATE_NOOP("rules", "Begin each segment with an ID3 PRIV tag com.apple.streaming.transportStreamTimestamp.")},
    {"packed-audio-adts-invalid", Severity::Major, "bis 3.1.3",
     QT_TRANSLATE_NOOP("rules", "Audio segment {sequence} of {rung} is not whole audio frames: {problem} at byte {offset}"),
     QT_TRANSLATE_NOOP("rules", "Cut segments between frames, and put nothing but ID3 tags before them.")},
};

}  // namespace

std::span<const RuleInfo> tsRules() { return entries; }

}  // namespace inspector::rules
