// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/shared_site.h"

#include "core/series/influx.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <iterator>
#include <set>
#include <stdexcept>

namespace inspector::test {

namespace {

using namespace std::chrono_literals;

std::string idOf(int number) {
    const std::string digits = std::to_string(number);
    return "ch-" + std::string(3 - digits.size(), '0') + digits;
}

}  // namespace

SharedSite::SharedSite(int channels, std::chrono::seconds interval)
    : lab(std::make_unique<LabProcess>(std::vector<std::string>{"--channels", std::to_string(channels), "--segment-seconds", "1.92",
                                                                "--fmp4-share", "0"})),
      database(server.createDatabase()), m_interval(interval) {
    for (int i = 1; i <= channels; ++i) m_channels.push_back(idOf(i));
    m_url = [this](const std::string& channel) { return lab->url("/" + channel + "/master.m3u8"); };
}

std::string SharedSite::databaseUrl(const Reach& reach) const {
    const int port = reach.databasePort == 0 ? server.port() : reach.databasePort;
    return "postgresql://postgres@" + reach.host + ":" + std::to_string(port) + "/" + database + "?sslmode=disable";
}

std::string SharedSite::metricsUrl(const Reach& reach) const {
    return "influxdb://" + reach.host + ":" + std::to_string(reach.metricsPort == 0 ? influx.port() : reach.metricsPort) + "/metrics";
}

runtime::Options SharedSite::optionsOf(const std::string& name, bool probe, const Reach& reach) const {
    runtime::Options options;
    options.dataFolder = m_folder.path() / name;
    std::filesystem::create_directory(options.dataFolder);
    options.probe = probe;
    options.probeId = ProbeId(name);
    options.actor = name + "@desk";
    inventory::PostgresOptions shared;
    shared.url = databaseUrl(reach);
    shared.keyFile = m_folder.path() / "key";
    options.stores.database = shared;
    series::InfluxOptions metrics;
    metrics.url = metricsUrl(reach);
    options.stores.metrics = metrics;
    return options;
}

std::unique_ptr<Rig> SharedSite::makeProbe(const std::string& id) { return std::make_unique<Rig>(optionsOf(id, true, {})); }

Rig& SharedSite::addConsole(const Reach& reach) {
    const std::string name = "console-" + std::to_string(m_consoles.size());
    m_consoles.push_back(std::make_unique<Rig>(optionsOf(name, false, reach)));
    Rig& rig = *m_consoles.back();
    if (!until([&] { return rig.inventory && rig.engineState.ready && rig.engineState.server.connected; }))
        throw std::runtime_error(name + " does not open the database");
    if (m_consoles.size() == 1) makeChannels();
    if (!until([&] { return rig.inventory->channels.size() == m_channels.size(); })) throw std::runtime_error(name + " has no channels");
    return rig;
}

void SharedSite::makeChannels() {
    Template settings = quickTemplate();
    settings.interval = m_interval;
    settings.segments = SegmentPolicy::Newest;
    std::vector<inventory::Change> changes{inventory::PutTemplate{settings}};
    for (const std::string& id : m_channels) {
        Channel channel;
        channel.id = ChannelId{id};
        channel.name = id;
        channel.url = m_url(id);
        channel.templateId = settings.id;
        changes.emplace_back(inventory::PutChannel{channel});
    }
    if (auto done = console(0).apply(std::move(changes)); !done) throw std::runtime_error(done.error().message());
}

void SharedSite::startProbe(const std::string& id, const std::vector<std::string>& more, const Reach& reach) {
    const auto folder = m_folder.path() / ("probe-" + id);
    std::vector<std::string> argv{INSPECTOR_CLI,        "probe",           "--probe-id", id,
                                  "--data",             folder.string(),   "--database", databaseUrl(reach),
                                  "--metrics",          metricsUrl(reach), "--key-file", (m_folder.path() / "key").string()};
    argv.insert(argv.end(), more.begin(), more.end());
    const std::string run = std::to_string(++m_runs[id]);
    m_probes[id].reset();
    m_probes[id] = std::make_unique<Process>(std::move(argv), m_folder.path() / ("log-" + id + "-" + run),
                                             std::vector<std::string>{"XDG_CONFIG_HOME=" + (m_folder.path() / "config").string()});
}

std::string SharedSite::log(const std::string& id) const {
    std::string all;
    for (int run = 1; run <= m_runs.at(id); ++run) all += readFile(m_folder.path() / ("log-" + id + "-" + std::to_string(run)));
    return all;
}

int SharedSite::said(const std::string& id, const std::string& text) const {
    const std::string all = log(id);
    int found = 0;
    for (auto at = all.find(text); at != std::string::npos; at = all.find(text, at + text.size())) ++found;
    return found;
}

bool SharedSite::until(const std::function<bool()>& condition, std::chrono::seconds timeout) {
    return waitFor(
        [&] {
            for (const auto& rig : m_consoles) rig->take();
            return condition();
        },
        timeout);
}

bool SharedSite::passSamples(std::chrono::seconds time) {
    const WallTime end = SystemClock().now() + time;
    return until(
        [&] {
            return std::all_of(m_channels.begin(), m_channels.end(),
                               [&](const std::string& id) { return console(0).statuses[id].sampled >= end; });
        },
        time + 60s);
}

bool SharedSite::isWell() const {
    const WallTime now = SystemClock().now();
    return std::all_of(m_consoles.begin(), m_consoles.end(), [&](const auto& rig) {
        return std::all_of(m_channels.begin(), m_channels.end(), [&](const std::string& id) {
            const auto at = rig->statuses.find(id);
            return at != rig->statuses.end() && at->second.state == ChannelState::Up && now - at->second.sampled < 3 * m_interval;
        });
    });
}

bool SharedSite::isConnected() const {
    return std::all_of(m_consoles.begin(), m_consoles.end(), [](const auto& rig) {
        return rig->engineState.server.connected && !rig->hasNotice("alone");
    });
}

bool SharedSite::isAlone() const {
    return std::all_of(m_consoles.begin(), m_consoles.end(), [](const auto& rig) {
        return rig->engineState.server.aloneSince && rig->hasNotice("alone");
    });
}

std::map<std::string, std::string> SharedSite::holders() const {
    std::map<std::string, std::string> all;
    for (const auto& rig : m_consoles)
        for (const auto& [id, status] : rig->statuses) {
            const auto [at, isNew] = all.emplace(id, status.probe.value);
            if (at->second != status.probe.value) return {};
        }
    return all;
}

std::string SharedSite::states() const {
    std::string text;
    for (std::size_t i = 0; i < m_consoles.size(); ++i) {
        const Rig& rig = *m_consoles[i];
        text += "console " + std::to_string(i) + (rig.engineState.server.connected ? ":" : " (alone):");
        for (const auto& [id, status] : rig.statuses)
            text += " " + id + "=" + std::string(toString(status.state)) + "/" + status.probe.value + "@" +
                    formatIso8601(status.sampled).substr(11, 8) + (status.reason ? "(" + status.reason->rule + ")" : "");
        for (const auto& notice : rig.engineState.notices) text += "\n  notice " + notice.english;
        text += "\n";
    }
    for (const auto& [id, process] : m_probes) text += "probe " + id + ":\n" + log(id);
    return text;
}

Result<Inventory> SharedSite::edit(std::size_t i, const std::string& channel, const std::function<void(Channel&)>& change) {
    Channel value = *console(i).inventory->channel(ChannelId{channel});
    change(value);
    return console(i).apply({inventory::PutChannel{value}});
}

int SharedSite::count(const std::string& statement) const { return std::atoi(server.psql(statement, database).c_str()); }

std::vector<Point> SharedSite::points(Measurement measurement) const {
    series::InfluxOptions options;
    options.url = metricsUrl({});
    options.readOnly = true;
    auto opened = series::openInflux(options);
    if (!opened) return {};
    std::vector<Point> all;
    const auto add = [&](WallTime from, WallTime to) {
        auto some = opened->store->points({measurement, {}, from, to}, 5'000'000);
        EXPECT_TRUE(some) << some.error().message();
        if (some) std::move(some->begin(), some->end(), std::back_inserter(all));
    };
    // In pieces: the server cuts what is asked for at once. Before and after are the points of clocks that are wrong.
    const WallTime now = SystemClock().now();
    constexpr auto piece = 30s;
    WallTime from = m_began - piece;
    add(now - 24h, from);
    for (; from < now; from += piece) add(from, from + piece);
    add(from, now + 2h);
    return all;
}

std::size_t SharedSite::allPoints() const {
    std::size_t count = 0;
    for (int i = 0; i < measurementCount; ++i) count += points(static_cast<Measurement>(i)).size();
    return count;
}

std::vector<std::pair<WallTime, std::string>> SharedSite::cycles(const std::string& channel) const {
    std::vector<std::pair<WallTime, std::string>> all;
    for (const Point& point : points(Measurement::PlaylistValidation))
        if (point.tag("channel") == channel && point.tag("rung") == "master" && point.tag(leaseTag).empty())
            all.emplace_back(point.time, std::string(point.tag("probe")));
    std::sort(all.begin(), all.end());
    return all;
}

double SharedSite::longestGapS() const {
    std::map<std::string, std::vector<WallTime>> times;
    for (const Point& point : points(Measurement::PlaylistValidation))
        if (point.tag("rung") == "master") times[std::string(point.tag("channel"))].push_back(point.time);
    double longest = times.size() == m_channels.size() ? 0 : 1e9;
    for (auto& [channel, all] : times) {
        std::sort(all.begin(), all.end());
        for (std::size_t i = 1; i < all.size(); ++i) longest = std::max(longest, toSeconds(all[i] - all[i - 1]));
    }
    return longest;
}

void SharedSite::expectOneProbeAtATime() const {
    for (const std::string& channel : m_channels) {
        const auto all = cycles(channel);
        EXPECT_FALSE(all.empty()) << channel;
        int runs = 0;
        std::string probe, story;
        for (const auto& [time, by] : all) {
            if (by != probe) {
                ++runs;
                story += formatIso8601(time) + " " + by + "\n";
            }
            probe = by;
        }
        const int holders = count("SELECT epoch FROM channel_leases WHERE channel_id = '" + channel + "'");
        EXPECT_LE(runs, holders) << channel << " was measured by several probes at once:\n" << story;
    }
}

// As the probes' heartbeats say.
bool SharedSite::nothingWaitsSince(WallTime time) {
    const auto system = console(0).ask<runtime::SystemState>([&](auto answer) { console(0).engine().system(std::move(answer)); });
    if (!system) return false;
    return std::all_of(m_probes.begin(), m_probes.end(), [&](const auto& probe) {
        return std::any_of(system->probes.begin(), system->probes.end(), [&](const ProbeLife& life) {
            return life.id.value == probe.first && life.seen > time && life.spooled == 0;
        });
    });
}

void SharedSite::expectEveryPointThere() {
    std::vector<inventory::Change> changes;
    for (Channel channel : console(0).inventory->channels) {
        channel.enabled = false;
        changes.emplace_back(inventory::PutChannel{channel});
    }
    ASSERT_TRUE(console(0).apply(std::move(changes)));
    // Nothing is measured any more, and what was has arrived.
    std::size_t before = 0;
    WallTime since{};
    const SystemClock clock;
    ASSERT_TRUE(until([&] {
        const std::size_t now = allPoints();
        if (now != before) since = clock.now();
        before = now;
        return now > 0 && clock.now() - since > 3s && nothingWaitsSince(since);
    }, 120s));
    std::uint64_t written = 0;
    for (const auto& [id, process] : m_probes) {
        process->signal(SIGTERM);
        ASSERT_EQ(process->wait(40s), 0) << log(id);
        const std::string said = log(id);
        const auto at = said.rfind(" points: ");
        ASSERT_NE(at, std::string::npos) << said;
        const std::string line = said.substr(at + 9);
        written += std::strtoull(line.c_str(), nullptr, 10);
        EXPECT_NE(line.find(" written, 0 wait, 0 dropped, 0 refused"), std::string::npos) << line;
    }
    EXPECT_EQ(before, written) << "on the server, and what the probes wrote";
    std::printf("%zu points are there, the probes wrote %llu\n", before, static_cast<unsigned long long>(written));
}

double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

}  // namespace inspector::test
