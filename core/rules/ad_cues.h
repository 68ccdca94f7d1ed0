// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/playlist.h"
#include "core/model/media_facts.h"

#include <optional>
#include <string>
#include <string_view>

// Tags of ad breaks that packagers agree on though no specification has them. Pure. Internal to core/rules.
namespace inspector::rules {

struct AdCue {
    AdMarker::Dialect dialect = AdMarker::Dialect::CueOut;
    AdMarker::Kind kind = AdMarker::Kind::Other;
    bool explicitly = false;            // the tag itself says out or in; else its splice does
    std::optional<double> durationS;    // none: not given, or 0
    std::optional<double> elapsedS;     // of a break that goes on
    std::string id;
    std::uint32_t line = 0;
};

// EXT-X-CUE-OUT[:30|DURATION=30], EXT-X-CUE-OUT-CONT[:10/30|ElapsedTime=10,Duration=30], EXT-X-CUE-SPAN, EXT-X-CUE-IN,
// EXT[-X]-OATCLS-SCTE35, EXT-X-SPLICEPOINT-SCTE35, EXT-X-SCTE35:CUE=…, EXT-X-CUE:TYPE=…. None: another tag.
[[nodiscard]] std::optional<AdCue> adCueOf(const hls::OtherTag& tag);

// What a splice says (hexadecimal or base64), as far as it can be read.
struct AdSplice {
    AdMarker::Kind kind = AdMarker::Kind::Other;
    std::optional<double> durationS;
    std::string id;
};
[[nodiscard]] AdSplice adSpliceOf(std::string_view text);

}  // namespace inspector::rules
