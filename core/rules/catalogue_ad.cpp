// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"hls-cue-out-without-in", Severity::Major, "-",
     QT_TRANSLATE_NOOP("rules", "The ad break at segment {sequence} of {rung} has lasted {elapsed} of {duration}, and no EXT-X-CUE-IN came"),
     QT_TRANSLATE_NOOP("rules", "Check the splicer or packager: viewers may stay in the break. Write EXT-X-CUE-IN where it ends.")},
    {"hls-cue-in-without-out", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: EXT-X-CUE-IN at segment {sequence}, and no break was under way"),
     QT_TRANSLATE_NOOP("rules", "Look for the lost EXT-X-CUE-OUT: this break could not be sold.")},
    {"hls-cue-cont-missing", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} lies in an ad break and lacks EXT-X-CUE-OUT-CONT"),
     QT_TRANSLATE_NOOP("rules", "Mark each segment of a break: players that join within it count on that.")},
    {"hls-cue-elapsed-backwards", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: the elapsed time of an ad break goes back from {from} to {to}"),
     QT_TRANSLATE_NOOP("rules", "Look for a restart of the packager within the break, or an EXT-X-CUE-OUT that was lost.")},
    {"hls-cue-duration-changed", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: the ad break was to last {from} and now {to}"),
     QT_TRANSLATE_NOOP("rules", "Check what changes the duration between splicer and packager: ads were chosen to fill the first one.")},
    {"hls-daterange-attribute-changed", Severity::Major, "bis 4.4.5.1",
     QT_TRANSLATE_NOOP("rules", "{attribute} of date range \"{subject}\" in {rung} was {from} and is now {to}"),
     QT_TRANSLATE_NOOP("rules", "An attribute must keep its value under one ID: use another ID, or add what is new.")},
    {"hls-daterange-id-reused", Severity::Major, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Date range ID \"{subject}\" of {rung} began at {from} and is used again for {to}"),
     QT_TRANSLATE_NOOP("rules", "Give each break an ID of its own: players skip what they have played.")},
    {"hls-daterange-removed-early", Severity::Major, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Date range \"{subject}\" of {rung} was removed, though its start {start} is still in the playlist"),
     QT_TRANSLATE_NOOP("rules", "Keep a date range for as long as its segments: players that join now do not know of it.")},
    {"hls-daterange-planned-never-ended", Severity::Minor, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Date range \"{subject}\" of {rung} was to end at {planned}; it is {now}, and it has no end"),
     QT_TRANSLATE_NOOP("rules", "Write DURATION or END-DATE under the same ID when the range is over.")},
    {"hls-interstitial-asset-unreachable", Severity::Major, "bis App. D.2",
     QT_TRANSLATE_NOOP("rules", "The asset of interstitial \"{subject}\" cannot be had: {asset} ({status})"),
     QT_TRANSLATE_NOOP("rules", "Check the ad server or the asset's storage: players skip the break.")},
    {"hls-interstitial-asset-not-vod", Severity::Major, "bis App. D.2",
     QT_TRANSLATE_NOOP("rules", "The asset of interstitial \"{subject}\" is a live playlist: {asset}"),
     QT_TRANSLATE_NOOP("rules", "Name a playlist with EXT-X-ENDLIST: players would never leave the break.")},
};

}  // namespace

std::span<const RuleInfo> adRules() { return entries; }

}  // namespace inspector::rules
