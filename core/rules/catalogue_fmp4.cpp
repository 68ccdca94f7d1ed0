// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"fmp4-box-invalid", Severity::Critical, "ISO 14496-12 4.2",
     QT_TRANSLATE_NOOP("rules", "MP4 box {box} of {rung} at byte {offset} cannot be read: it needs {size}, {there} are there"),
     QT_TRANSLATE_NOOP("rules", "Compare the file at origin and edge: it is cut off, mixed with another, or the packager writes wrong sizes.")},
    {"fmp4-init-missing-moov", Severity::Critical, "bis 3.1.2",
     QT_TRANSLATE_NOOP("rules", "The initialization segment of {rung} has no moov box ({bytes})"),
     QT_TRANSLATE_NOOP("rules", "Let EXT-X-MAP (or the MPD's Initialization) point at the file or range with ftyp and moov.")},
    {"fmp4-init-missing-mvex", Severity::Major, "bis 3.1.2",
     QT_TRANSLATE_NOOP("rules", "The initialization segment of {rung} has no mvex box: players expect no fragments"),
     QT_TRANSLATE_NOOP("rules", "Package as fragmented MP4; a progressive MP4 is no initialization segment.")},
    {"fmp4-init-missing-ftyp-brand", Severity::Major, "bis 3.1.2",
     QT_TRANSLATE_NOOP("rules", "The initialization segment of {rung} names no brand compatible with iso6 or later ({brands})"),
     QT_TRANSLATE_NOOP("rules", "Write ftyp with iso6, cmfc or a later brand among the compatible ones.")},
    {"fmp4-init-missing-samples", Severity::Major, "bis 3.1.2",
     QT_TRANSLATE_NOOP("rules", "Track {track} in the initialization segment of {rung} has no sample description"),
     QT_TRANSLATE_NOOP("rules", "Write a trak with a filled stsd box for each track of the segments.")},
    {"fmp4-track-id-mismatch", Severity::Critical, "bis 3.1.2",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has a fragment of track {track}, its initialization segment has {known}"),
     QT_TRANSLATE_NOOP("rules", "Serve the initialization segment that belongs to these segments; check for a packager restart with other track numbers.")},
    {"fmp4-tfdt-missing", Severity::Critical, "bis 3.1.2",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has a fragment of track {track} without tfdt: players cannot place it in time"),
     QT_TRANSLATE_NOOP("rules", "Let the packager write a tfdt box in every traf.")},
    {"fmp4-tfdt-32bit", Severity::Minor, "ISO 14496-12 8.8.12",
     QT_TRANSLATE_NOOP("rules", "Decode time of track {track} of {rung} is written in 32 bits and wraps in {left}"),
     QT_TRANSLATE_NOOP("rules", "Let the packager write tfdt version 1 (64 bits).")},
    {"fmp4-not-relative-addressing", Severity::Major, "bis 3.1.2",
     QT_TRANSLATE_NOOP("rules", "Fragment of track {track} in segment {sequence} of {rung} addresses its data from the start of the file"),
     QT_TRANSLATE_NOOP("rules", "Write tfhd with default-base-is-moof and without base-data-offset.")},
    {"fmp4-external-data", Severity::Major, "bis 3.1.2",
     QT_TRANSLATE_NOOP("rules", "Track {track} of {rung} refers to media data in another file"),
     QT_TRANSLATE_NOOP("rules", "Write dref entries with the self-contained flag: the data belongs into the segments.")},
    {"fmp4-mdat-short", Severity::Critical, "ISO 14496-12 8.8.8",
     QT_TRANSLATE_NOOP("rules", "{missing} of the samples in segment {sequence} of {rung} are outside its mdat box ({needed} needed, {there} there)"),
     QT_TRANSLATE_NOOP("rules", "The file is cut off or its trun box lies: compare it at origin and edge.")},
    {"fmp4-sidx-mismatch", Severity::Minor, "DASH 6.3.4",
     QT_TRANSLATE_NOOP("rules", "The sidx box of segment {sequence} of {rung} does not fit it: it points at byte {end} of {bytes} and says {indexed}, measured {measured}"),
     QT_TRANSLATE_NOOP("rules", "Let the packager write the index after the segment is complete, or leave it out.")},
    {"fmp4-edit-list", Severity::Info, "ISO 14496-12 8.6.6",
     QT_TRANSLATE_NOOP("rules", "Track {track} of {rung} has an edit list (media begins at {start})"),
     QT_TRANSLATE_NOOP("rules", "Players differ in how they apply edit lists; compare audio and video start when they drift.")},
    {"fmp4-composition-offset", Severity::Info, "ISO 14496-12 8.6.1.3",
     QT_TRANSLATE_NOOP("rules", "Presentation of track {track} in {rung} is shifted by {offset} against decoding"),
     QT_TRANSLATE_NOOP("rules", "Fine as long as the edit list or the other tracks take it into account.")},
    {"drm-pssh-invalid", Severity::Major, "ISO 23001-7 8.1",
     QT_TRANSLATE_NOOP("rules", "A pssh box of {rung} (system {system}, version {version}) cannot be read: it needs {size}, {there} are there"),
     QT_TRANSLATE_NOOP("rules", "Let the key server's pssh be inserted unchanged by the packager.")},
};

}  // namespace

std::span<const RuleInfo> fmp4Rules() { return entries; }

}  // namespace inspector::rules
