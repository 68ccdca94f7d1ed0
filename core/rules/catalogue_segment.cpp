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
    {"vtt-header-missing", Severity::Critical, "bis 3.1.4",
     QT_TRANSLATE_NOOP("rules", "Subtitle segment {sequence} of {rung} does not begin with WEBVTT"),
     QT_TRANSLATE_NOOP("rules", "Write the WEBVTT header at the start of each subtitle segment.")},
    {"seg-not-multiple-of-16", Severity::Major, "-",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} is AES-128 encrypted but its length, {bytes}, is no multiple of 16"),
     QT_TRANSLATE_NOOP("rules", "The file is cut off or not encrypted: compare it at origin and edge.")},
};

}  // namespace

std::span<const RuleInfo> segmentRules() { return entries; }

}  // namespace inspector::rules
