// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// CPU time of probing, on one thread, with 32 requests at once to nginx on the loopback interface: per channel and cycle
// a multivariant playlist, four media playlists that have changed and four segments.
// 1. Without looking into segments, against a bare libcurl loop that fetches the same; and what a monitor keeps in memory
//    between two cycles. The segments have 0.5 to 2 MB (ffmpeg makes them).
// 2. Looking into segments against fetching them only, for MPEG-TS and fMP4: what inspection adds. AES-128 is shown beside them.
// Those that are compared take turns, round by round, and the median round counts: what else the machine does hits both. What was found is
// printed, since findings cost CPU too. Exits with 1 when a ratio is above its limit, or at a finding of major or above.
//
//   bench_probe [channels [rounds]]
#include "core/fetch/fetcher.h"
#include "core/fetch/loop.h"
#include "core/probe/monitor.h"
#include "tests/bench/probe_origin.h"

#include <curl/curl.h>
#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace inspector::probe {
namespace {

constexpr int rungs = Origin::rungs;
constexpr int atOnce = 32;
constexpr double limit = 1.5;

double heapBytes() { return static_cast<double>(mallinfo2().uordblks); }

double threadCpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// The bare loop: easy handles and connections are used again, bodies are dropped.
class Bare {
public:
    Bare() : m_multi(curl_multi_init()) {
        curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, static_cast<long>(atOnce * 4));
        for (int i = 0; i < atOnce; ++i) m_idle.push_back(curl_easy_init());
    }
    ~Bare() {
        for (CURL* easy : m_idle) curl_easy_cleanup(easy);
        curl_multi_cleanup(m_multi);
    }
    std::uint64_t round(std::deque<std::string> urls) {
        std::uint64_t bytes = 0;
        int running = 0;
        while (!urls.empty() || static_cast<int>(m_idle.size()) < atOnce) {
            while (!urls.empty() && !m_idle.empty()) {
                CURL* easy = m_idle.back();
                m_idle.pop_back();
                curl_easy_setopt(easy, CURLOPT_URL, urls.front().c_str());
                curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &drop);
                curl_easy_setopt(easy, CURLOPT_WRITEDATA, &bytes);
                curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
                curl_multi_add_handle(m_multi, easy);
                urls.pop_front();
            }
            curl_multi_perform(m_multi, &running);
            int left = 0;
            bool ended = false;
            while (const CURLMsg* message = curl_multi_info_read(m_multi, &left)) {
                CURL* easy = message->easy_handle;
                curl_multi_remove_handle(m_multi, easy);
                m_idle.push_back(easy);
                ended = true;
            }
            if (!ended) curl_multi_poll(m_multi, nullptr, 0, 1000, nullptr);
        }
        return bytes;
    }

private:
    static std::size_t drop(char*, std::size_t size, std::size_t n, void* bytes) {
        *static_cast<std::uint64_t*>(bytes) += size * n;
        return size * n;
    }
    CURLM* m_multi;
    std::vector<CURL*> m_idle;
};

// The same by monitors: every one has its turn, the round ends with the last report.
class Probed {
public:
    Probed(const Origin& origin, int channels, bool inspecting)
        : m_fetcher(m_loop, optionsOf()),
          m_surroundings{m_loop, m_fetcher, m_clock, ProbeId("bench"), {}, [this](std::shared_ptr<const ProbeReport> report) {
                             for (const RungReport& r : report->rungs)
                                 for (const SegmentSample& s : r.segments) m_segments += s.http.ok ? 1 : 0;
                             for (const Finding& f : report->findings) {
                                 ++m_findings[f.rule];
                                 if (f.severity >= Severity::Major) m_clean = false;
                             }
                             if (--m_left == 0) m_loop.after(Milliseconds(1), [this] { endRound(); });
                         }} {
        Template settings = standardTemplate();
        settings.inspectSegments = inspecting;
        const auto shared = std::make_shared<const Template>(std::move(settings));
        for (int c = 0; c < channels; ++c) {
            Channel channel;
            channel.id = ChannelId("c" + std::to_string(c));
            channel.url = origin.channel(c) + "master.m3u8";
            m_monitors.push_back(std::make_unique<Monitor>(m_surroundings, m_budget, Target{channel, shared}));
        }
    }
    // One cycle of every channel; the CPU seconds that it took.
    double round() {
        const double begin = threadCpuSeconds();
        m_left = static_cast<int>(m_monitors.size());
        m_roundEnded = false;
        for (const auto& monitor : m_monitors) monitor->turn(0);
        while (!m_roundEnded) m_loop.runOnce();
        return threadCpuSeconds() - begin;
    }
    [[nodiscard]] std::uint64_t segments() const { return m_segments; }
    [[nodiscard]] bool clean() const { return m_clean; }  // nothing at major or above
    // What was found costs CPU: "3 (rule 2, rule 1)".
    [[nodiscard]] std::string findings() const {
        std::uint64_t all = 0;
        std::string each;
        for (const auto& [rule, count] : m_findings) {
            all += count;
            each += (each.empty() ? " (" : ", ") + rule + " " + std::to_string(count);
        }
        return std::to_string(all) + each + (each.empty() ? "" : ")");
    }
    [[nodiscard]] std::uint64_t bytes() const { return m_fetcher.wireBytes(); }

private:
    void endRound() {
        m_roundEnded = true;
        m_loop.post([] {});  // the turn that is running need not wait for anything else
    }
    static fetch::FetcherOptions optionsOf() {
        fetch::FetcherOptions options;
        options.maxInFlight = options.maxPerHost = atOnce;
        return options;
    }
    SystemClock m_clock;
    fetch::Loop m_loop;
    fetch::Fetcher m_fetcher;
    std::atomic<BudgetStep> m_budget{BudgetStep::AsAsked};
    int m_left = 0;
    bool m_roundEnded = false;
    std::uint64_t m_segments = 0;
    std::map<std::string, std::uint64_t> m_findings;
    bool m_clean = true;
    Surroundings m_surroundings;
    std::vector<std::unique_ptr<Monitor>> m_monitors;
};

