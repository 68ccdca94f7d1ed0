// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/mail_thread.h"

#ifndef _WIN32  // there, curl.h brings winsock2.h
#include <sys/socket.h>
#include <unistd.h>
#endif

#include <utility>

namespace inspector::notify {

namespace {

constexpr int bothWays = 2;  // SHUT_RDWR, SD_BOTH

int closed(curl_socket_t socket) {
#ifdef _WIN32
    return closesocket(socket);
#else
    return close(socket);
#endif
}

}  // namespace

MailThread::MailThread(CURL* easy, Ended ended) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &MailThread::onOpen);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &MailThread::onClose);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &MailThread::onProgress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    m_thread = std::thread([easy, ended = std::move(ended)] { ended(curl_easy_perform(easy)); });
}

void MailThread::end() {
    hangUp();
    if (m_thread.joinable()) m_thread.join();
}

void MailThread::hangUp() {
    const std::scoped_lock lock(m_mutex);
    m_over = true;
    for (const curl_socket_t socket : m_sockets) shutdown(socket, bothWays);
}

curl_socket_t MailThread::onOpen(void* self, curlsocktype, curl_sockaddr* address) {
    auto& thread = *static_cast<MailThread*>(self);
    const std::scoped_lock lock(thread.m_mutex);
    if (thread.m_over) return CURL_SOCKET_BAD;
    const curl_socket_t opened = socket(address->family, address->socktype, address->protocol);
    if (opened != CURL_SOCKET_BAD) thread.m_sockets.push_back(opened);
    return opened;
}

int MailThread::onClose(void* self, curl_socket_t socket) {
    auto& thread = *static_cast<MailThread*>(self);
    const std::scoped_lock lock(thread.m_mutex);
    std::erase(thread.m_sockets, socket);
    return closed(socket);
}

int MailThread::onProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& thread = *static_cast<MailThread*>(self);
    const std::scoped_lock lock(thread.m_mutex);
    return thread.m_over ? 1 : 0;
}

}  // namespace inspector::notify
