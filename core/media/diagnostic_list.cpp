// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/diagnostic_list.h"

#include <algorithm>
#include <utility>

namespace inspector::media {

bool DiagnosticList::count(std::string_view id) {
    const auto known = std::find_if(m_diagnostics.begin(), m_diagnostics.end(), [id](const Diagnostic& d) { return d.id == id; });
    if (known == m_diagnostics.end()) return false;
    ++known->count;
    return true;
}

void DiagnosticList::add(std::string_view id, std::uint64_t offset, std::vector<Arg> args) {
    if (!count(id)) m_diagnostics.push_back({std::string(id), offset, std::move(args), 1});
}

std::vector<Diagnostic> DiagnosticList::take() { return std::exchange(m_diagnostics, {}); }

}  // namespace inspector::media
