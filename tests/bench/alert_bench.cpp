// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts, single-threaded, in CPU time: one evaluation of the shipped rules over a fleet with half an hour of figures, and what the
// desk does with ten thousand open alerts (causes, silences, routes, groups). Prints milliseconds; exits with 1 when ten times the
// channels cost much more than ten times the time.
#include "core/alert/book.h"
#include "core/alert/causes.h"
#include "core/alert/default_rules.h"
#include "core/notify/dispatcher.h"
#include "core/notify/mutes.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

namespace inspector {
namespace {

constexpr double worstRatio = 40;   // of ten times the channels, which no cache holds; a hundred were quadratic
constexpr int rounds = 5;
constexpr WallTime now{std::chrono::hours{24 * 365 * 50}};

double cpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

template <typename Work>
double bestMs(Work work) {
    double best = 1e9;
    for (int i = 0; i < rounds; ++i) {
        const double begin = cpuSeconds();
        work();
        best = std::min(best, (cpuSeconds() - begin) * 1'000);
    }
    return best;
}

struct Fleet {
    Inventory inventory;
    std::map<ChannelId, alerts::ChannelFacts> channels;
    alerts::FigureWindows windows;
    FleetStatus fleet;
    std::vector<alerts::SystemNotice> notices;

    Fleet(int count, ChannelState state) {
        inventory.alertRules = alerts::defaultRules();
        windows.watch(inventory.alertRules);
        for (int i = 0; i < count; ++i) {
            Channel channel;
            channel.id = ChannelId("ch-" + std::to_string(i));
            channel.name = "Channel " + std::to_string(i);
            channel.group = "group-" + std::to_string(i % 20);
            inventory.channels.push_back(channel);
            alerts::ChannelFacts facts;
            facts.status.channel = channel.id;
            facts.status.state = state;
            facts.status.sampled = now;
            channels[channel.id] = facts;
            for (int minute = 0; minute < 30; ++minute) measure(channel.id.value, now - std::chrono::minutes{minute});
        }
        std::sort(inventory.channels.begin(), inventory.channels.end(), [](const Channel& a, const Channel& b) { return a.id < b.id; });
    }
    void measure(const std::string& channel, WallTime at) {
        for (const char* rung : {"1080p", "720p", "360p"})
            windows.add({Measurement::SegmentMetric, {{"channel", channel}, {"rung", rung}}, {{"download_ratio", 0.2}, {"ttfb_ms", 40.0}}, at});
        windows.add({Measurement::PlaylistValidation, {{"channel", channel}}, {{"valid", 1.0}, {"latency_s", 12.0}}, at});
        windows.add({Measurement::AbrLadder, {{"channel", channel}}, {{"rung_count", 3.0}}, at});
        for (const char* endpoint : {"fra-1", "nyc-1"})
            windows.add({Measurement::CdnRequest, {{"channel", channel}, {"endpoint", endpoint}}, {{"http_status", 200.0}}, at});
    }
    alerts::Facts facts() const {
        alerts::Facts facts;
        facts.inventory = &inventory;
        facts.windows = &windows;
        facts.channels = &channels;
        facts.wide = true;
        facts.fleet = &fleet;
        facts.notices = &notices;
        facts.probeId = ProbeId("fra");
        return facts;
    }
    std::vector<Alert> open() const {
        alerts::AlertBook book(ProbeId("fra"));
        (void)book.setRules(inventory.alertRules, now);
        for (const AlertRule& rule : inventory.alertRules) (void)book.advance(rule, alerts::evaluate(rule, facts(), now), now);
        std::vector<Alert> alerts;
        for (const auto& [fingerprint, alert] : book.open()) alerts.push_back(alert);
        return alerts;
    }
};

double evaluationMs(int count, ChannelState state) {
    const Fleet fleet(count, state);
    alerts::AlertBook book(ProbeId("fra"));
    (void)book.setRules(fleet.inventory.alertRules, now);
    std::size_t open = 0;
    const double ms = bestMs([&] {
        for (const AlertRule& rule : fleet.inventory.alertRules) (void)book.advance(rule, alerts::evaluate(rule, fleet.facts(), now), now);
        (void)book.settle(now);
        open = book.open().size();
    });
    std::printf("%d channels, %s: an evaluation of %zu rules %.1f ms, %zu open alerts, figures in %.1f MB\n", count,
                std::string(toString(state)).c_str(), fleet.inventory.alertRules.size(), ms, open, static_cast<double>(fleet.windows.bytes()) / 1e6);
    return ms;
}

double deskMs(int count) {
    const Fleet fleet(count, ChannelState::Down);
    const std::vector<Alert> before = fleet.open();
    notify::MuteFacts mutes;
    for (int i = 0; i < 50; ++i) {
        Silence silence;
        silence.id = SilenceId("s" + std::to_string(i));
        silence.matchers = {{"channel", Matcher::Op::Regex, "nobody-" + std::to_string(i) + "-.*"}};
        silence.starts = now - Seconds{60};
        silence.ends = now + Seconds{3600};
        mutes.silences.push_back(silence);
    }
    mutes.inhibitions = {{"down", {{"alertname", Matcher::Op::Equal, "ChannelDown"}}, {{"alertname", Matcher::Op::Equal, "ChannelErrors"}}, {"channel"}}};
    Route root;
    root.receiver = ReceiverId("hook");
    root.groupBy = std::vector<std::string>{"alertname", "group"};
    const notify::RouteTree routes(root);
    std::size_t told = 0;
    const double ms = bestMs([&] {
        std::vector<Alert> open = before;
        const auto covers = alerts::coversOf(open, fleet.inventory.alertRules, fleet.facts());
        (void)alerts::linkCauses(open, fleet.inventory.alertRules, covers, now);
        const auto found = notify::mutesOf(open, mutes, now);
        for (std::size_t i = 0; i < open.size(); ++i) open[i].mutes = found[i];
        notify::Said said;
        const notify::DispatchFacts facts{open, routes, {}, {{ReceiverId("hook"), {}}}, {}, "bench"};
        told = notify::dispatch(facts, &said, now + Seconds{60}).notifications.size();
    });
    std::printf("%zu open alerts: causes, 50 silences, groups %.1f ms, %zu messages\n", before.size(), ms, told);
    return ms;
}

int run() {
    const double well = evaluationMs(3'000, ChannelState::Up) / evaluationMs(300, ChannelState::Up);
    const double broken = evaluationMs(3'000, ChannelState::Down) / evaluationMs(300, ChannelState::Down);
    const double desk = deskMs(10'000) / deskMs(1'000);
    std::printf("ten times the channels: %.1f, %.1f and %.1f times the time (limit %.0f)\n", well, broken, desk, worstRatio);
    return std::max({well, broken, desk}) < worstRatio ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace inspector

int main() { return inspector::run(); }
