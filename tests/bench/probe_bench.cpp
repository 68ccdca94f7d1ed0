// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// CPU time of a probing cycle against a bare libcurl loop that fetches the same and looks at nothing: per channel a
// multivariant playlist, four media playlists that change at each cycle and four segments of 256 KiB, from nginx on
// the loopback interface, 32 requests at once. Prints both and their ratio, and what a monitor keeps in memory between
// two cycles; exits with 1 when the ratio is above the limit.
//
//   probe_bench [channels [rounds]]
#include "core/fetch/fetcher.h"
#include "core/fetch/loop.h"
#include "core/probe/monitor.h"
#include "tests/support/process.h"

#include <curl/curl.h>
#include <malloc.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace inspector::probe {
namespace {

constexpr int rungs = 4;
constexpr int window = 6;
constexpr std::size_t segmentBytes = 256 * 1024;
constexpr int atOnce = 32;
constexpr double limit = 1.5;

double heapBytes() { return static_cast<double>(mallinfo2().uordblks); }

double threadCpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// All channels have the same four playlists, under URLs of their own.
class Origin {
public:
    Origin() {
        std::string master = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n";
        for (int i = 0; i < rungs; ++i)
            master += "#EXT-X-STREAM-INF:BANDWIDTH=" + std::to_string((i + 1) * 1'500'000) + ",AVERAGE-BANDWIDTH=" +
                      std::to_string((i + 1) * 1'200'000) + ",RESOLUTION=" + std::to_string((i + 1) * 480) + "x" +
                      std::to_string((i + 1) * 270) + ",FRAME-RATE=25,CODECS=\"avc1.640028,mp4a.40.2\"\nv" +
                      std::to_string(i) + ".m3u8\n";
        m_dir.write("files/master.m3u8", master);
        std::string packet("\x47\x1f\xff\x10", 4);
        packet.resize(188, '\xff');
        std::string segment;
        while (segment.size() + 188 <= segmentBytes) segment += packet;
        m_dir.write("files/segment.ts", segment);
        m_nginx = std::make_unique<test::Nginx>(
            m_dir.path() / "files", "rewrite ^/c[0-9]+/v[0-9]-[0-9]+.ts$ /segment.ts break; rewrite ^/c[0-9]+/(.*)$ /$1 break;");
    }
    // Moves the playlists on by one segment.
    void advance() {
        ++m_newest;
        for (int rung = 0; rung < rungs; ++rung) {
            std::string text = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:" +
                               std::to_string(m_newest - window + 1) + "\n#EXT-X-INDEPENDENT-SEGMENTS\n";
            for (int i = m_newest - window + 1; i <= m_newest; ++i)
                text += "#EXT-X-PROGRAM-DATE-TIME:" + formatIso8601(m_epoch + Seconds(6) * (i - 100)) +
                        "\n#EXTINF:6.000,\n" + segmentName(rung, i) + "\n";
            m_dir.write("files/v" + std::to_string(rung) + ".m3u8", text);
        }
    }
    [[nodiscard]] std::string channel(int c) const { return m_nginx->url("/c" + std::to_string(c) + "/"); }
    // What one cycle of a channel fetches.
    [[nodiscard]] std::vector<std::string> urls(int c) const {
        std::vector<std::string> all{channel(c) + "master.m3u8"};
        for (int rung = 0; rung < rungs; ++rung) all.push_back(channel(c) + "v" + std::to_string(rung) + ".m3u8");
        for (int rung = 0; rung < rungs; ++rung) all.push_back(channel(c) + segmentName(rung, m_newest));
        return all;
    }

private:
    static std::string segmentName(int rung, int number) {
        return "v" + std::to_string(rung) + "-" + std::to_string(number) + ".ts";
    }
    test::TempDir m_dir;
    std::unique_ptr<test::Nginx> m_nginx;
    int m_newest = 100;
    WallTime m_epoch = SystemClock().now();
};

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
    Probed(const Origin& origin, int channels)
        : m_fetcher(m_loop, optionsOf()),
          m_surroundings{m_loop, m_fetcher, m_clock, ProbeId("bench"), {}, [this](std::shared_ptr<const ProbeReport> report) {
                             for (const RungReport& r : report->rungs)
                                 for (const SegmentSample& s : r.segments) m_segments += s.http.ok ? 1 : 0;
                             m_findings += report->findings.size();
                             if (--m_left == 0) m_loop.after(Milliseconds(1), [this] { m_roundEnded = true; });
                         }} {
        auto settings = std::make_shared<Template>(standardTemplate());
        for (int c = 0; c < channels; ++c) {
            Channel channel;
            channel.id = ChannelId("c" + std::to_string(c));
            channel.url = origin.channel(c) + "master.m3u8";
            m_monitors.push_back(std::make_unique<Monitor>(m_surroundings, m_budget, Target{channel, settings}));
        }
    }
    void begin() {
        m_left = static_cast<int>(m_monitors.size());
        m_roundEnded = false;
        for (const auto& monitor : m_monitors) monitor->turn(0);
    }
    [[nodiscard]] bool ended() const { return m_roundEnded; }
    fetch::Loop& loop() { return m_loop; }
    [[nodiscard]] std::uint64_t segments() const { return m_segments; }
    [[nodiscard]] std::uint64_t findings() const { return m_findings; }
    [[nodiscard]] std::uint64_t bytes() const { return m_fetcher.wireBytes(); }

private:
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
    std::uint64_t m_findings = 0;
    Surroundings m_surroundings;
    std::vector<std::unique_ptr<Monitor>> m_monitors;
};

