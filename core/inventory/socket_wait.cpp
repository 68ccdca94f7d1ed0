// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/socket_wait.h"

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#endif

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace inspector::inventory {

namespace {

struct Answer {
    std::mutex mutex;
    std::condition_variable there;
    bool done = false;
    std::string problem;
    std::vector<std::string> addresses;
};

void ask(const std::string& name, int flags, Answer& answer) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo* list = nullptr;
    const int code = getaddrinfo(name.c_str(), nullptr, &hints, &list);
    std::vector<std::string> addresses;
    for (const addrinfo* one = code == 0 ? list : nullptr; one; one = one->ai_next) {
        char text[NI_MAXHOST];
        if (getnameinfo(one->ai_addr, static_cast<socklen_t>(one->ai_addrlen), text, sizeof text, nullptr, 0,
                        NI_NUMERICHOST) == 0 &&
            std::find(addresses.begin(), addresses.end(), text) == addresses.end())
            addresses.emplace_back(text);
    }
    if (list) freeaddrinfo(list);
    const std::lock_guard lock(answer.mutex);
    answer.done = true;
    answer.addresses = std::move(addresses);
    if (code != 0) answer.problem = gai_strerror(code);
    answer.there.notify_all();
}

}  // namespace

void breakSocket(int socket) {
#ifdef _WIN32
    (void)::shutdown(static_cast<SOCKET>(socket), SD_BOTH);
#else
    (void)::shutdown(socket, SHUT_RDWR);
#endif
}

bool waitForSocket(int socket, bool toWrite, Milliseconds longest) {
    const auto ms = std::max<Milliseconds::rep>(0, longest.count());
#ifdef _WIN32
    fd_set set;
    FD_ZERO(&set);
    FD_SET(static_cast<SOCKET>(socket), &set);
    fd_set failed = set;  // a connection that is refused is told here
    timeval time{static_cast<long>(ms / 1000), static_cast<long>(ms % 1000 * 1000)};
    return select(0, toWrite ? nullptr : &set, toWrite ? &set : nullptr, &failed, &time) > 0;
#else
    pollfd one{socket, static_cast<short>(toWrite ? POLLOUT : POLLIN), 0};
    return poll(&one, 1, static_cast<int>(ms)) > 0;
#endif
}

bool isAddress(const std::string& host) {
    Answer answer;
    ask(host, AI_NUMERICHOST, answer);
    return !answer.addresses.empty();
}

Result<std::vector<std::string>> lookUpHost(const std::string& name, Milliseconds longest, const std::atomic<bool>& stop) {
    const auto answer = std::make_shared<Answer>();
    std::thread([name, answer] { ask(name, 0, *answer); }).detach();
    const auto until = std::chrono::steady_clock::now() + longest;
    std::unique_lock lock(answer->mutex);
    while (!answer->done) {
        if (stop) return fail(Error::Kind::Cancelled, "Stopped while a name was looked up", name);
        if (std::chrono::steady_clock::now() >= until)
            return fail(Error::Kind::Unavailable, "The name service does not say where the database's host is", name,
                        "Check this machine's network and DNS");
        answer->there.wait_for(lock, Milliseconds{50});
    }
    if (answer->addresses.empty())
        return fail(Error::Kind::Unavailable, "The database's host is not known (" + answer->problem + ")", name,
                    "Check the host's name in the database's URL, and this machine's DNS");
    return answer->addresses;
}

}  // namespace inspector::inventory
