// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/container_inspector.h"
#include "core/media/diagnostic_list.h"
#include "core/media/text_utf8.h"

#include <optional>
#include <string>
#include <string_view>

namespace inspector::media {

// A WebVTT segment (W3C WebVTT; RFC 8216bis 3.1.4), line by line. A line is held up to 4 KiB, what is longer is cut.
// Internal to core/media.
class WebVttInspector final : public ContainerInspector {
public:
    void feed(std::string_view bytes) override;
    void finish(Inspection& inspection, bool whole) override;

private:
    struct Cue {
        double start = 0;
        double end = 0;
        bool placed = false;   // by line, position or region: it may stand beside another
    };
    void line(std::string_view text);
    void headerLine(std::string_view text);
    void timestampMap(std::string_view text);
    void timing(std::string_view text, std::size_t arrow);
    void checkCue(const Cue& cue);

    DiagnosticList m_diagnostics;
    Utf8Check m_utf8;
    TextFacts m_facts;
    std::string m_line;
    std::uint64_t m_offset = 0;
    std::uint64_t m_lineOffset = 0;
    std::uint64_t m_lines = 0;
    bool m_afterReturn = false;
    bool m_inHeader = true;
    bool m_mapSeen = false;
    std::optional<Cue> m_last;
};

// hh:mm:ss.mmm with hours optional (WebVTT 4.1), in seconds.
[[nodiscard]] std::optional<double> webVttTime(std::string_view text);

}  // namespace inspector::media
