// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/server_faults.h"

#include "app/lab/answers.h"

#include <algorithm>
#include <cstdlib>

namespace inspector::lab {

namespace {

constexpr std::chrono::milliseconds kSlow{1500};
constexpr std::int64_t kErrorKeptS = 300;
constexpr const char* kRetryAfterS = "10";
constexpr std::int64_t kFarApartMs = 200;

void setHeader(Reply& reply, const char* name, std::string value) {
    takeHeader(reply, name);
    reply.headers.emplace_back(name, std::move(value));
}

// A 404 from the cache, as old as the fault.
Reply cachedError(const std::string& server, std::int64_t sinceMs, std::int64_t nowMs) {
    Reply reply = textReply(404, "No such playlist.\n");
    const std::int64_t age = std::clamp<std::int64_t>((nowMs - sinceMs) / 1000, 0, kErrorKeptS);
    reply.maxAgeS = static_cast<int>(kErrorKeptS);
    reply.headers.emplace_back("Age", std::to_string(age));
    reply.headers.emplace_back("X-Cache", "HIT");
    reply.headers.emplace_back("Cache-Status", server + "; hit; ttl=" + std::to_string(kErrorKeptS - age));
    return reply;
}

Reply rateLimited(const std::string& server) {
    Reply reply = textReply(429, server + " has had enough.\n");
    reply.headers.emplace_back("Retry-After", kRetryAfterS);
    return reply;
}

// Of itself alone: what the layers behind it said could be another's word.
void lie(Reply& reply) {
    const std::string status = takeHeader(reply, "Cache-Status");
    const auto comma = status.rfind(", ");
    setHeader(reply, "Cache-Status", comma == std::string::npos ? status : status.substr(comma + 2));
    setHeader(reply, "X-Cache", takeHeader(reply, "X-Cache") == "HIT" ? "MISS" : "HIT");
}

int unlike(const LabChannel& one, const LabChannel& other) {
    const bool apart = std::abs(one.phaseMs - other.phaseMs) >= kFarApartMs;
    return (one.form == other.form ? 4 : 0) + (one.container != other.container ? 2 : 0) + (apart ? 1 : 0);
}

}  // namespace

bool isPlaylist(std::string_view path) {
    const std::string_view name = path.substr(0, path.find('?'));
    return name.ends_with(".m3u8") || name.ends_with(".mpd");
}

std::string takeHeader(Reply& reply, std::string_view name) {
    const auto found = std::find_if(reply.headers.begin(), reply.headers.end(),
                                    [&](const auto& header) { return header.first == name; });
    if (found == reply.headers.end()) return {};
    std::string value = std::move(found->second);
    reply.headers.erase(found);
    return value;
}

std::optional<Reply> refusal(const std::string& server, const ActiveFaults& faults, const std::string& path,
                             const std::string& elsewhere, std::int64_t nowMs) {
    if (faults.has(Fault::OriginDown)) {
        Reply reply;
        reply.delivery = Delivery::Reset;
        return reply;
    }
    if (faults.has(Fault::EdgeErrors) || faults.has(Fault::OriginErrors)) return textReply(502, server + " is broken.\n");
    if (faults.has(Fault::EdgeRateLimited)) return rateLimited(server);
    if (faults.has(Fault::EdgeRedirects) && !elsewhere.empty()) return redirectTo(elsewhere + path);
    if (faults.has(Fault::EdgeErrorCached) && isPlaylist(path))
        return cachedError(server, faults.since(Fault::EdgeErrorCached), nowMs);
    return std::nullopt;
}

void breakAnswer(Reply& reply, const std::string& server, const ActiveFaults& faults, std::string_view path) {
    if (faults.on.none()) return;
    if (faults.has(Fault::EdgeSlow)) reply.delay += kSlow;
    if (reply.status != 200) return;
    if (faults.has(Fault::EdgeNotCacheable) && !isPlaylist(path)) {
        reply.maxAgeS = 0;
        takeHeader(reply, "Age");
        setHeader(reply, "X-Cache", "MISS");
        setHeader(reply, "Cache-Status", server + "; fwd=bypass");
    }
    if (faults.has(Fault::EdgeLies)) lie(reply);
    if (faults.has(Fault::EdgeDrops)) {
        reply.delivery = Delivery::Drop;
        reply.etag.clear();  // what has not changed has no body that could break off
    }
}

std::string pathOfAnother(const Channels& channels, const std::string& path) {
    const auto slash = path.find('/', 1);
    const LabChannel* asked = slash == std::string::npos ? nullptr : channels.find(std::string_view(path).substr(1, slash - 1));
    if (asked == nullptr) return path;
    const LabChannel* best = asked;
    for (const LabChannel& each : channels.all())
        if (&each != asked && (best == asked || unlike(*asked, each) > unlike(*asked, *best))) best = &each;
    return '/' + best->id + path.substr(slash);
}

}  // namespace inspector::lab
