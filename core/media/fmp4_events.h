// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/mp4_box.h"

#include <optional>
#include <vector>

// What stands beside the fragments of a segment. Internal to core/media.
namespace inspector::media {

// emsg (ISO 23009-1 5.10.3.3). None: it cannot be read, which is reported. With version 0 timeS is still the difference to
// the segment's start.
[[nodiscard]] std::optional<TimedEvent> readEmsg(const Box& box, DiagnosticList& diagnostics);

// prft (ISO 14496-12 8.16.5).
[[nodiscard]] std::optional<ProducerTime> readPrft(const Box& box, DiagnosticList& diagnostics);

// The sidx boxes of a segment against what follows them (ISO 23009-1 6.3.4): each reference begins and ends where a box of the
// top level does, and their durations are those of the samples.
class IndexCheck {
public:
    void index(const Sidx& sidx);
    void boxBegins(std::uint64_t offset);
    // `durationS` of the referenced track's samples, none: not known. Reports fmp4-sidx-mismatch.
    void finish(std::uint64_t bytes, std::optional<double> durationS, double toleranceS, DiagnosticList& diagnostics);
    [[nodiscard]] std::optional<std::uint32_t> referenceId() const { return m_reference; }

private:
    std::optional<std::uint32_t> m_reference;
    std::uint64_t m_begin = 0;
    std::vector<std::uint64_t> m_ends;  // of the references, rising
    std::size_t m_next = 0;
    bool m_missed = false;
    std::uint64_t m_missedAt = 0;
    double m_durationS = 0;
};

}  // namespace inspector::media
