// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/loop.h"
#include "core/fetch/request.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace inspector::fetch {

struct FetcherOptions {
    int maxInFlight = 32;        // requests at once; further ones wait in order
    int maxPerHost = 8;          // requests at once to one scheme://host:port
    std::string dnsServers;      // "host[:port][,…]"; empty: the system's. For tests
    std::chrono::milliseconds dnsTtlMost{300'000};   // answers are kept for their own TTL, at most this long
    std::chrono::milliseconds dnsTtlLeast{1'000};
    // Not empty: only file: URLs within this folder are answered (200, 206, 404, 416), and nothing from the network.
    std::filesystem::path fileRoot{};
};

// Timed requests on one Loop: libcurl's multi interface, names resolved by c-ares before libcurl is asked.
// Lives on the loop's thread. Callbacks run on that thread, never from inside start() or cancel().
class Fetcher {
public:
    using Handle = std::uint64_t;

    explicit Fetcher(Loop& loop, FetcherOptions options = {});
    ~Fetcher();  // cancels what is in flight; no callback runs any more
    Fetcher(const Fetcher&) = delete;
    Fetcher& operator=(const Fetcher&) = delete;

    // `sink` may be empty (the body is counted and dropped). `done` is called exactly once.
    Handle start(Request request, Sink sink, Done done);
    // At once, in whatever phase; `done` is not called. Harmless when it has ended.
    void cancel(Handle handle);
    void cancelAll();

    [[nodiscard]] int inFlight() const;
    [[nodiscard]] int queued() const;
    // Body bytes received by all requests so far, as they came off the wire.
    [[nodiscard]] std::uint64_t wireBytes() const;
    // Takes effect for the next requests.
    void setCaps(int maxInFlight, int maxPerHost);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace inspector::fetch
