// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/container_inspector.h"
#include "core/media/diagnostic_list.h"

#include <QXmlStreamReader>

#include <optional>
#include <string>
#include <string_view>

namespace inspector::media {

// An IMSC document (W3C TTML Profiles for Internet Media Subtitles) as it arrives. No entity is expanded, no DTD taken;
// elements nest at most 128 deep, one token is at most 1 MiB. Internal to core/media.
class ImscInspector final : public ContainerInspector {
public:
    ImscInspector();
    void feed(std::string_view bytes) override;
    void finish(Inspection& inspection, bool whole) override;

private:
    void flush();
    void read();
    void startElement();
    void checkProfile(const QXmlStreamAttributes& attributes);
    void invalid(std::string problem);

    QXmlStreamReader m_reader;
    DiagnosticList m_diagnostics;
    TextFacts m_facts;
    std::string m_pending;          // not yet given to the reader: pieces of the same size whatever came
    std::uint64_t m_sinceToken = 0;
    int m_depth = 0;
    bool m_rootSeen = false;
    bool m_stopped = false;
};

// A TTML time: clock time (hh:mm:ss.fraction, hh:mm:ss:frames without the frames) or offset (12.5s, 300ms, 2m, 1h).
[[nodiscard]] std::optional<double> ttmlTime(std::string_view text);

}  // namespace inspector::media