struct Spent {
    double bare = 0;
    double probed = 0;
};

// Both take turns, round by round, on this thread: what else the machine does hits both.
class Race {
public:
    Race(int channels, int rounds) : m_channels(channels), m_rounds(rounds), m_probed(m_origin, channels) {}

    int run() {
        m_heap = heapBytes();
        m_probed.loop().post([this] { step(); });
        m_probed.loop().run();
        const double cycles = static_cast<double>(m_channels) * m_rounds;
        const double ratio = m_spent.probed / m_spent.bare;
        std::printf("%d channels, %d rounds: bare libcurl %.0f us, probe %.0f us of CPU a channel and cycle; ratio %.2f "
                    "(limit %.1f)\n", m_channels, m_rounds, m_spent.bare / cycles * 1e6, m_spent.probed / cycles * 1e6,
                    ratio, limit);
        const auto expected = static_cast<std::uint64_t>(m_channels) * rungs * static_cast<std::uint64_t>(m_rounds + 1);
        std::printf("segments %llu of %llu, findings %llu, bytes %llu against %llu\n",
                    static_cast<unsigned long long>(m_probed.segments()), static_cast<unsigned long long>(expected),
                    static_cast<unsigned long long>(m_probed.findings()),
                    static_cast<unsigned long long>(m_probed.bytes()), static_cast<unsigned long long>(m_bareBytes));
        std::printf("memory: %.1f KiB a channel\n", (heapBytes() - m_heap) / 1024 / m_channels);
        return ratio <= limit && m_probed.segments() == expected ? EXIT_SUCCESS : EXIT_FAILURE;
    }

private:
    // The first round of each warms connections up and is not counted.
    void step() {
        if (m_round > m_rounds) return m_probed.loop().quit();
        m_origin.advance();
        std::deque<std::string> urls;
        for (int c = 0; c < m_channels; ++c)
            for (std::string& url : m_origin.urls(c)) urls.push_back(std::move(url));
        const double begin = threadCpuSeconds();
        m_bareBytes += m_bare.round(std::move(urls));
        const double middle = threadCpuSeconds();
        if (m_round > 0) m_spent.bare += middle - begin;
        m_began = middle;
        m_probed.begin();
        wait();
    }
    void wait() {
        m_probed.loop().after(Milliseconds(2), [this] {
            if (!m_probed.ended()) return wait();
            if (m_round > 0) m_spent.probed += threadCpuSeconds() - m_began;
            ++m_round;
            step();
        });
    }

    const int m_channels;
    const int m_rounds;
    Origin m_origin;
    Bare m_bare;
    Probed m_probed;
    Spent m_spent;
    int m_round = 0;
    double m_began = 0;
    std::uint64_t m_bareBytes = 0;
    double m_heap = 0;
};

}  // namespace
}  // namespace inspector::probe

int main(int argc, char** argv) {
    const int channels = argc > 1 ? std::atoi(argv[1]) : 100;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 10;
    if (channels < 1 || rounds < 1) {
        std::fprintf(stderr, "usage: probe_bench [channels [rounds]]\n");
        return 2;
    }
    return inspector::probe::Race(channels, rounds).run();
}
