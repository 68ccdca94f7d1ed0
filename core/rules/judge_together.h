// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/judge.h"

#include <string>
#include <string_view>
#include <vector>

// What the documents of one channel say beside each other, whenever each was fetched: nothing here depends on time.
// Pure. Findings about one media playlist carry its rung and URL.
namespace inspector::rules {

// hls-session-key-mismatch and hls-session-key-missing: EXT-X-SESSION-KEY against the keys of the media playlists
// (bis 4.4.6.5). URIs are resolved against `context.url` and the rungs' URLs.
[[nodiscard]] std::vector<Finding> judgeSessionKeys(const Context& context, const hls::Playlist& multivariant,
                                                    const std::vector<RungView>& rungs);
// hls-drm-systems-differ: encrypted playlists of one kind that not every key system can open.
[[nodiscard]] std::vector<Finding> judgeKeySystemsAcross(const Context& context, const std::vector<RungView>& rungs);
// hls-iframe-playlist-not-iframes-only.
[[nodiscard]] std::vector<Finding> judgeIFramePlaylists(const Context& context, const std::vector<RungView>& rungs);
// hls-independent-segments-missing: EXT-X-INDEPENDENT-SEGMENTS stands in the multivariant playlist or in each media
// playlist of a ladder with pictures (AAS 9.11).
[[nodiscard]] std::vector<Finding> judgeIndependentSegments(const Context& context, const hls::Playlist& multivariant,
                                                            const std::vector<RungView>& rungs);
// llhls-rendition-report-missing: a Low-Latency playlist reports on the others (App. B.1). Silent where there is one.
[[nodiscard]] std::vector<Finding> judgeRenditionReports(const Context& context, const std::vector<RungView>& rungs);
// All of these.
[[nodiscard]] std::vector<Finding> judgeTogether(const Context& context, const hls::Playlist& multivariant,
                                                 const std::vector<RungView>& rungs);

// hls-steering-manifest-unreachable and -invalid: the answer to EXT-X-CONTENT-STEERING's SERVER-URI, bis 7.2.
struct SteeringAnswer {
    int status = 0;              // 0: none
    std::string message;         // why there was no answer
    std::string_view body;
    std::string url;             // redacted
};
[[nodiscard]] std::vector<Finding> judgeSteeringManifest(const Context& context, const hls::Playlist& multivariant,
                                                         const SteeringAnswer& answer);

}  // namespace inspector::rules
