// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/media.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace inspector::lab {

// How an answer's body goes out, for the faults below HTTP.
enum class Delivery {
    Normal,
    Live,      // while it is made: each chunk (moof, mdat) when it is complete, with chunked transfer
    Slow,      // spread evenly over `spread`
    Stall,     // half of it, then nothing
    Truncate,  // half of it, then the connection closes
    Drop,      // half of it, then a TCP reset
    Endless,   // comment lines for ever
    Reset,     // no answer: a TCP reset
    Silent,    // no answer: nothing at all
};

// An answer as a value: what a packager, an origin or an edge has decided to say.
struct Reply {
    int status = 200;
    std::string contentType = "text/plain; charset=utf-8";
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<const std::string> body;  // null: none, or the segment's
    std::optional<SegmentKey> segment;        // its bytes are looked up when it is sent: no cache holds media
    std::string etag;                         // with its quotes; empty: none
    std::int64_t lastModifiedMs = 0;          // 0: none
    int maxAgeS = 0;                          // 0: not to be stored
    bool compressible = false;                // a playlist: gzip where the client takes it
    Delivery delivery = Delivery::Normal;
    std::chrono::milliseconds delay{0};       // before the first byte
    std::chrono::milliseconds spread{0};
    std::int64_t liveFromMs = 0;              // Live: chunk i is complete at this time and (i + 1) kPartMs
    std::int64_t dateMs = 0;                  // the Date header; 0: the true time
};

// A place that answers requests: the packager, or a cache in front of it. Thread-safe.
class Responder {
public:
    virtual ~Responder() = default;
    // `path` is percent-decoded and begins with a slash; of its query it has what begins with "_HLS_", in alphabetical
    // order: "/ch-001/720p/index.m3u8?_HLS_msn=7&_HLS_part=2". `nowMs` is the wall clock, milliseconds since 1970.
    [[nodiscard]] virtual Reply respond(const std::string& path, std::int64_t nowMs) = 0;
};

[[nodiscard]] Reply textReply(int status, std::string text);

}  // namespace inspector::lab
