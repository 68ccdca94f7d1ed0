// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include "core/base/clock.h"

#include <string>

namespace inspector::report {

// A document as it was read. For HLS {"type": "master"|"media", "variants": [{"bandwidth", "resolution", "codecs", "uri", …}],
// "targetDuration", "mediaSequence", "discontinuitySequence", "endList", "segments": [{"uri", "duration", "discontinuity",
// "programDateTime", "byterange": {"offset", "length"}, "key", "mediaSequence"}]}; for DASH {"type": "static"|"dynamic",
// "periods": [{"id", "adaptationSets": [{"contentType", "mimeType", "lang", "representations": [{"id", "bandwidth",
// "width", "height", "codecs", "segmentCount", "firstSegmentUri", "lastSegmentUri"}]}]}]}.
// URIs are resolved against `url` where there is one, and shown without what may be secret: whoever has a file has seen its
// tokens, so those of a document without a URL stand as they are. What is absent is null.
struct DocumentJson {
    QString kind;            // "multivariant", "media", "mpd"; empty: no document
    QJsonValue live;         // bool, or null: cannot be told
    QJsonObject playlist;
};
[[nodiscard]] DocumentJson documentJson(const std::string& text, const std::string& url, WallTime now);

}  // namespace inspector::report
