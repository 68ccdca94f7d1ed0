// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"vtt-header-missing", Severity::Critical, "bis 3.1.4",
     QT_TRANSLATE_NOOP("rules", "Subtitle segment {sequence} of {rung} does not begin with WEBVTT"),
     QT_TRANSLATE_NOOP("rules", "Write the WEBVTT header at the start of each subtitle segment.")},
    {"vtt-timestamp-map-missing", Severity::Major, "bis 3.1.4",
     QT_TRANSLATE_NOOP("rules", "Subtitle segment {sequence} of {rung} has no X-TIMESTAMP-MAP: its cues have no place on the media's clock"),
     QT_TRANSLATE_NOOP("rules", "Write X-TIMESTAMP-MAP in the header of each WebVTT segment.")},
    {"vtt-timestamp-map-invalid", Severity::Major, "bis 3.1.4",
     QT_TRANSLATE_NOOP("rules", "X-TIMESTAMP-MAP of subtitle segment {sequence} of {rung} cannot be read ({seen})"),
     QT_TRANSLATE_NOOP("rules", "Write it as X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000, MPEGTS below 2^33.")},
    {"vtt-cue-overlap", Severity::Minor, "WebVTT",
     QT_TRANSLATE_NOOP("rules", "A cue in subtitle segment {sequence} of {rung} begins at {start} while the one before lasts until {end}"),
     QT_TRANSLATE_NOOP("rules", "End a cue before the next one begins, or give them places of their own.")},
    {"vtt-cue-end-before-start", Severity::Minor, "WebVTT",
     QT_TRANSLATE_NOOP("rules", "A cue in subtitle segment {sequence} of {rung} ends ({end}) before it begins ({start})"),
     QT_TRANSLATE_NOOP("rules", "Players drop such a cue: check the times where captions are converted.")},
    {"vtt-not-utf8", Severity::Major, "WebVTT",
     QT_TRANSLATE_NOOP("rules", "Subtitle segment {sequence} of {rung} is not UTF-8 (byte {offset})"),
     QT_TRANSLATE_NOOP("rules", "Convert the captions to UTF-8 before packaging.")},
    {"imsc-invalid-xml", Severity::Major, "bis 3.1.5",
     QT_TRANSLATE_NOOP("rules", "Subtitle segment {sequence} of {rung} is no readable IMSC document: {problem} (line {at})"),
     QT_TRANSLATE_NOOP("rules", "Players show no subtitles from it: check the caption converter's output.")},
    {"imsc-profile", Severity::Major, "bis 3.1.5",
     QT_TRANSLATE_NOOP("rules", "Subtitle segment {sequence} of {rung} is of profile {seen}, not IMSC1 text"),
     QT_TRANSLATE_NOOP("rules", "Write the IMSC1 text profile (stpp.ttml.im1t).")},
};

}  // namespace

std::span<const RuleInfo> textTrackRules() { return entries; }

}  // namespace inspector::rules
