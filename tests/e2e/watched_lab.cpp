// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/watched_lab.h"

#include "core/base/text.h"
#include "core/rules/catalogue.h"

#include <algorithm>
#include <stdexcept>

namespace inspector::test {

namespace {

using namespace std::chrono_literals;

// HLS forms are spread by shares that do not meet, over enough channels; every channel can be had as DASH too.
std::vector<std::string> labOptions() {
    return {"--channels",  "240",   "--segment-seconds", "1.92",  "--fmp4-share", "0.1",
            "--ll-share",  "0.125", "--encrypted-share", "0.25"};
}

const char* documentOf(Stream stream) {
    switch (stream) {
        case Stream::Timeline: return "/timeline.mpd";
        case Stream::Number: return "/number.mpd";
        case Stream::Periods: return "/periods.mpd";
        case Stream::DashLowLatency: return "/low-latency.mpd";
        case Stream::Patch: return "/patch.mpd";
        case Stream::Ts:
        case Stream::Fmp4:
        case Stream::Encrypted:
        case Stream::LowLatency: break;
    }
    return "/master.m3u8";
}

// DASH is made from any channel: the plain ones are the most.
Stream formOf(Stream stream) { return std::string(documentOf(stream)) == "/master.m3u8" ? stream : Stream::Ts; }

Template settingsOf(Watch watch) {
    Template t = standardTemplate();
    t.id = TemplateId{toString(watch)};
    t.name = toString(watch);
    t.interval = WatchedLab::interval;
    t.playlistTimeout = 5s;
    t.segmentTimeout = 4s;
    t.retries = 0;
    t.follow = watch == Watch::Follow;
    if (watch == Watch::Playlists) t.segments = SegmentPolicy::None;
    if (watch == Watch::All) t.segments = SegmentPolicy::All;
    if (watch == Watch::Follow) t.interval = 2 * WatchedLab::interval;
    return t;
}

}  // namespace

const char* toString(Stream stream) {
    switch (stream) {
        case Stream::Ts: return "TS";
        case Stream::Fmp4: return "fMP4";
        case Stream::Encrypted: return "encrypted";
        case Stream::LowLatency: return "LL-HLS";
        case Stream::Timeline: return "DASH timeline";
        case Stream::Number: return "DASH number";
        case Stream::Periods: return "DASH periods";
        case Stream::DashLowLatency: return "DASH low-latency";
        case Stream::Patch: return "DASH patch";
    }
    return "";
}

const char* toString(Watch watch) {
    switch (watch) {
        case Watch::Playlists: return "playlists";
        case Watch::Newest: return "newest";
        case Watch::All: return "all";
        case Watch::Follow: return "follow";
    }
    return "";
}

bool Seen::has(const std::vector<const char*>& rules) const {
    return std::any_of(open.begin(), open.end(), [&](const auto& each) {
        return std::any_of(rules.begin(), rules.end(), [&](const char* rule) { return each.first.first == rule; });
    });
}

bool Seen::isClean() const {
    return state == ChannelState::Up && std::none_of(open.begin(), open.end(), [](const auto& each) {
               return each.second >= Severity::Major;
           });
}

WatchedLab::WatchedLab() : m_lab(labOptions()), m_rig(m_folder.path()) {
    for (const Watch watch : everyWatch) m_changes.push_back(inventory::PutTemplate{settingsOf(watch)});
    const std::string csv = curl(m_lab.url("/lab/channels.csv")).body;
    for (const std::string_view line : split(csv, '\n')) {
        const auto at = line.find(",lab ch-");
        if (at == std::string_view::npos) continue;
        const std::string_view note = trim(line.substr(at + 5));  // "ch-001 TS AES-128"
        const std::string_view form = note.substr(7);
        const Stream stream = form == "TS"       ? Stream::Ts
                              : form == "fMP4"   ? Stream::Fmp4
                              : form == "LL-HLS" ? Stream::LowLatency
                                                 : Stream::Encrypted;
        m_free[stream].emplace_back(note.substr(0, 6));
    }
    for (auto& [stream, channels] : m_free) std::reverse(channels.begin(), channels.end());  // taken from the end
}

std::string WatchedLab::add(Stream stream, Watch watch, const std::string& server) {
    auto& channels = m_free[formOf(stream)];
    if (channels.empty()) throw std::runtime_error(std::string("the lab has no further channel: ") + toString(stream));
    const std::string id = channels.back();
    channels.pop_back();
    Channel channel;
    channel.id = ChannelId(id);
    channel.name = id;
    channel.url = m_lab.url("/" + id + documentOf(stream), server);
    channel.templateId = TemplateId{toString(watch)};
    m_changes.push_back(inventory::PutChannel{channel});
    m_seen[id].story = id + " " + toString(stream) + ", " + toString(watch) + "\n";
    return id;
}

void WatchedLab::addEndpoints() {
    for (const auto& [id, role] : {std::pair{"origin", StageRole::Origin}, {"fra-1", StageRole::Edge}}) {
        Endpoint endpoint;
        endpoint.id = EndpointId(id);
        endpoint.name = id;
        endpoint.role = role;
        endpoint.baseUrl = m_lab.url("", id);
        m_changes.push_back(inventory::PutEndpoint{endpoint});
    }
}

bool WatchedLab::start() {
    const bool probing = until([&] { return m_rig.inventory && m_rig.engineState.probing; }, 40s);
    return probing && m_rig.apply(std::exchange(m_changes, {})).has_value();
}

bool WatchedLab::until(const std::function<bool()>& condition, std::chrono::seconds timeout) {
    return m_rig.until(
        [&] {
            read();
            return condition();
        },
        timeout);
}

bool WatchedLab::passCycles(int cycles, std::chrono::seconds timeout) {
    std::map<std::string, int> before;
    for (const auto& [id, seen] : m_seen) before[id] = seen.cycles;
    return until(
        [&] {
            return std::all_of(m_seen.begin(), m_seen.end(),
                               [&](const auto& each) { return each.second.cycles >= before[each.first] + cycles; });
        },
        timeout);
}

void WatchedLab::read() {
    for (; m_read < m_rig.events.size(); ++m_read) {
        const Event& event = m_rig.events[m_read];
        const auto at = m_seen.find(event.channel.value);
        if (at == m_seen.end()) continue;
        Seen& seen = at->second;
        std::string line = formatIso8601(event.time) + " " + std::string(toString(event.kind));
        if (event.kind == EventKind::StateChanged) line += " " + std::string(toString(event.to));
        if (event.finding) {
            const Finding& f = *event.finding;
            line += " " + std::string(toString(f.severity)) + " " + f.rule + " " + f.rung + ": " + rules::english(f);
            const auto key = std::pair(f.rule, f.rung);
            if (event.kind == EventKind::FindingClosed) seen.open.erase(key);
            else if (event.kind == EventKind::FindingOpened || event.kind == EventKind::FindingConfirmed) seen.open[key] = std::max(seen.open[key], f.severity);
        }
        seen.story += line + "\n";
        if (onEvent) onEvent(at->first, event);
    }
    for (auto& [id, seen] : m_seen) {
        const auto status = m_rig.statuses.find(id);
        if (status == m_rig.statuses.end()) continue;
        seen.state = status->second.state;
        const Cause cause = status->second.verdict ? status->second.verdict->cause : Cause::None;
        if (std::exchange(seen.cause, cause) != cause) {
            seen.story += formatIso8601(status->second.sampled) + " verdict " + std::string(toString(cause)) + "\n";
            if (onVerdict) onVerdict(id, cause);
        }
        if (seen.sampled == status->second.sampled) continue;
        seen.sampled = status->second.sampled;
        ++seen.cycles;
    }
}

}  // namespace inspector::test
