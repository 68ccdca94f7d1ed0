// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/codecs.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace inspector::hls {

namespace {

constexpr std::array<std::string_view, 15> audioCodecs = {"mp4a", "ac-3", "ec-3", "ac-4", "alac", "fLaC", "flac", "opus",
                                                          "Opus", "mhm1", "mhm2", "mha1", "mp3",  "dtsc", "dtse"};
constexpr std::array<std::string_view, 15> videoCodecs = {"avc1", "avc3", "hvc1", "hev1", "dvh1", "dvhe", "dvav", "dva1",
                                                          "vp09", "vp08", "av01", "mp4v", "vvc1", "vvi1", "dav1"};
constexpr std::array<std::string_view, 3> textCodecs = {"stpp", "wvtt", "tx3g"};

template <std::size_t n>
bool holds(const std::array<std::string_view, n>& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

CodecKinds codecKinds(std::string_view codecs) {
    CodecKinds kinds;
    while (!codecs.empty()) {
        const auto comma = std::min(codecs.find(','), codecs.size());
        const std::string_view element = trim(codecs.substr(0, comma));
        const std::string_view name = element.substr(0, element.find('.'));
        if (holds(audioCodecs, name)) kinds.audio = true;
        else if (holds(videoCodecs, name)) kinds.video = true;
        else if (holds(textCodecs, name)) kinds.text = true;
        else kinds.unknown = true;
        codecs.remove_prefix(std::min(comma + 1, codecs.size()));
    }
    return kinds;
}

}  // namespace inspector::hls
