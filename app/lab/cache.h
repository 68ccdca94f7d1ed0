// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/fault_board.h"
#include "app/lab/reply.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

namespace inspector::lab {

// A cache in front of another responder: an origin's, or an edge's. Keeps an answer for its max-age less the Age that
// it came with, and says so: Age, X-Cache, Cache-Status (RFC 9211). Thread-safe; holds at most a fixed number of
// answers. What is handed to it outlives it.
class Cache final : public Responder {
public:
    struct Options {
        std::string name;
        std::chrono::milliseconds latency{0};      // of every answer
        std::chrono::milliseconds missLatency{0};  // more, when it has to ask upstream
        std::size_t capacity = 20'000;
        // What its faults need; without them those change nothing.
        const Channels* channels = nullptr;        // edge-wrong-channel
        Responder* packager = nullptr;             // edge-lags: it alone tells what was said before
        std::int64_t segmentMs = 0;
        std::function<std::string()> elsewhere{};  // edge-redirects: a base URL
    };
    Cache(Options options, Responder& upstream, const FaultBoard& faults);

    [[nodiscard]] Reply respond(const std::string& path, std::int64_t nowMs) override;

private:
    struct Entry {
        Reply reply;
        std::int64_t storedMs = 0;
        std::int64_t ageAtArrivalS = 0;
    };
    [[nodiscard]] Reply answer(const std::string& path, std::int64_t nowMs, const ActiveFaults& faults);
    [[nodiscard]] Reply cached(const std::string& path, std::int64_t nowMs, bool keepsOld);
    [[nodiscard]] Reply lagging(const std::string& path, std::int64_t nowMs) const;
    [[nodiscard]] Reply fromEntry(const Entry& entry, std::int64_t nowMs) const;
    [[nodiscard]] Reply fromUpstream(const std::string& path, std::int64_t nowMs, bool wasStored, bool keepAnyway);
    void store(const std::string& path, Entry entry);

    const Options m_options;
    Responder& m_upstream;
    const FaultBoard& m_faults;
    std::mutex m_mutex;  // guards what follows
    std::unordered_map<std::string, Entry> m_entries;
    std::deque<std::string> m_order;  // as stored, oldest first
};

}  // namespace inspector::lab
