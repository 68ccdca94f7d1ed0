// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/cli.h"
#include "core/base/result.h"

#include <string>

namespace inspector::cli {

// A line from the terminal, with `prompt`, not shown while it is typed; or the first line of standard input where that is none.
// InvalidInput when it is empty, has control characters, or is longer than 4 KiB.
[[nodiscard]] Result<std::string> readSecret(const std::string& prompt, Streams streams);

// Turns the terminal's echo off and on again; does nothing when standard input is none. secret_input_*.cpp.
class HiddenTyping {
public:
    HiddenTyping();
    ~HiddenTyping();
    HiddenTyping(const HiddenTyping&) = delete;
    HiddenTyping& operator=(const HiddenTyping&) = delete;
    [[nodiscard]] bool isTerminal() const { return m_isTerminal; }

private:
    bool m_isTerminal = false;
    unsigned long m_before = 0;
};

}  // namespace inspector::cli
