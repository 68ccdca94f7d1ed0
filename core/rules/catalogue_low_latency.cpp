// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"llhls-part-too-short", Severity::Major, "bis 4.4.4.9",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: a part lasts {duration} (at least {limit})"),
     QT_TRANSLATE_NOOP("rules", "Cut parts of even length: only the last of a segment may be shorter.")},
    {"llhls-parts-sum-mismatch", Severity::Major, "bis 3.2",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} lasts {duration}, its parts {sum} together (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check that the parts hold the same samples as the segment.")},
    {"llhls-segment-tag-after-part", Severity::Major, "bis 4.4.4.9",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: {subject} stands after parts of the segment it applies to"),
     QT_TRANSLATE_NOOP("rules", "Write it before the first EXT-X-PART of the segment.")},
    {"llhls-parts-not-removed", Severity::Minor, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} still has parts, {age} before the end (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Remove parts three target durations after they were added.")},
    {"llhls-independent-missing", Severity::Minor, "bis 4.4.4.9",
     QT_TRANSLATE_NOOP("rules", "No part of {rung} has INDEPENDENT=YES"),
     QT_TRANSLATE_NOOP("rules", "Mark the parts with key frames: players start and switch at them.")},
    {"llhls-server-control-missing", Severity::Major, "bis 4.4.3.8",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} has parts but no EXT-X-SERVER-CONTROL"),
     QT_TRANSLATE_NOOP("rules", "Add it with CAN-BLOCK-RELOAD and PART-HOLD-BACK.")},
    {"llhls-block-reload-missing", Severity::Major, "bis App. B",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-SERVER-CONTROL has no CAN-BLOCK-RELOAD=YES"),
     QT_TRANSLATE_NOOP("rules", "Offer blocking reloads: low latency needs them.")},
    {"llhls-part-hold-back-missing", Severity::Critical, "bis 4.4.3.8",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-SERVER-CONTROL has no PART-HOLD-BACK (recommended: {limit})"),
     QT_TRANSLATE_NOOP("rules", "Add it: players refuse low latency without.")},
    {"llhls-part-hold-back-too-small", Severity::Major, "bis 4.4.3.8",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: PART-HOLD-BACK is {value} (at least {limit})"),
     QT_TRANSLATE_NOOP("rules", "Raise it to twice the part target, better three times.")},
    {"llhls-part-hold-back-below-recommended", Severity::Minor, "bis 4.4.3.8, AAS 14.3",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: PART-HOLD-BACK is {value} (recommended: {limit})"),
     QT_TRANSLATE_NOOP("rules", "Raise it to three times the part target.")},
    {"llhls-hold-back-too-small", Severity::Major, "bis 4.4.3.8",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: HOLD-BACK is {value} (at least {limit})"),
     QT_TRANSLATE_NOOP("rules", "Raise it to three target durations.")},
    {"llhls-skip-boundary-too-small", Severity::Major, "bis 4.4.3.8",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: CAN-SKIP-UNTIL is {value} (at least {limit})"),
     QT_TRANSLATE_NOOP("rules", "Raise it to six target durations.")},
    {"llhls-skip-dateranges-without-skip-until", Severity::Minor, "bis 4.4.3.8",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: CAN-SKIP-DATERANGES stands without CAN-SKIP-UNTIL"),
     QT_TRANSLATE_NOOP("rules", "Add CAN-SKIP-UNTIL or remove it.")},
    {"llhls-preload-hint-missing", Severity::Major, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} has parts but no EXT-X-PRELOAD-HINT of the next"),
     QT_TRANSLATE_NOOP("rules", "Add it: players ask for the next part before it is there.")},
    {"llhls-preload-hint-duplicate", Severity::Minor, "bis 4.4.5.3",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: a second EXT-X-PRELOAD-HINT of type {type}"),
     QT_TRANSLATE_NOOP("rules", "Hint at one resource of a type.")},
    {"llhls-preload-hint-with-endlist", Severity::Major, "bis 6.2.6",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-PRELOAD-HINT stands in a playlist that has ended"),
     QT_TRANSLATE_NOOP("rules", "Remove the hint: what it names never comes.")},
    {"llhls-rendition-report-missing", Severity::Major, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} does not report on {other} ({reports} reports, {others} other playlists)"),
     QT_TRANSLATE_NOOP("rules", "Add EXT-X-RENDITION-REPORT for every other playlist: a change of rung costs a round trip otherwise.")},
    {"llhls-rendition-report-uri-absolute", Severity::Major, "bis 4.4.5.4",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: the rendition report names {subject}"),
     QT_TRANSLATE_NOOP("rules", "Write the URI relative to this playlist.")},
    {"llhls-delta-not-offered", Severity::Info, "AAS 14.4",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} holds {window} (limit {limit}) and offers no delta updates"),
     QT_TRANSLATE_NOOP("rules", "Offer them by CAN-SKIP-UNTIL: the whole playlist is sent with every part.")},
    {"llhls-pdt-missing", Severity::Major, "bis App. B.1",
     QT_TRANSLATE_NOOP("rules", "Low-Latency playlist of {rung} has no EXT-X-PROGRAM-DATE-TIME"),
     QT_TRANSLATE_NOOP("rules", "Add it: players measure their latency by it.")},
};

}  // namespace

std::span<const RuleInfo> lowLatencyRules() { return entries; }

}  // namespace inspector::rules
