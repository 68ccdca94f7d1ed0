// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace inspector::console {

// Starts this program once more, in its demo, in a window of its own. False: it could not be started.
bool startDemoProcess();

}  // namespace inspector::console
