// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/heartbeat.h"

#include "core/base/duration.h"

#include <algorithm>

namespace inspector::notify {

Conversation tellHeartbeat(const Telling& telling) {
    HttpCall call;
    call.method = settingOf(telling.receiver, "method");
    call.url = secretOf(telling.receiver, "url");
    if (const std::string value = secretOf(telling.receiver, "authorization"); !value.empty())
        call.headers.emplace_back("Authorization", value);
    return Conversation({Step{requestOf(telling.receiver, std::move(call)), readStatus}});
}

Seconds heartbeatInterval(const Receiver& receiver) {
    return std::max(parseDuration(settingOf(receiver, "interval")).value_or(Seconds{60}), Seconds{60});
}

}  // namespace inspector::notify
