// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"hls-daterange-id-missing", Severity::Major, "bis 4.4.5.1",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-DATERANGE has no ID"),
     QT_TRANSLATE_NOOP("rules", "Add an ID that is unique in the playlist.")},
    {"hls-daterange-start-date-missing", Severity::Major, "bis 4.4.5.1",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: date range \"{subject}\" has no START-DATE"),
     QT_TRANSLATE_NOOP("rules", "Add START-DATE; only a later tag of the same ID may leave it out.")},
    {"hls-daterange-date-invalid", Severity::Major, "bis 4.4.5.1",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: {subject} is no date"),
     QT_TRANSLATE_NOOP("rules", "Write it as ISO 8601 with a time zone, e.g. {expected}.")},
    {"hls-daterange-duration-invalid", Severity::Major, "bis 4.4.5.1",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: {subject} is no duration"),
     QT_TRANSLATE_NOOP("rules", "Write seconds as a decimal number that is not negative.")},
    {"hls-daterange-end-before-start", Severity::Major, "bis 4.4.5.1",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: date range \"{subject}\" ends before it starts"),
     QT_TRANSLATE_NOOP("rules", "Check START-DATE and END-DATE.")},
    {"hls-daterange-end-duration-mismatch", Severity::Major, "bis 4.4.5.1",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: END-DATE of date range \"{subject}\" is not START-DATE plus DURATION"),
     QT_TRANSLATE_NOOP("rules", "Leave one of END-DATE and DURATION out, or make them agree.")},
    {"hls-daterange-without-pdt", Severity::Major, "bis 4.4.5.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} has date ranges but no EXT-X-PROGRAM-DATE-TIME"),
     QT_TRANSLATE_NOOP("rules", "Add EXT-X-PROGRAM-DATE-TIME: players cannot place the ranges, ads included.")},
    {"hls-scte35-not-hex", Severity::Major, "bis 4.4.5.1.1",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: the SCTE-35 data is not hexadecimal ({subject})"),
     QT_TRANSLATE_NOOP("rules", "Write the splice information as 0x and hexadecimal digits.")},
    {"llhls-part-inf-missing", Severity::Critical, "bis 4.4.3.7",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} has parts but no EXT-X-PART-INF"),
     QT_TRANSLATE_NOOP("rules", "Add EXT-X-PART-INF with PART-TARGET.")},
    {"llhls-part-target-missing", Severity::Critical, "bis 4.4.3.7",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-PART-INF has no PART-TARGET"),
     QT_TRANSLATE_NOOP("rules", "Add PART-TARGET, in seconds.")},
    {"llhls-part-uri-missing", Severity::Critical, "bis 4.4.4.9",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-PART has no URI"),
     QT_TRANSLATE_NOOP("rules", "Add the URI of the part.")},
    {"llhls-part-duration-missing", Severity::Critical, "bis 4.4.4.9",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-PART has no DURATION"),
     QT_TRANSLATE_NOOP("rules", "Add the duration of the part, in seconds.")},
    {"llhls-part-exceeds-target", Severity::Major, "bis 4.4.4.9",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: a part lasts {duration} (part target {limit})"),
     QT_TRANSLATE_NOOP("rules", "Raise PART-TARGET or cut shorter parts.")},
    {"llhls-skip-count-missing", Severity::Critical, "bis 4.4.5.2",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-SKIP has no SKIPPED-SEGMENTS"),
     QT_TRANSLATE_NOOP("rules", "Add the number of segments that were left out.")},
    {"llhls-skip-unrequested", Severity::Critical, "bis 6.2.5.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} is a delta update that nobody asked for"),
     QT_TRANSLATE_NOOP("rules", "Check that caches keep _HLS_skip in their keys: a plain request must get the whole playlist.")},
    {"llhls-preload-hint-type-missing", Severity::Major, "bis 4.4.5.3",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-PRELOAD-HINT has no TYPE"),
     QT_TRANSLATE_NOOP("rules", "Add TYPE=PART or TYPE=MAP.")},
    {"llhls-preload-hint-uri-missing", Severity::Major, "bis 4.4.5.3",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-PRELOAD-HINT has no URI"),
     QT_TRANSLATE_NOOP("rules", "Add the URI of the next part.")},
};

}  // namespace

std::span<const RuleInfo> dateRangeRules() { return entries; }

}  // namespace inspector::rules
