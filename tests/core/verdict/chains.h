// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/text.h"
#include "core/verdict/chain_judge.h"
#include "tests/core/verdict/reports.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

// Hand-made chains for the tests of the judge.
namespace inspector::verdict {

inline Endpoint endpoint(std::string id, StageRole role, std::string provider = {}, std::string region = {}) {
    Endpoint e;
    e.id = EndpointId(id);
    e.name = id;
    e.role = role;
    e.provider = std::move(provider);
    e.region = std::move(region);
    e.baseUrl = "https://" + id + ".example";
    return e;
}

// Two CDNs in two regions each, and edges that are nobody's.
inline std::vector<Endpoint> fleetEndpoints() {
    return {endpoint("ak-fra", StageRole::Edge, "Akamai", "fra"), endpoint("ak-lon", StageRole::Edge, "Akamai", "lon"),
            endpoint("ed-1", StageRole::Edge, "", "eu"),          endpoint("ed-2", StageRole::Edge, "", "eu"),
            endpoint("ed-3", StageRole::Edge, "", "us"),          endpoint("fa-fra", StageRole::Edge, "Fastly", "fra"),
            endpoint("fa-lon", StageRole::Edge, "Fastly", "lon"), endpoint("origin", StageRole::Origin),
            endpoint("origin-2", StageRole::Origin)};
}

// One letter a state: u up, ? unknown; R refused, 5 answers 503, S stands still (all critical); t a certificate that ends,
// l behind, g a fault of the content (all major).
inline StageFigures stageOf(std::string_view id, char letter, StageRole role, WallTime now) {
    StageFigures f;
    f.stage = std::string(id);
    f.role = role;
    f.sampled = now;
    f.since = now - Seconds(60);
    f.ageS = 1;
    const auto because = [&](ChannelState state, Severity severity, const char* rule) {
        f.state = state;
        f.reason = finding(rule, severity, "");
        f.reason->stage = f.stage;
    };
    switch (letter) {
        case 'u': f.state = ChannelState::Up; break;
        case 'R': because(ChannelState::Down, Severity::Critical, "http-connect-failed"); break;
        case '5': because(ChannelState::Down, Severity::Critical, "http-status"); break;
        case 'S': because(ChannelState::Down, Severity::Critical, "hls-playlist-stale"); break;
        case 't': because(ChannelState::Degraded, Severity::Major, "tls-certificate-expires"); break;
        case 'l': because(ChannelState::Degraded, Severity::Major, "edge-behind-origin"); break;
        case 'g': because(ChannelState::Degraded, Severity::Major, "seg-gop-too-long"); break;
        default: break;
    }
    return f;
}

// Channels from words such as "packager=u origin=u ak-fra=R": views that refer to what stands here.
class Fleet {
public:
    explicit Fleet(std::vector<Endpoint> endpoints = fleetEndpoints()) : m_endpoints(std::move(endpoints)) {}

    void add(std::string_view chain, std::string url = "https://packager.example/a/master.m3u8") {
        Channel& channel = m_channels.emplace_back();
        channel.id = ChannelId("ch-" + std::to_string(m_channels.size()));
        channel.url = std::move(url);
        ChannelStatus& status = m_statuses.emplace_back();
        status.channel = channel.id;
        status.sampled = now;
        status.since = now - Seconds(30);
        status.state = ChannelState::Up;
        bool known = false;
        for (const std::string_view word : split(chain, ' ')) {
            const std::string_view id = word.substr(0, word.find('='));
            status.stages.push_back(stageOf(id, word.back(), roleOf(id), now));
            const ChannelState state = status.stages.back().state;
            known = known || state != ChannelState::Unknown;
            if (state > ChannelState::Up) status.state = ChannelState::Degraded;
        }
        if (!known) status.state = ChannelState::Unknown;
    }

    [[nodiscard]] std::vector<ChannelView> views() const {
        std::vector<ChannelView> all;
        for (std::size_t i = 0; i < m_channels.size(); ++i) all.push_back({&m_channels[i], &m_statuses[i], {}});
        return all;
    }
    [[nodiscard]] Judged judge(const ProbeView& probe = {}) const { return judgeChains(views(), m_endpoints, {}, probe, now); }
    ChannelStatus& status(std::size_t i) { return m_statuses[i]; }
    const std::vector<Endpoint>& endpoints() const { return m_endpoints; }

    WallTime now = cycleTime(10);

private:
    StageRole roleOf(std::string_view id) const {
        if (id == ownStage) return StageRole::Packager;
        for (const Endpoint& e : m_endpoints)
            if (e.id.value == id) return e.role;
        return StageRole::Edge;
    }

    std::vector<Endpoint> m_endpoints;
    std::deque<Channel> m_channels;
    std::deque<ChannelStatus> m_statuses;
};

// "edge ak-fra", "packager", …
inline std::string words(const Verdict& verdict) {
    std::string text(toString(verdict.cause));
    return verdict.name.empty() ? text : text + " " + verdict.name;
}

inline std::vector<std::string> words(const Judged& judged) {
    std::vector<std::string> all;
    for (const auto& [channel, verdict] : judged.channels) all.push_back(words(verdict));
    return all;
}

}  // namespace inspector::verdict