struct Effort {
    int channels = 0;
    int rounds = 0;

    // One more round than is counted: the first warms connections up.
    [[nodiscard]] std::uint64_t segments() const {
        return static_cast<std::uint64_t>(channels) * rungs * static_cast<std::uint64_t>(rounds + 1);
    }
};

using Rounds = std::vector<double>;  // CPU seconds

// Of one channel's cycle.
double medianUs(Rounds rounds, int channels) {
    const auto middle = rounds.begin() + static_cast<std::ptrdiff_t>(rounds.size() / 2);
    std::nth_element(rounds.begin(), middle, rounds.end());
    return *middle / channels * 1e6;
}

bool compareWithBare(Effort effort) {
    Origin origin(Media::MpegTs);
    Bare bare;
    Probed probed(origin, effort.channels, false);
    const double heap = heapBytes();
    Rounds bareRounds;
    Rounds probedRounds;
    std::uint64_t bareBytes = 0;
    for (int round = 0; round <= effort.rounds; ++round) {
        origin.advance();
        std::deque<std::string> urls;
        for (int c = 0; c < effort.channels; ++c)
            for (std::string& url : origin.urls(c)) urls.push_back(std::move(url));
        const double begin = threadCpuSeconds();
        bareBytes += bare.round(std::move(urls));
        const double took = threadCpuSeconds() - begin;
        const double tookProbed = probed.round();
        if (round == 0) continue;
        bareRounds.push_back(took);
        probedRounds.push_back(tookProbed);
    }
    const double bareUs = medianUs(std::move(bareRounds), effort.channels);
    const double probedUs = medianUs(std::move(probedRounds), effort.channels);
    const double ratio = probedUs / bareUs;
    std::printf("%d channels, %d rounds: bare libcurl %.0f us, probe %.0f us of CPU a channel and cycle; ratio %.2f "
                "(limit %.1f)\n", effort.channels, effort.rounds, bareUs, probedUs, ratio, limit);
    std::printf("  segments %llu of %llu, findings %s, bytes %llu against %llu; memory: %.1f KiB a channel\n",
                static_cast<unsigned long long>(probed.segments()), static_cast<unsigned long long>(effort.segments()),
                probed.findings().c_str(), static_cast<unsigned long long>(probed.bytes()),
                static_cast<unsigned long long>(bareBytes), (heapBytes() - heap) / 1024 / effort.channels);
    return ratio <= limit && probed.clean() && probed.segments() == effort.segments();
}

// Decrypting is work of its own, which has no limit here.
bool compareWithoutInspection(const char* name, Media media, Effort effort) {
    const bool limited = media != Media::EncryptedTs;
    Origin origin(media);
    Probed fetching(origin, effort.channels, false);
    Probed inspecting(origin, effort.channels, true);
    Rounds fetchRounds;
    Rounds inspectRounds;
    for (int round = 0; round <= effort.rounds; ++round) {
        origin.advance();
        const double without = fetching.round();
        const double with = inspecting.round();
        if (round == 0) continue;
        fetchRounds.push_back(without);
        inspectRounds.push_back(with);
    }
    const double fetchUs = medianUs(std::move(fetchRounds), effort.channels);
    const double inspectUs = medianUs(std::move(inspectRounds), effort.channels);
    const double ratio = inspectUs / fetchUs;
    std::printf("%s: fetched only %.0f us, inspected %.0f us of CPU a channel and cycle; ratio %.2f (%s)\n", name,
                fetchUs, inspectUs, ratio, limited ? "limit 1.5" : "no limit: with decryption");
    std::printf("  segments %llu and %llu of %llu, findings %s and %s, %.1f MB\n",
                static_cast<unsigned long long>(fetching.segments()), static_cast<unsigned long long>(inspecting.segments()),
                static_cast<unsigned long long>(effort.segments()), fetching.findings().c_str(),
                inspecting.findings().c_str(), static_cast<double>(inspecting.bytes()) / 1e6);
    return (!limited || ratio <= limit) && fetching.clean() && inspecting.clean() && fetching.segments() == effort.segments() &&
           inspecting.segments() == effort.segments();
}

}  // namespace
}  // namespace inspector::probe

int main(int argc, char** argv) {
    const int channels = argc > 1 ? std::atoi(argv[1]) : 40;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 10;
    if (channels < 1 || rounds < 1) {
        std::fprintf(stderr, "usage: bench_probe [channels [rounds]]\n");
        return 2;
    }
    using namespace inspector::probe;
    const Effort effort{channels, rounds};
    bool kept = compareWithBare(effort);
    kept = compareWithoutInspection("MPEG-TS", Media::MpegTs, effort) && kept;
    kept = compareWithoutInspection("fMP4", Media::Fmp4, effort) && kept;
    kept = compareWithoutInspection("MPEG-TS in AES-128", Media::EncryptedTs, effort) && kept;
    return kept ? EXIT_SUCCESS : EXIT_FAILURE;
}
