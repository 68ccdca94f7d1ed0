// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct MHD_Connection;

// What libmicrohttpd does not do with a connection's socket. Called from the connection's handler.
namespace inspector::lab {

// Makes the connection end with a TCP reset when it is closed.
void resetOnClose(MHD_Connection* connection);
// The client has closed its side: a connection that is held back does not notice by itself.
[[nodiscard]] bool peerHasGone(MHD_Connection* connection);

}  // namespace inspector::lab
