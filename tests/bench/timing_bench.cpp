// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How true the CDN monitor's times are, and what it costs: channels of a running lab through its edges, whose latency is known. What the
// monitor measured is compared with the lab's own time of each answer (Server-Timing), beside what curl measures of the same.
// Then the CPU time of the edges' requests: the same channels watched with and without their edges.
//
//   bench_timing PORT [channels [seconds]]   PORT: of the lab's packager; seconds: a multiple of the interval, 30; see tests/bench/timing
#include "core/base/text.h"
#include "core/model/inventory.h"
#include "core/probe/engine.h"
#include "tests/app/lab/lab_process.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace inspector::probe {
namespace {

struct Errors {
    std::vector<double> trusted;  // ms that were measured beyond the server's own
    std::vector<double> all;
    std::size_t requests = 0;
    std::size_t late = 0;

    [[nodiscard]] static double at(std::vector<double> values, double share) {
        if (values.empty()) return 0;
        std::sort(values.begin(), values.end());
        return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    }
};

std::optional<double> labMs(std::string_view header) {
    const auto at = header.find("lab;dur=");
    if (at == std::string_view::npos) return std::nullopt;
    return std::atof(std::string(header.substr(at + 8, 16)).c_str());
}

double cpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// The lab's channels.csv: id, name and url are its first columns by name.
std::vector<Channel> channelsOf(const std::string& csv, std::size_t most) {
    std::vector<Channel> channels;
    std::vector<std::string> names;
    std::size_t from = 0;
    while (from < csv.size() && channels.size() < most) {
        const std::size_t end = std::min(csv.find('\n', from), csv.size());
        std::vector<std::string> cells{""};
        for (const char c : csv.substr(from, end - from)) {
            if (c == ',') cells.emplace_back();
            else if (c != '"' && c != '\r') cells.back() += c;
        }
        from = end + 1;
        if (names.empty()) {
            names = cells;
            continue;
        }
        Channel channel;
        for (std::size_t i = 0; i < std::min(names.size(), cells.size()); ++i) {
            if (names[i] == "id") channel.id = ChannelId(cells[i]);
            if (names[i] == "url") channel.url = cells[i];
        }
        if (channel.url.empty()) continue;
        if (channel.id.empty()) channel.id = ChannelId("channel-" + std::to_string(channels.size()));
        channel.templateId = TemplateId("bench");
        channels.push_back(std::move(channel));
    }
    std::sort(channels.begin(), channels.end(), [](const Channel& a, const Channel& b) { return a.id < b.id; });
    return channels;
}

class Run {
public:
    Run(std::vector<Channel> channels, const std::vector<std::pair<std::string, int>>& edges, bool watchEdges) {
        auto inventory = std::make_shared<Inventory>();
        inventory->channels = std::move(channels);
        Template settings = standardTemplate();
        settings.id = TemplateId("bench");
        settings.segments = SegmentPolicy::Newest;
        settings.inspectSegments = false;
        settings.watchEdges = watchEdges;
        inventory->templates = {settings};
        for (const auto& [name, port] : edges) {
            Endpoint endpoint;
            endpoint.id = EndpointId(name);
            endpoint.baseUrl = "http://127.0.0.1:" + std::to_string(port);
            inventory->endpoints.push_back(endpoint);
        }
        EngineOptions options;
        options.probe.id = ProbeId("bench");
        m_engine = std::make_unique<Engine>(options, m_clock, [this](const std::shared_ptr<const ProbeReport>& r) { take(*r); });
        m_engine->setInventory(inventory);
        m_engine->start();
    }
    // After the first rounds, in which everything is new. Whole intervals of the channels: each has as many cycles as the others.
    void measure(std::chrono::seconds warmUp, std::chrono::seconds time) {
        std::this_thread::sleep_for(warmUp);
        {
            const std::lock_guard lock(m_mutex);
            m_errors.clear();
            m_requests = 0;
        }
        const double before = cpuSeconds();
        const auto began = std::chrono::steady_clock::now();
        std::this_thread::sleep_for(time);
        m_cpu = cpuSeconds() - before;
        m_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        m_stats = m_engine->stats();
        m_engine->stop();
    }

    [[nodiscard]] double coreShare() const { return m_cpu / m_seconds; }
    [[nodiscard]] double requestsPerMinute() const { return static_cast<double>(m_requests) / m_seconds * 60; }
    [[nodiscard]] const std::map<std::string, Errors>& errors() const { return m_errors; }
    [[nodiscard]] const EngineStats& stats() const { return m_stats; }

private:
    void take(const ProbeReport& report) {
        const std::lock_guard lock(m_mutex);
        for (const StageSample& stage : report.stages) {
            m_requests += stage.requests.size();
            for (const StageRequest& request : stage.requests) takeRequest(report, stage.stage, request);
        }
    }
    void takeRequest(const ProbeReport& report, const std::string& stage, const StageRequest& request) {
        Errors& errors = m_errors[stage];
        ++errors.requests;
        if (request.trust == Trust::Late) ++errors.late;
        const auto exchange = std::find_if(report.exchanges.begin(), report.exchanges.end(), [&](const auto& e) {
            return e->stage == stage && e->http == request.http;
        });
        if (exchange == report.exchanges.end() || !request.http.reused) return;
        for (const auto& [name, value] : (*exchange)->responseHeaders) {
            if (!equalsIgnoreCase(name, "Server-Timing")) continue;
            const auto own = labMs(value);
            if (!own) continue;
            errors.all.push_back(request.http.ttfbMs - *own);
            if (request.trust == Trust::Trusted) errors.trusted.push_back(errors.all.back());
        }
    }

