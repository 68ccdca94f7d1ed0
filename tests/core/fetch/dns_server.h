// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace inspector::fetch::test {

// A name server on a loopback UDP port that says what the test tells it to (RFC 1035).
class DnsServer {
public:
    struct Record {
        std::vector<std::string> v4;
        std::vector<std::string> v6;
        std::uint32_t ttl = 60;
        int code = 0;               // RCODE: 2 SERVFAIL, 3 no such name
        bool silent = false;        // no answer at all
        bool silentForV6 = false;
    };

    static Record to(const std::string& v4, std::uint32_t ttl = 60) {
        Record record;
        record.v4 = {v4};
        record.ttl = ttl;
        return record;
    }

    DnsServer();
    ~DnsServer();
    DnsServer(const DnsServer&) = delete;
    DnsServer& operator=(const DnsServer&) = delete;

    // Names that were never set do not exist.
    void set(const std::string& name, Record record);
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(m_port); }
    // Questions for addresses of either family so far.
    [[nodiscard]] int questions(const std::string& name) const;

private:
    void serve();
    std::string answer(const std::string& question);

    int m_socket = -1;
    int m_port = 0;
    std::atomic<bool> m_stopping{false};
    mutable std::mutex m_mutex;
    std::map<std::string, Record> m_records;
    std::map<std::string, int> m_questions;
    std::thread m_thread;
};

}  // namespace inspector::fetch::test
