// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"hls-keyformat-missing-drm", Severity::Minor, "AAS 13.3",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: the key {subject} with METHOD={method} has no KEYFORMAT"),
     QT_TRANSLATE_NOOP("rules", "Add KEYFORMAT: players take the URI for that of a plain key.")},
    {"hls-keyformat-unknown", Severity::Info, "AAS 13.3",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: KEYFORMAT \"{subject}\" is none of the known systems"),
     QT_TRANSLATE_NOOP("rules", "Check its spelling; players skip keys of formats that they do not know.")},
    {"hls-fps-method", Severity::Major, "AAS 13.2",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: FairPlay with METHOD={method}"),
     QT_TRANSLATE_NOOP("rules", "Use SAMPLE-AES with FairPlay Streaming.")},
    {"hls-sample-aes-ctr-apple", Severity::Info, "AAS 13.11",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: METHOD=SAMPLE-AES-CTR does not play on Apple's devices"),
     QT_TRANSLATE_NOOP("rules", "Encrypt with SAMPLE-AES (cbcs) to reach all devices with one copy.")},
    {"hls-key-rotation-without-tag", Severity::Major, "bis 6.2.3",
     QT_TRANSLATE_NOOP("rules", "Line {line} of {rung}: the first EXT-X-KEY applies from segment {sequence} on, none to the segments from {first}"),
     QT_TRANSLATE_NOOP("rules", "Repeat EXT-X-KEY at the start of the window when segments before it are encrypted.")},
    {"hls-drm-systems-differ", Severity::Major, "bis 6.2.3",
     QT_TRANSLATE_NOOP("rules", "{one} can be opened by {first}, {other} by {second}"),
     QT_TRANSLATE_NOOP("rules", "Protect every rung for the same systems: a change of rung fails on devices that lack one.")},
    {"drm-license-url-unreachable", Severity::Major, "ISO 23009-1 5.8.4.1; DASH-IF Laurl",
     QT_TRANSLATE_NOOP("rules", "The licence server {host} does not answer, asked twice at {url}: {why}"),
     QT_TRANSLATE_NOOP("rules", "Check the licence server and the URL that is written: without a licence no protected rung plays. Only a HEAD request was made.")},
};

}  // namespace

std::span<const RuleInfo> drmRules() { return entries; }

}  // namespace inspector::rules