    SystemClock m_clock;
    std::mutex m_mutex;
    std::map<std::string, Errors> m_errors;
    std::size_t m_requests = 0;
    double m_cpu = 0;
    double m_seconds = 1;
    EngineStats m_stats;
    std::unique_ptr<Engine> m_engine;  // last: it goes first
};

// What curl (the program) measures of the same server over one kept connection.
Errors byCurl(const std::string& url, int times) {
    std::vector<std::string> command{"curl", "-s", "-w", "\\n@@%{time_starttransfer} %{time_pretransfer} %header{server-timing}\\n"};
    for (int i = 0; i < times; ++i) {
        command.insert(command.end(), {"-o", "/dev/null"});
        command.push_back(url);
    }
    const std::string output = test::run(std::move(command)).output;
    Errors errors;
    for (std::size_t at = output.find("@@"); at != std::string::npos; at = output.find("@@", at + 2)) {
        const std::string line = output.substr(at + 2, output.find('\n', at + 2) - at - 2);
        double first = 0;
        double ready = 0;
        const auto own = labMs(line);
        if (!own || std::sscanf(line.c_str(), "%lf %lf", &first, &ready) != 2) continue;
        if (++errors.requests > 1) errors.all.push_back((first - ready) * 1000 - *own);
    }
    return errors;
}

int portOf(const std::string& endpoints, const std::string& name) {
    const auto at = endpoints.find(name);
    const auto host = endpoints.find("http://127.0.0.1:", at == std::string::npos ? endpoints.size() : at);
    return host == std::string::npos ? 0 : std::atoi(endpoints.c_str() + host + 17);
}

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_timing PORT [channels [seconds]]\n");
        return 2;
    }
    const std::string lab = "http://127.0.0.1:" + std::string(argv[1]);
    const auto most = static_cast<std::size_t>(argc > 2 ? std::atoi(argv[2]) : 1'000);
    const std::chrono::seconds time(argc > 3 ? std::atoi(argv[3]) : 60);
    const std::vector<Channel> channels = channelsOf(test::curl(lab + "/lab/channels.csv").body, most);
    const std::string csv = test::curl(lab + "/lab/endpoints.csv").body;
    std::vector<std::pair<std::string, int>> edges;
    for (const char* name : {"fra-1", "fra-2", "nyc-1", "origin"})
        if (const int port = portOf(csv, name)) edges.emplace_back(name, port);
    if (channels.empty() || edges.empty()) {
        std::fprintf(stderr, "The lab at %s lists no channels or endpoints\n", lab.c_str());
        return 1;
    }
    const std::chrono::seconds warmUp(50);
    double without = 0;
    {
        Run plain(channels, edges, false);
        plain.measure(warmUp, time);
        without = plain.coreShare();
    }
    Run watched(channels, edges, true);
    watched.measure(warmUp, time);
    std::printf("%zu channels, %zu edges, %lld s; error = time to first byte on a kept connection - the server's own time, ms\n",
                channels.size(), edges.size(), static_cast<long long>(time.count()));
    std::printf("%-10s %9s %8s %8s %8s %8s %10s %10s\n", "stage", "requests", "late", "p50", "p99", "p99 all", "curl p50", "curl p99");
    for (const auto& [stage, errors] : watched.errors()) {
        const auto edge = std::find_if(edges.begin(), edges.end(), [&](const auto& e) { return e.first == stage; });
        Errors curl;
        if (edge != edges.end()) {
            const auto path = channels.front().url.find('/', 8);
            curl = byCurl("http://127.0.0.1:" + std::to_string(edge->second) + channels.front().url.substr(path), 60);
        }
        std::printf("%-10s %9zu %7.2f%% %8.3f %8.3f %8.3f %10.3f %10.3f\n", stage.c_str(), errors.requests,
                    errors.requests ? 100.0 * static_cast<double>(errors.late) / static_cast<double>(errors.requests) : 0,
                    Errors::at(errors.trusted, 0.5), Errors::at(errors.trusted, 0.99), Errors::at(errors.all, 0.99),
                    Errors::at(curl.all, 0.5), Errors::at(curl.all, 0.99));
    }
    const double cost = watched.coreShare() - without;
    std::printf("CPU: %.1f %% of a core without the edges, %.1f %% with them, %.0f requests a minute through the chain: %.2f %% for 5,000\n",
                100 * without, 100 * watched.coreShare(), watched.requestsPerMinute(), 100 * cost / watched.requestsPerMinute() * 5'000);
    std::printf("the workers' lag: %.1f ms at p95, %.1f ms at worst\n", watched.stats().lagP95Ms, watched.stats().lagWorstMs);
    return 0;
}

}  // namespace
}  // namespace inspector::probe

int main(int argc, char** argv) { return inspector::probe::main(argc, argv); }
