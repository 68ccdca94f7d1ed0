// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace inspector::hls {

enum class Tag {
    Unknown,
    ExtM3u, Version, IndependentSegments, Start, Define,
    StreamInf, IFrameStreamInf, Media, SessionData, SessionKey, ContentSteering,
    TargetDuration, MediaSequence, DiscontinuitySequence, EndList, PlaylistType, IFramesOnly, PartInf, ServerControl,
    ExtInf, ByteRange, Discontinuity, Key, Map, ProgramDateTime, Gap, Bitrate, Part,
    DateRange, Skip, PreloadHint, RenditionReport,
    AllowCache,
};

// Where a tag may stand: bis 4.4.1 and 4.4.2; 4.4.6; 4.4.3 and 4.4.5; 4.4.4.
enum class TagScope { Any, Multivariant, MediaPlaylist, MediaSegment };

struct TagInfo {
    Tag tag = Tag::Unknown;
    std::string_view name;   // "EXT-X-KEY"
    TagScope scope = TagScope::Any;
    bool once = false;       // must not come twice in a playlist
};

// By exact name; Tag::Unknown when there is none.
[[nodiscard]] const TagInfo& tagByName(std::string_view name);
// The known tag that a name seems to mean: the same but for letter case, or one letter off. Empty when there is none.
[[nodiscard]] std::string_view tagMeantBy(std::string_view name);
// A tag that no specification of HLS has but packagers and players agree on: ad markers, thumbnails, channel lists.
[[nodiscard]] bool isVendorTag(std::string_view name);

}  // namespace inspector::hls
