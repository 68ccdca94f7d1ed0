// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <atomic>
#include <string>
#include <vector>

// The two things that libpq leaves to the program and that each system has for itself: waiting for a socket, and looking
// up a name without being held by it.
namespace inspector::inventory {

// Whether the socket may be read (or written) within the time.
[[nodiscard]] bool waitForSocket(int socket, bool toWrite, Milliseconds longest);

// Ends the connection: who reads it (on another thread) finds its end. The socket itself stays open.
void breakSocket(int socket);

// The addresses of a host, in the system's order. Asked on a thread of its own, which is left behind when nobody answers:
// Unavailable then, at the latest after `longest`; Cancelled within 50 ms after `stop`.
[[nodiscard]] Result<std::vector<std::string>> lookUpHost(const std::string& name, Milliseconds longest,
                                                          const std::atomic<bool>& stop);

// Whether it is an address already.
[[nodiscard]] bool isAddress(const std::string& host);

}  // namespace inspector::inventory
