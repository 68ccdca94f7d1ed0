// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/media.h"

#include <string>

// What faults do to the bytes of a segment. Pure.
namespace inspector::lab {

// Changes a segment as its key says; MPEG-TS's own edits leave fMP4 as it is.
void editSegment(std::string& bytes, const SegmentKey& key);

// The key of encrypted channels, and segments encrypted with it (AES-128, CBC, PKCS 7; RFC 8216 5.2).
[[nodiscard]] std::string segmentKeyBytes();
[[nodiscard]] std::string encryptSegment(const std::string& bytes);
inline constexpr const char* kSegmentIv = "0x000102030405060708090A0B0C0D0E0F";

}  // namespace inspector::lab
