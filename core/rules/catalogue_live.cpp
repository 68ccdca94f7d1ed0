// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"hls-playlist-stale", Severity::Major, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} has not changed for {age} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check the packager's input and its uploads; compare origin and edge for an old copy in a cache.")},
    {"hls-playlist-not-growing", Severity::Critical, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} changes but has had no new segment for {age} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check the encoder: the packager writes playlists but receives no media.")},
    {"hls-media-sequence-backwards", Severity::Critical, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Media sequence of {rung} went back from {old} to {new}"),
     QT_TRANSLATE_NOOP("rules", "Compare the servers behind the name: one of them delivers an older playlist.")},
    {"hls-media-sequence-reset", Severity::Critical, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Media sequence of {rung} was reset from {old} to {new}, with new segments"),
     QT_TRANSLATE_NOOP("rules", "Look for a restart of the encoder or packager; players must be restarted after it.")},
    {"hls-media-sequence-jump", Severity::Major, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Media sequence of {rung} jumped from {old} to {new}: {missed} segments were never listed"),
     QT_TRANSLATE_NOOP("rules", "Check the packager for a stall or restart: viewers lost these segments.")},
    {"hls-media-sequence-mismatch", Severity::Critical, "bis 6.3.4",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} is now another file, {new}"),
     QT_TRANSLATE_NOOP("rules", "The media sequence must grow by the number of segments removed: check the packager, or two behind one name.")},
    {"hls-media-sequence-missing-live", Severity::Major, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} removes segments but has no EXT-X-MEDIA-SEQUENCE"),
     QT_TRANSLATE_NOOP("rules", "Add EXT-X-MEDIA-SEQUENCE: players lose their place otherwise.")},
    {"hls-discontinuity-sequence-mismatch", Severity::Major, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} had discontinuity sequence {old} and now has {new}"),
     QT_TRANSLATE_NOOP("rules", "Count EXT-X-DISCONTINUITY-SEQUENCE up by one for each EXT-X-DISCONTINUITY that is removed.")},
    {"hls-discontinuity-sequence-backwards", Severity::Major, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Discontinuity sequence of {rung} went back from {old} to {new}"),
     QT_TRANSLATE_NOOP("rules", "Look for a restart of the packager, or for an older playlist from another server.")},
    {"hls-discontinuity-sequence-missing-live", Severity::Major, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} removed a discontinuity but has no EXT-X-DISCONTINUITY-SEQUENCE"),
     QT_TRANSLATE_NOOP("rules", "Add the tag and count it up for each EXT-X-DISCONTINUITY that is removed.")},
    {"hls-playlist-shrank", Severity::Major, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} lost its newest segments: it ended at {old} and now ends at {new}"),
     QT_TRANSLATE_NOOP("rules", "Compare the servers behind the name; segments may only be removed from the front.")},
    {"hls-extinf-changed", Severity::Major, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} lasted {old} and now lasts {new}"),
     QT_TRANSLATE_NOOP("rules", "A listed segment must not change: check two packagers behind one name.")},
    {"hls-target-duration-changed", Severity::Major, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Target duration of {rung} changed from {old} to {new}"),
     QT_TRANSLATE_NOOP("rules", "Fix the target duration in the packager: it must not change while a playlist lives.")},
    {"hls-endlist-removed", Severity::Critical, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} had ended and now goes on"),
     QT_TRANSLATE_NOOP("rules", "Players that saw EXT-X-ENDLIST have stopped loading: publish the new event under a new URL.")},
    {"hls-endlist-unexpected", Severity::Critical, "-",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} has ended (EXT-X-ENDLIST)"),
     QT_TRANSLATE_NOOP("rules", "If the channel should be on the air, restart the encoder or packager; if not, switch the channel off.")},
    {"hls-event-playlist-removed-segment", Severity::Major, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} is of type EVENT but has removed segments"),
     QT_TRANSLATE_NOOP("rules", "Leave EXT-X-PLAYLIST-TYPE out of a playlist with a sliding window.")},
    {"hls-live-with-playlist-type", Severity::Major, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} is of type VOD but has removed segments"),
     QT_TRANSLATE_NOOP("rules", "Leave EXT-X-PLAYLIST-TYPE out of a live playlist.")},
    {"hls-live-window-too-short", Severity::Major, "bis 6.2.2",
     QT_TRANSLATE_NOOP("rules", "Playlist of {rung} holds {window} of media (at least {limit})"),
     QT_TRANSLATE_NOOP("rules", "Keep segments listed for three target durations at least: players begin that far from the end.")},
    {"hls-pdt-frozen", Severity::Critical, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Program date-time of {rung} stands at {subject} while segments go on"),
     QT_TRANSLATE_NOOP("rules", "Check the packager's clock: latency, seeking and ad breaks go by this time.")},
    {"hls-pdt-jump", Severity::Major, "bis 6.2.1",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung}: program date-time jumps by {jump}, without EXT-X-DISCONTINUITY"),
     QT_TRANSLATE_NOOP("rules", "Check for a restart or change of source: EXT-X-DISCONTINUITY is missing, or the packager's clock was set.")},
    {"hls-pdt-future", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "Program date-time of {rung} is {ahead} ahead of the probe's clock"),
     QT_TRANSLATE_NOOP("rules", "Check the clocks of packager and probe (NTP).")},
    {"hls-variants-edge-skew", Severity::Minor, "bis 6.2.4",
     QT_TRANSLATE_NOOP("rules", "{behind} is {skew} behind {ahead} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check the packaging of the rung that is behind: players stall when they change to it.")},
    {"hls-variants-target-duration-differ", Severity::Major, "bis 6.2.4",
     QT_TRANSLATE_NOOP("rules", "Target durations differ: {first} of {one}, {second} of {other}"),
     QT_TRANSLATE_NOOP("rules", "Set the same EXT-X-TARGETDURATION for all renditions in the packager.")},
};

}  // namespace

std::span<const RuleInfo> liveRules() { return entries; }

}  // namespace inspector::rules
