// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/rules/document.h"

#include <algorithm>
#include <array>
#include <string>

// What EXT-X-KEY says of the systems that protect the media: AAS 13.
namespace inspector::rules {

namespace {

using hls::Key;

constexpr std::string_view fairPlay = "com.apple.streamingkeydelivery";
constexpr std::array<std::string_view, 10> knownFormats = {
    "identity",
    fairPlay,
    "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",  // Widevine
    "com.widevine",
    "com.microsoft.playready",
    "urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95",  // PlayReady
    "org.w3.clearkey",
    "urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e",  // Clear Key of DASH-IF
    "urn:uuid:1077efec-c0b2-4d02-ace3-3c1e52e2fb4b",  // common, of W3C
    "urn:uuid:94ce86fb-07ff-4f43-adb8-93d2fa968ca2",  // FairPlay
};

bool isKnown(std::string_view format) {
    return std::any_of(knownFormats.begin(), knownFormats.end(),
                       [&](std::string_view known) { return equalsIgnoreCase(known, format); });
}

// Whether a key without KEYFORMAT, which is a file of 16 bytes then, is meant for a DRM system.
bool meansDrm(const Key& key) {
    if (key.method == "SAMPLE-AES-CTR") return true;
    const auto scheme = splitUri(key.uri).scheme;
    return scheme && (equalsIgnoreCase(*scheme, "skd") || equalsIgnoreCase(*scheme, "data"));
}

}  // namespace

void judgeKeySystems(FindingList& findings, const std::vector<Key>& keys) {
    for (const Key& key : keys) {
        if (key.method == "NONE" || key.method.empty()) continue;
        const Place place{key.line, {}};
        if (!isKnown(key.keyFormat)) findings.add("hls-keyformat-unknown", {shownArg("subject", key.keyFormat)}, place);
        else if (key.keyFormat == "identity" && !hls::find(key.attributes, "KEYFORMAT") && meansDrm(key))
            findings.add("hls-keyformat-missing-drm", {shownArg("method", key.method), shownArg("subject", key.uri)}, place);
        if (key.keyFormat == fairPlay && key.method != "SAMPLE-AES")
            findings.add("hls-fps-method", {shownArg("method", key.method)}, place);
        if (key.method == "SAMPLE-AES-CTR") findings.add("hls-sample-aes-ctr-apple", {}, place);
    }
}

}  // namespace inspector::rules
