// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/inspection.h"

#include <string_view>
#include <vector>

namespace inspector::media {

// Diagnostics of one segment: one an id, the first with its arguments, counted. Internal to core/media.
class DiagnosticList {
public:
    void add(std::string_view id, std::uint64_t offset, std::vector<Arg> args = {});
    // Whether one of that id is there: to spare the arguments of another.
    [[nodiscard]] bool count(std::string_view id);
    [[nodiscard]] std::vector<Diagnostic> take();

private:
    std::vector<Diagnostic> m_diagnostics;
};

}  // namespace inspector::media
