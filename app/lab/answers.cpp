// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/answers.h"

#include "app/lab/gzip.h"

#include <algorithm>

namespace inspector::lab {

namespace {

constexpr std::size_t kBombBytes = 32U << 20;

constexpr std::string_view kHtml =
    "<!DOCTYPE html>\n<html><head><title>Welcome</title></head>\n<body><h1>Please sign in</h1></body></html>\n";

std::shared_ptr<const std::string> gzipBomb() {
    static const auto bomb = [] {
        std::string text(kBombBytes, 'A');
        text.replace(0, 9, "#EXTM3U\n#");
        return std::make_shared<const std::string>(gzip(text));
    }();
    return bomb;
}

void breakHeaders(Reply& reply, const ActiveFaults& faults, std::int64_t nowMs) {
    if (faults.has(Fault::GzipMissing)) reply.compressible = false;
    if (faults.has(Fault::CacheTooLong) && reply.status == 200) reply.maxAgeS = 3600;
    if (faults.has(Fault::AgeTooOld)) reply.headers.emplace_back("Age", "300");
    if (faults.has(Fault::EtagFrozen) && !reply.etag.empty())
        reply.etag = '"' + std::to_string(faults.since(Fault::EtagFrozen)) + '"';
    if (faults.has(Fault::ClockWrong)) reply.dateMs = nowMs - 60'000;
    else if (faults.has(Fault::ClockStep)) reply.dateMs = nowMs - 1000;
}

}  // namespace

Reply textReply(int status, std::string text) {
    Reply reply;
    reply.status = status;
    reply.body = std::make_shared<const std::string>(std::move(text));
    return reply;
}

std::string etagOf(std::string_view text) {  // FNV-1a
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3U;
    return '"' + std::to_string(hash) + '"';
}

Reply textDocument(std::string_view contentType, std::string text, int maxAgeS) {
    Reply reply;
    reply.contentType = contentType;
    reply.etag = etagOf(text);
    reply.body = std::make_shared<const std::string>(std::move(text));
    reply.maxAgeS = maxAgeS;
    reply.compressible = true;
    return reply;
}

Reply fixedFile(std::string_view contentType, std::shared_ptr<const std::string> body) {
    Reply reply;
    reply.contentType = contentType;
    reply.etag = etagOf(*body);
    reply.body = std::move(body);
    reply.maxAgeS = static_cast<int>(kKeptMs / 1000);
    return reply;
}

int maxAgeFor(std::int64_t segmentMs) {
    return static_cast<int>(std::max<std::int64_t>(1, (segmentMs + 500) / 1000 / 2));
}

Reply redirectTo(const std::string& path) {
    Reply reply = textReply(302, "Elsewhere.\n");
    reply.headers.emplace_back("Location", path);
    return reply;
}

void breakPlaylist(Reply& reply, const ActiveFaults& faults, const std::string& path, std::int64_t nowMs) {
    if (faults.on.none()) return;
    breakHeaders(reply, faults, nowMs);
    if (faults.has(Fault::Playlist404)) reply = textReply(404, "No such playlist.\n");
    if (faults.has(Fault::Playlist503)) reply = textReply(503, "The packager is overloaded.\n");
    if (faults.has(Fault::HtmlPlaylist)) {
        reply = textReply(200, std::string(kHtml));
        reply.contentType = "text/html; charset=utf-8";
    }
    if (faults.has(Fault::RedirectLoop)) reply = redirectTo(path);
    if (faults.has(Fault::GzipBomb) || faults.has(Fault::BrokenGzip)) {
        reply.compressible = false;
        reply.etag.clear();
        reply.headers.emplace_back("Content-Encoding", "gzip");
        if (faults.has(Fault::GzipBomb)) reply.body = gzipBomb();
    }
    if (faults.has(Fault::SlowPlaylist)) reply.delay += std::chrono::seconds(4);
    if (faults.has(Fault::EndlessBody)) reply.delivery = Delivery::Endless;
    if (faults.has(Fault::TcpReset)) reply.delivery = Delivery::Reset;
    if (faults.has(Fault::Silent)) reply.delivery = Delivery::Silent;
    if (reply.delivery != Delivery::Normal || faults.has(Fault::SlowPlaylist)) reply.maxAgeS = 0;
}

void breakSegment(Reply& reply, const ActiveFaults& faults, std::int64_t segmentMs) {
    if (faults.on.none()) return;
    if (faults.has(Fault::Segment404)) {
        reply = textReply(404, "No such segment.\n");
        return;
    }
    if (faults.has(Fault::Segment503)) {
        reply = textReply(503, "The packager is overloaded.\n");
        return;
    }
    if (reply.status != 200) return;
    if (faults.has(Fault::WrongContentType)) reply.contentType = "text/html; charset=utf-8";
    if (faults.has(Fault::EmptySegment)) {
        reply.segment.reset();
        reply.body = std::make_shared<const std::string>();
        reply.maxAgeS = 0;
    }
    if (faults.has(Fault::SlowSegment)) {
        reply.delivery = Delivery::Slow;
        reply.spread = std::chrono::milliseconds(segmentMs * 3 / 2);
    }
    if (faults.has(Fault::TrickleDelivery)) {
        reply.delivery = Delivery::Slow;
        reply.spread = std::chrono::milliseconds(segmentMs * 9 / 10);
    }
    if (faults.has(Fault::TruncatedSegment)) reply.delivery = Delivery::Truncate;
    if (faults.has(Fault::StalledSegment)) reply.delivery = Delivery::Stall;
    if (reply.delivery != Delivery::Normal && reply.delivery != Delivery::Live) reply.maxAgeS = 0;
}

}  // namespace inspector::lab
