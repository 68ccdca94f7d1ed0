// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/segment_look.h"

#include <utility>

namespace inspector::probe {

bool SegmentLook::take(std::string_view bytes) {
    if (m_head.size() < headLength) m_head.append(bytes.substr(0, headLength - m_head.size()));
    m_received += bytes.size();
    m_arrival.add(toSeconds(m_clock.mono() - m_began), static_cast<std::int64_t>(m_received));
    if (m_inspector) m_inspector->feed(m_decryptor ? m_decryptor->feed(bytes) : bytes);
    return m_most == 0 || m_received < m_most;
}

SegmentLook::End SegmentLook::finish(bool whole, bool keyframe) {
    End end;
    if (!m_inspector) return end;
    bool paddingOk = true;
    if (m_decryptor && whole) {
        const media::SegmentDecryptor::End last = m_decryptor->finish();
        m_inspector->feed(last.rest);
        paddingOk = last.paddingOk;
        end.multipleOf16 = last.multipleOf16;
    }
    end.inspection = m_inspector->finish(whole && !keyframe);
    if (!m_decryptor) return end;
    const bool known = end.inspection->container != media::Container::Unknown;
    // Bytes that were cut tell nothing by their end, but all the more when they make sense.
    if (whole || known) end.decrypted = paddingOk && known;
    return end;
}

}  // namespace inspector::probe
