// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <curl/curl.h>

#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace inspector::notify {

// One transfer on a thread of its own: libcurl stands still while a mail server thinks about the mail, and about the farewell. A part
// of the sender.
class MailThread {
public:
    using Ended = std::function<void(CURLcode)>;  // on the thread, its last act
    // `easy` is ready; it is cleaned up after end() and before this object goes. Throws std::system_error when there are no more threads.
    MailThread(CURL* easy, Ended ended);
    ~MailThread() { end(); }
    MailThread(const MailThread&) = delete;
    MailThread& operator=(const MailThread&) = delete;

    // Breaks off whatever it waits for. From any thread.
    void hangUp();
    void end();  // hangs up, and waits for the thread

private:
    static curl_socket_t onOpen(void* self, curlsocktype purpose, curl_sockaddr* address);
    static int onClose(void* self, curl_socket_t socket);
    static int onProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

    std::mutex m_mutex;                    // guards the two
    std::vector<curl_socket_t> m_sockets;  // that are open
    bool m_over = false;
    std::thread m_thread;
};

}  // namespace inspector::notify
