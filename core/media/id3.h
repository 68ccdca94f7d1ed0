// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// ID3v2 tags as segments carry them. Pure; any bytes are safe. Internal to core/media.
namespace inspector::media {

inline constexpr std::size_t id3HeaderBytes = 10;

// Bytes of the whole tag, header and footer included; none: `header` (10 bytes) is no tag's.
[[nodiscard]] std::optional<std::size_t> id3TagBytes(std::string_view header);

struct TransportTimestamp {           // RFC 8216bis 3.1.3
    std::optional<std::uint64_t> value;  // 90 kHz, 33 bits; none: there is none
    bool valid = false;               // 8 octets whose upper 31 bits are zero
};
// The PRIV frame com.apple.streaming.transportStreamTimestamp of a tag.
[[nodiscard]] TransportTimestamp transportTimestamp(std::string_view tag);

}  // namespace inspector::media
