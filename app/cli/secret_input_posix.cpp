// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/secret_input.h"

#include <termios.h>
#include <unistd.h>

namespace inspector::cli {

HiddenTyping::HiddenTyping() {
    termios now{};
    if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &now) != 0) return;
    m_isTerminal = true;
    m_before = now.c_lflag;
    now.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &now);
}

HiddenTyping::~HiddenTyping() {
    termios now{};
    if (!m_isTerminal || tcgetattr(STDIN_FILENO, &now) != 0) return;
    now.c_lflag = static_cast<tcflag_t>(m_before);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &now);
}

}  // namespace inspector::cli
