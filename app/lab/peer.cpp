// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/peer.h"

#include <microhttpd.h>

namespace inspector::lab {

void resetOnClose(MHD_Connection* connection) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info == nullptr) return;
    linger now;
    now.l_onoff = 1;
    now.l_linger = 0;
    setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&now), sizeof now);
}

bool peerHasGone(MHD_Connection* connection) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    char byte = 0;  // libmicrohttpd's sockets do not block
    return info == nullptr || recv(info->connect_fd, &byte, 1, MSG_PEEK) == 0;
}

}  // namespace inspector::lab
