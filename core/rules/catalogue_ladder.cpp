// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"hls-ladder-duplicate-rung", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "Line {line}: {subject} ({bandwidth}) is nearly the same as {other}"),
     QT_TRANSLATE_NOOP("rules", "Remove one of the two, or part their bit rates: it costs encoding and storage, and viewers gain nothing.")},
    {"hls-ladder-gap", Severity::Minor, "TN2224",
     QT_TRANSLATE_NOOP("rules", "Line {line}: from {from} to {to} is a step of {factor} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Add a rung between: players fall a long way when throughput drops.")},
    {"hls-ladder-too-close", Severity::Info, "TN2224",
     QT_TRANSLATE_NOOP("rules", "Line {line}: from {from} to {to} is a step of {factor} only (at least {limit})"),
     QT_TRANSLATE_NOOP("rules", "Part the bit rates by 1.5 to 2, or remove one: players change between them to no use.")},
    {"hls-ladder-missing-rung", Severity::Critical, "-",
     QT_TRANSLATE_NOOP("rules", "Rung {subject} is missing: {why}"),
     QT_TRANSLATE_NOOP("rules", "Check the encoder and packager of that rung. If it was taken away on purpose, change the template, and switch the channel off and on.")},
    {"hls-ladder-no-low-rung", Severity::Minor, "AAS 9.21",
     QT_TRANSLATE_NOOP("rules", "The lowest rung has {lowest} (at most {limit} for cellular networks)"),
     QT_TRANSLATE_NOOP("rules", "Add a rung of 192 kbit/s or less, which may be sound alone; switch the rule off for channels without mobile viewers.")},
    {"hls-ladder-resolution-inverted", Severity::Minor, "-",
     QT_TRANSLATE_NOOP("rules", "Line {line}: {bandwidth} for {resolution}, and only {otherBandwidth} for {otherResolution}"),
     QT_TRANSLATE_NOOP("rules", "Check whether bit rates or resolutions were mixed up between two rungs.")},
    {"hls-ladder-aspect-differs", Severity::Minor, "AAS 1.33",
     QT_TRANSLATE_NOOP("rules", "Line {line}: {subject} has the shape {ratio}, the ladder {other}"),
     QT_TRANSLATE_NOOP("rules", "Give all rungs one aspect ratio: the picture jumps when players change rungs.")},
    {"hls-ladder-codec-incomplete", Severity::Minor, "AAS 1.23",
     QT_TRANSLATE_NOOP("rules", "{subject} has {rungs} rungs, {other} has {otherRungs}"),
     QT_TRANSLATE_NOOP("rules", "Offer each codec and dynamic range in a ladder of its own: players do not change between them.")},
    {"hls-ladder-first-variant", Severity::Info, "AAS 1.32",
     QT_TRANSLATE_NOOP("rules", "The first variant has {bandwidth}, of a ladder from {lowest} to {highest}"),
     QT_TRANSLATE_NOOP("rules", "List the rung first that most viewers can play, about 2 Mbit/s: players start with it.")},
    {"hls-audio-only-missing", Severity::Info, "AAS 9.20",
     QT_TRANSLATE_NOOP("rules", "No variant is sound alone"),
     QT_TRANSLATE_NOOP("rules", "Add a variant without pictures for poor networks and for players in the background.")},
    {"hls-audio-only-in-master", Severity::Info, "AAS 9.22",
     QT_TRANSLATE_NOOP("rules", "Line {line}: the first variant is sound alone ({subject})"),
     QT_TRANSLATE_NOOP("rules", "List a variant with pictures first: players start with it.")},
    {"hls-audio-group-bandwidth-share", Severity::Info, "DVB 11.3.0",
     QT_TRANSLATE_NOOP("rules", "Sound of group {group} takes {audio}, {percent} of the {bandwidth} of {subject} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Give the low rungs an audio group of a lower bit rate.")},
    {"hls-stereo-missing", Severity::Minor, "AAS 2.3",
     QT_TRANSLATE_NOOP("rules", "No audio rendition is stereo (\"{subject}\" has {channels} channels)"),
     QT_TRANSLATE_NOOP("rules", "Add stereo renditions: not every device plays more channels.")},
    {"hls-h264-level-too-high", Severity::Info, "AAS 1.3",
     QT_TRANSLATE_NOOP("rules", "Line {line}: {subject} is H.264 level {level} (at most {limit})"),
     QT_TRANSLATE_NOOP("rules", "Lower level or resolution, or use HEVC: many devices refuse it.")},
    {"hls-hevc-not-main-profile", Severity::Info, "AAS 1.5",
     QT_TRANSLATE_NOOP("rules", "Line {line}: {subject} is HEVC profile {profile}, neither Main nor Main 10"),
     QT_TRANSLATE_NOOP("rules", "Encode in Main or Main 10: devices decode nothing else.")},
    {"dash-ladder-missing-rung", Severity::Critical, "-",
     QT_TRANSLATE_NOOP("rules", "Representation {subject} is missing: {why}"),
     QT_TRANSLATE_NOOP("rules", "Check the encoder and packager of that rung. If it was taken away on purpose, change the template, and switch the channel off and on.")},
};

}  // namespace

std::span<const RuleInfo> ladderRules() { return entries; }

}  // namespace inspector::rules
