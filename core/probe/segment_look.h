// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/media/decryptor.h"
#include "core/media/segment_inspector.h"
#include "core/rules/arrival_curve.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inspector::probe {

// What is taken of a segment's bytes as they arrive: the first few, how they came, and what is inside. No segment is held
// whole. Made for one segment; one thread.
class SegmentLook {
public:
    explicit SegmentLook(const Clock& clock) : m_clock(clock), m_began(clock.mono()) {}

    // Before the first byte. `most` > 0: the transfer ends when so many came (a server that sends all although a part
    // was asked for).
    void limitTo(std::uint64_t most) { m_most = most; }
    void inspect(media::SegmentInspector::Options options) { m_inspector.emplace(std::move(options)); }
    void decrypt(std::string_view key, std::string_view iv) { m_decryptor.emplace(key, iv); }

    // False: enough.
    bool take(std::string_view bytes);

    // After the last byte, once. `whole`: it was received to its end.
    struct End {
        std::optional<media::Inspection> inspection;  // none: it was not looked into
        std::optional<bool> decrypted;                // none: not tried, or it cannot be told
        bool multipleOf16 = true;
    };
    // `keyframe`: of an I-frame playlist (bis 4.4.3.6), a part of a segment that ends in the middle of what it is in.
    [[nodiscard]] End finish(bool whole, bool keyframe = false);

    static constexpr std::size_t headLength = 512;
    [[nodiscard]] const std::string& head() const { return m_head; }
    [[nodiscard]] const rules::ArrivalCurve& arrival() const { return m_arrival; }

private:
    const Clock& m_clock;
    MonoTime m_began;
    std::string m_head;
    std::uint64_t m_received = 0;
    std::uint64_t m_most = 0;
    rules::ArrivalCurve m_arrival;
    std::optional<media::SegmentDecryptor> m_decryptor;
    std::optional<media::SegmentInspector> m_inspector;
};

}  // namespace inspector::probe
