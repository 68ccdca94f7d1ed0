// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/cache.h"

#include "app/lab/server_faults.h"
#include "core/base/text.h"

#include <algorithm>

namespace inspector::lab {

namespace {

// RFC 9211: each cache on the way adds itself at the end.
void addStatus(Reply& reply, const std::string& name, const std::string& what) {
    const std::string before = takeHeader(reply, "Cache-Status");
    reply.headers.emplace_back("Cache-Status", before + (before.empty() ? "" : ", ") + name + "; " + what);
}

}  // namespace

Cache::Cache(Options options, Responder& upstream, const FaultBoard& faults)
    : m_options(std::move(options)), m_upstream(upstream), m_faults(faults) {}

Reply Cache::fromEntry(const Entry& entry, std::int64_t nowMs) const {
    Reply reply = entry.reply;
    const std::int64_t age = entry.ageAtArrivalS + std::max<std::int64_t>(0, nowMs - entry.storedMs) / 1000;
    reply.headers.emplace_back("Age", std::to_string(age));
    reply.headers.emplace_back("X-Cache", "HIT");
    addStatus(reply, m_options.name, "hit; ttl=" + std::to_string(reply.maxAgeS - age));
    // Still on its way: whoever asks meanwhile waits for it too.
    reply.delay = m_options.latency + std::chrono::milliseconds(std::max<std::int64_t>(0, entry.storedMs - nowMs));
    return reply;
}

void Cache::store(const std::string& path, Entry entry) {
    std::lock_guard lock(m_mutex);
    const bool known = m_entries.contains(path);
    m_entries[path] = std::move(entry);
    if (known) return;
    m_order.push_back(path);
    if (m_order.size() <= m_options.capacity) return;
    m_entries.erase(m_order.front());
    m_order.pop_front();
}

Reply Cache::fromUpstream(const std::string& path, std::int64_t nowMs, bool wasStored, bool keepAnyway) {
    Reply reply = m_upstream.respond(path, nowMs);
    if (reply.delivery == Delivery::Reset || reply.delivery == Delivery::Silent)
        reply = textReply(reply.delivery == Delivery::Reset ? 502 : 504, m_options.name + " got no answer.\n");
    takeHeader(reply, "X-Cache");
    const std::int64_t age = static_cast<std::int64_t>(parseUnsigned(takeHeader(reply, "Age")).value_or(0));
    const std::chrono::milliseconds upstreamDelay = reply.delay;
    const bool stored = reply.status == 200 && (reply.maxAgeS > age || (keepAnyway && reply.maxAgeS > 0));
    if (stored) {
        reply.delay = {};
        // Kept with what is stored: a cache's answers are as old as Age says (RFC 9111 4.2.3).
        if (reply.dateMs == 0) reply.dateMs = nowMs;
        store(path, {reply, nowMs + upstreamDelay.count(), age});
    }
    reply.headers.emplace_back("X-Cache", "MISS");
    if (age > 0) reply.headers.emplace_back("Age", std::to_string(age));
    addStatus(reply, m_options.name,
              std::string(wasStored ? "fwd=stale" : "fwd=uri-miss") + (stored ? "; stored" : ""));
    reply.delay = upstreamDelay + m_options.latency + m_options.missLatency;
    return reply;
}

Reply Cache::cached(const std::string& path, std::int64_t nowMs, bool keepsOld) {
    std::unique_lock lock(m_mutex);
    const auto found = m_entries.find(path);
    const bool known = found != m_entries.end();
    const bool fresh = known && found->second.ageAtArrivalS * 1000 + nowMs - found->second.storedMs <
                                    std::int64_t{found->second.reply.maxAgeS} * 1000;
    if (fresh || (known && keepsOld)) return fromEntry(found->second, nowMs);
    lock.unlock();
    return fromUpstream(path, nowMs, known, keepsOld);
}

Reply Cache::lagging(const std::string& path, std::int64_t nowMs) const {
    Reply reply = m_options.packager->respond(path, nowMs - kLagSegments * m_options.segmentMs);
    reply.headers.emplace_back("X-Cache", "MISS");
    addStatus(reply, m_options.name, "fwd=uri-miss");
    reply.delay += m_options.latency + m_options.missLatency;
    return reply;
}

Reply Cache::respond(const std::string& path, std::int64_t nowMs) {
    const ActiveFaults faults = m_faults.ofEdge(m_options.name);
    const std::string elsewhere = faults.has(Fault::EdgeRedirects) && m_options.elsewhere ? m_options.elsewhere() : std::string();
    auto refused = refusal(m_options.name, faults, path, elsewhere, nowMs);
    if (refused) refused->delay = m_options.latency;
    Reply reply = refused ? std::move(*refused) : answer(path, nowMs, faults);
    breakAnswer(reply, m_options.name, faults, path);
    return reply;
}

Reply Cache::answer(const std::string& path, std::int64_t nowMs, const ActiveFaults& faults) {
    const bool wrong = faults.has(Fault::EdgeWrongChannel) && m_options.channels != nullptr;
    const std::string asked = wrong ? pathOfAnother(*m_options.channels, path) : path;
    const bool playlist = isPlaylist(path);
    if (faults.has(Fault::EdgeLags) && m_options.packager != nullptr && playlist) return lagging(asked, nowMs);
    return cached(asked, nowMs, playlist && (faults.has(Fault::EdgeOldPlaylist) || faults.has(Fault::OriginOldPlaylist)));
}

}  // namespace inspector::lab
