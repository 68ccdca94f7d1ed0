// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"seg-truncated", Severity::Critical, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} is cut off after {bytes}"),
     QT_TRANSLATE_NOOP("rules", "Compare its length at origin and edge; check the upload from packager to origin.")},
    {"seg-format-unknown", Severity::Critical, "bis 3.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} is no known media format (it begins with {start})"),
     QT_TRANSLATE_NOOP("rules", "Look at the file: an error message, or encrypted media without EXT-X-KEY, looks like this.")},
    {"seg-not-multiple-of-16", Severity::Major, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} is AES-128 encrypted but its length, {bytes}, is no multiple of 16"),
     QT_TRANSLATE_NOOP("rules", "The file is cut off or not encrypted: compare it at origin and edge.")},
    {"seg-format-changed", Severity::Major, "bis 4.4.4.3",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has other tracks or codecs ({to}) than the one before ({from}), without a discontinuity"),
     QT_TRANSLATE_NOOP("rules", "Mark the change by EXT-X-DISCONTINUITY (DASH: a new period): players set their decoders up by it.")},
    {"seg-duration-mismatch", Severity::Minor, "AAS 8.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} lasts {measured}, {declared} is declared ({difference} off, {sum} over the segments in a row; limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Write the duration that the media has: seeking, buffers and ad insertion go by it.")},
    {"hls-segment-over-by-half-second", Severity::Major, "AAS 7.7",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} lasts {duration}, over half a second more than the target duration {target}"),
     QT_TRANSLATE_NOOP("rules", "Cut at key frames within the target duration, or raise EXT-X-TARGETDURATION before the stream begins.")},
    {"seg-no-keyframe-at-start", Severity::Major, "AAS 7.4",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} does not begin with a key frame ({nals})"),
     QT_TRANSLATE_NOOP("rules", "Cut segments at key frames: players cannot start or switch here without artefacts.")},
    {"hls-independent-segments-false", Severity::Critical, "bis 4.4.2.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} does not begin with a key frame ({nals}) although EXT-X-INDEPENDENT-SEGMENTS is declared"),
     QT_TRANSLATE_NOOP("rules", "Cut segments at key frames, or remove the tag: players switch rungs at this segment and show broken pictures.")},
    {"seg-no-keyframe", Severity::Critical, "bis 3",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has no key frame in {frames} frames"),
     QT_TRANSLATE_NOOP("rules", "Set the encoder's key frame interval to the segment's duration or a part of it: nobody can begin to watch here.")},
    {"seg-gop-too-long", Severity::Minor, "AAS 1.13",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has {gop} between key frames (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Set the encoder's key frame interval to 2 seconds.")},
    {"seg-pts-discontinuity", Severity::Critical, "bis 3",
     QT_TRANSLATE_NOOP("rules", "Timestamps jump at segment {sequence} of {rung}: {track} begins at {found}, {expected} was expected ({by} off)"),
     QT_TRANSLATE_NOOP("rules", "Check the encoder for a restart or another source; mark a real change by EXT-X-DISCONTINUITY.")},
    {"seg-pts-overlap", Severity::Major, "bis 3",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} begins before the one before has ended: {track} by {by} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check the packager for frames that stand in two segments.")},
    {"seg-pts-gap", Severity::Major, "bis 3",
     QT_TRANSLATE_NOOP("rules", "Between segment {sequence} of {rung} and the one before {track} is missing for {by} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check the encoder and its input for lost frames at the border.")},
    {"seg-discontinuity-unneeded", Severity::Info, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} is marked by EXT-X-DISCONTINUITY, but timestamps and tracks go on"),
     QT_TRANSLATE_NOOP("rules", "Remove the tag where nothing changes: players flush their decoders at each.")},
    {"seg-av-start-skew", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: video begins {skew} after audio (limit {limit}; negative: before it)"),
     QT_TRANSLATE_NOOP("rules", "Check the multiplexer's interleaving and whether the encoder drops the beginning of a track.")},
    {"fmp4-tfdt-discontinuity", Severity::Critical, "AAS 7.3",
     QT_TRANSLATE_NOOP("rules", "Decode times do not go on at segment {sequence} of {rung}: {track} begins {by} off where the one before has ended (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check the packager: tfdt is the sum of all durations before, or the change is marked by EXT-X-DISCONTINUITY.")},
    {"fmp4-init-changed", Severity::Major, "bis 4.4.4.5",
     QT_TRANSLATE_NOOP("rules", "The initialization section of {rung} has another configuration at segment {sequence} ({to}), without EXT-X-MAP or a discontinuity"),
     QT_TRANSLATE_NOOP("rules", "Write a new EXT-X-MAP with another URI for another configuration: caches and players keep the old one.")},
    {"seg-size-anomaly", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has {bytes}, {percent} of what is usual ({median})"),
     QT_TRANSLATE_NOOP("rules", "Look at the picture and the encoder's log of that time.")},
    {"seg-identical-to-previous", Severity::Major, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has the same bytes as segment {previous}"),
     QT_TRANSLATE_NOOP("rules", "Check the encoder for a frozen output, and the origin for a file that is served under two names.")},
    {"seg-silent-audio", Severity::Info, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has {bytes}, {percent} of what is usual: the sound may be silent"),
     QT_TRANSLATE_NOOP("rules", "Listen to it; check the encoder's audio input.")},
    {"seg-black-or-frozen", Severity::Info, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} has {bytes}, {percent} of what is usual: the picture may be black or frozen"),
     QT_TRANSLATE_NOOP("rules", "Look at it; check the encoder's video input.")},
};

}  // namespace

std::span<const RuleInfo> segmentRules() { return entries; }

}  // namespace inspector::rules
