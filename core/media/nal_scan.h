// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/codecs.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inspector::media {

// Looks at the beginning of each access unit of a video stream with start codes, up to the first slice: what kind of
// frame it is, and the parameters of the first sequence. Bytes come in pieces of any size. Internal to core/media.
class NalScan {
public:
    enum class Codec { Avc, Hevc, Mpeg2 };

    explicit NalScan(Codec codec) : m_codec(codec) {}

    void begin();                            // a new access unit
    void feed(std::string_view bytes);       // cheap once the slice has been seen
    void end();                              // of the access unit
    [[nodiscard]] bool done() const { return m_sliceSeen; }  // with this access unit
    [[nodiscard]] bool keyframe() const { return m_keyframe; }
    // Of the first access unit: "AUD SPS PPS IDR".
    [[nodiscard]] const std::string& firstTypes() const { return m_firstTypes; }
    [[nodiscard]] const std::optional<VideoConfig>& config() const { return m_config; }

private:
    void header();
    void endUnit();
    [[nodiscard]] std::size_t headerBytes() const;
    void named(std::string_view name);
    void avcHeader();
    void hevcHeader();
    void mpeg2Header();

    Codec m_codec;
    std::uint32_t m_window = 0xFFFFFFFF;  // the last four bytes
    std::string m_unit;                   // the unit's first bytes
    bool m_inUnit = false;
    bool m_headerRead = false;
    bool m_wanted = false;                // its bytes are kept to the end
    bool m_sliceSeen = true;
    bool m_keyframe = false;
    bool m_firstUnit = true;
    std::string m_firstTypes;
    std::optional<VideoConfig> m_config;
};

}  // namespace inspector::media
