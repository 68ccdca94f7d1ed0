// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/version_memory.h"

#include <algorithm>

namespace inspector::rules {

void VersionMemory::judge(FindingList& findings, std::uint64_t version, std::string_view server) {
    const auto same = std::find_if(m_newest.begin(), m_newest.end(),
                                   [&](const Version& earlier) { return earlier.hash == version; });
    const auto shown = [](std::string_view text) { return text.empty() ? std::string_view("-") : text; };
    if (same != m_newest.end() && same + 1 != m_newest.end())
        findings.add("hls-playlist-oscillates",
                     {shownArg("first", shown(same->server)), shownArg("between", shown(m_newest.back().server)),
                      shownArg("again", shown(server))});
    m_newest.push_back({version, std::string(server.substr(0, 120))});
    if (m_newest.size() > most) m_newest.pop_front();
}

}  // namespace inspector::rules
