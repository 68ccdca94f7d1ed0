// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace inspector::media {

// AES-128-CBC with PKCS7 padding over a whole segment (RFC 8216 4.3.2.4), as its bytes arrive. One thread at a time.
class SegmentDecryptor {
public:
    // `key` and `iv`: 16 bytes each.
    SegmentDecryptor(std::string_view key, std::string_view iv);
    ~SegmentDecryptor();
    SegmentDecryptor(SegmentDecryptor&&) noexcept;
    SegmentDecryptor& operator=(SegmentDecryptor&&) noexcept;

    // Clear bytes that can be had so far; valid until the next call.
    [[nodiscard]] std::string_view feed(std::string_view bytes);
    struct End {
        std::string_view rest;
        bool paddingOk = false;      // false: wrong key or IV, cut, or not encrypted at all
        bool multipleOf16 = false;
    };
    [[nodiscard]] End finish();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// The IV of a segment: the attribute (0x…, at most 128 bits), or the media sequence number when it is empty. 16 bytes;
// empty: the attribute cannot be read.
[[nodiscard]] std::string segmentIv(std::string_view attribute, std::uint64_t sequence);

}  // namespace inspector::media
