// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/rules/catalogue_parts.h"

namespace inspector::rules {

namespace {

constexpr RuleInfo entries[] = {
    {"key-unreachable", Severity::Critical, "bis 6.2.3",
     QT_TRANSLATE_NOOP("rules", "The key of {rung} cannot be had: {problem} (HTTP status {status})"),
     QT_TRANSLATE_NOOP("rules", "Check the key server from where the viewers are: nobody can play without the key.")},
    {"key-length", Severity::Critical, "bis 5.1",
     QT_TRANSLATE_NOOP("rules", "The key of {rung} has {bytes}, {method} needs {limit}"),
     QT_TRANSLATE_NOOP("rules", "Deliver the key's bytes alone, in binary: text, base64 or an error page is not a key.")},
    {"key-decrypt-failed", Severity::Critical, "bis 4.4.4.4",
     QT_TRANSLATE_NOOP("rules", "Segment {sequence} of {rung} cannot be decrypted with its key ({method}): the padding is wrong"),
     QT_TRANSLATE_NOOP("rules", "Compare key, IV and media sequence number between the packager and the key server.")},
    {"key-slow", Severity::Major, "-",
     QT_TRANSLATE_NOOP("rules", "The key of {rung} took {time} (limit {limit})"),
     QT_TRANSLATE_NOOP("rules", "Check the key server: playback begins only when the key is there.")},
    {"key-not-tls", Severity::Major, "AAS 11",
     QT_TRANSLATE_NOOP("rules", "The key of {rung} is delivered without TLS"),
     QT_TRANSLATE_NOOP("rules", "Deliver keys over https: whoever sees the key can play the stream.")},
};

}  // namespace

std::span<const RuleInfo> keyRules() { return entries; }

}  // namespace inspector::rules
