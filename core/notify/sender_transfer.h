// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/sender.h"

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

// One request of a conversation on libcurl. A part of the sender; its thread alone.
namespace inspector::notify {

class SenderTransfer {
public:
    // `request` outlives the transfer. Null handle: libcurl has no memory.
    SenderTransfer(const Request& request, const SenderLimits& limits);
    SenderTransfer(const SenderTransfer&) = delete;
    SenderTransfer& operator=(const SenderTransfer&) = delete;

    [[nodiscard]] CURL* easy() const { return m_easy.get(); }
    // After libcurl is done with it. `now` is for a Retry-After that is a date.
    [[nodiscard]] Answer answer(CURLcode code, WallTime now);

private:
    using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;
    static std::size_t onBody(char* data, std::size_t one, std::size_t size, void* self);
    static std::size_t onHeader(char* data, std::size_t one, std::size_t size, void* self);
    static std::size_t onRead(char* buffer, std::size_t one, std::size_t size, void* self);
    static int onTalk(CURL* easy, curl_infotype kind, char* data, std::size_t size, void* self);
    void setUp(const SenderLimits& limits);
    void setUp(const HttpCall& call);
    void setUp(const MailCall& call);
    [[nodiscard]] bool isConnected() const;
    // `mute`: the server never said a word.
    [[nodiscard]] std::string failureOf(CURLcode code, bool mute) const;
    [[nodiscard]] static std::string tlsFailureOf(const std::string& words);

    const Request& m_request;
    std::size_t m_mostBytes;
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> m_easy;
    Lines m_lines{nullptr, &curl_slist_free_all};  // headers, or recipients
    std::size_t m_read = 0;                        // of the mail
    std::string m_recipient;                       // of the command whose answer is awaited
    std::vector<std::string> m_postponed;
    std::string m_body;
    std::string m_retryAfter;
    std::string m_location;
    bool m_cut = false;
    std::array<char, CURL_ERROR_SIZE> m_words{};
};

}  // namespace inspector::notify
