// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/lab/lab_process.h"
#include "tests/core/runtime/rig.h"
#include "tests/support/delay_proxy.h"
#include "tests/support/influx_server.h"
#include "tests/support/postgres_server.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

// One PostgreSQL, one InfluxDB, the lab's streams; consoles that only watch and command, and probes that are real programs.
namespace inspector::test {

// Where a program reaches the two servers.
struct Reach {
    std::string host = "127.0.0.1";
    int databasePort = 0;  // 0: the server's own
    int metricsPort = 0;
};

class SharedSite {
public:
    explicit SharedSite(int channels, std::chrono::seconds interval = std::chrono::seconds{1});

    // Each has a data folder of its own. The first one makes the database and the channels "ch-001" and so on.
    Rig& addConsole(const Reach& reach = {});
    // A probe inside this process, for what a real program cannot be made to do.
    std::unique_ptr<Rig> makeProbe(const std::string& id);
    [[nodiscard]] Rig& console(std::size_t i) { return *m_consoles.at(i); }
    // Starts it, again too: in the folder that it had.
    void startProbe(const std::string& id, const std::vector<std::string>& more = {}, const Reach& reach = {});
    [[nodiscard]] Process& probe(const std::string& id) { return *m_probes.at(id); }
    [[nodiscard]] std::string log(const std::string& id) const;  // all that it ever said
    // How often it said so.
    [[nodiscard]] int said(const std::string& id, const std::string& text) const;
    // Channels that the list names run at other URLs: those of a lab elsewhere.
    void setStreams(std::function<std::string(const std::string& channel)> url) { m_url = std::move(url); }

    // Until it holds, while every console takes what it is told.
    bool until(const std::function<bool()>& condition, std::chrono::seconds timeout = std::chrono::seconds{60});
    // So much later by the samples that the first console is shown of every channel.
    bool passSamples(std::chrono::seconds time);
    [[nodiscard]] const std::vector<std::string>& channels() const { return m_channels; }
    // Every console shows every channel up, from a fresh sample.
    [[nodiscard]] bool isWell() const;
    // All consoles have their server, or none.
    [[nodiscard]] bool isConnected() const;
    [[nodiscard]] bool isAlone() const;
    // Which probe the consoles show for each channel; empty when they disagree.
    [[nodiscard]] std::map<std::string, std::string> holders() const;
    [[nodiscard]] std::string states() const;

    Result<Inventory> edit(std::size_t console, const std::string& channel, const std::function<void(Channel&)>& change);
    [[nodiscard]] int count(const std::string& statement) const;

    // Points on the server; none when it does not answer.
    [[nodiscard]] std::vector<Point> points(Measurement measurement) const;
    [[nodiscard]] std::size_t allPoints() const;
    // The times at which a channel was measured (what counts: with a lease), and by whom.
    [[nodiscard]] std::vector<std::pair<WallTime, std::string>> cycles(const std::string& channel) const;
    // The longest time without a measurement, leased or not, of any channel.
    [[nodiscard]] double longestGapS() const;
    // No cycle was counted by two probes: how often another one took over is no more than the leases say.
    void expectOneProbeAtATime() const;
    // Takes every channel off the air, ends the probes in an orderly way and compares what they say that they wrote with what is
    // there. Only for probes that were never killed.
    void expectEveryPointThere();

    PostgresServer server;
    InfluxServer influx;
    std::unique_ptr<LabProcess> lab;
    std::string database;

private:
    void makeChannels();
    [[nodiscard]] bool nothingWaitsSince(WallTime time);
    [[nodiscard]] runtime::Options optionsOf(const std::string& name, bool probe, const Reach& reach) const;
    [[nodiscard]] std::string databaseUrl(const Reach& reach) const;
    [[nodiscard]] std::string metricsUrl(const Reach& reach) const;

    TempDir m_folder;
    const WallTime m_began = SystemClock().now();
    std::chrono::seconds m_interval;
    std::vector<std::string> m_channels;
    std::function<std::string(const std::string&)> m_url;
    std::vector<std::unique_ptr<Rig>> m_consoles;
    std::map<std::string, std::unique_ptr<Process>> m_probes;
    std::map<std::string, int> m_runs;
};

// The value below which such a share of the values is.
[[nodiscard]] double quantile(std::vector<double> values, double share);

}  // namespace inspector::test
