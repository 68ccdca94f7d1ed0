// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine_stream.h"

#include "core/probe/monitor.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace inspector::probe {

namespace {

constexpr Milliseconds progressEvery{100};
constexpr double targetWhenUnknown = 6;
constexpr std::int64_t largestPlaylistFile = 64 << 20;
constexpr std::int64_t largestSegmentFile = std::int64_t{8} << 30;

// As the options say, for one run.
std::shared_ptr<const Template> settingsOf(const ExamineOptions& options, bool files) {
    auto settings = std::make_shared<Template>(options.settings);
    settings->follow = options.followS > 0 && !files;
    if (!files) return settings;
    settings->maxPlaylistBytes = std::max(settings->maxPlaylistBytes, largestPlaylistFile);
    settings->maxSegmentBytes = std::max(settings->maxSegmentBytes, largestSegmentFile);
    settings->playlistTimeout = settings->segmentTimeout = std::chrono::hours(1);
    settings->headers.clear();
    return settings;
}

fetch::FetcherOptions fetchingOf(const ExamineOptions& options, const std::filesystem::path& fileRoot) {
    fetch::FetcherOptions fetching;
    fetching.dnsServers = options.engine.dnsServers;
    fetching.maxInFlight = options.engine.probe.maxInFlight;
    fetching.maxPerHost = options.engine.probe.maxPerHost;
    fetching.fileRoot = fileRoot;
    return fetching;
}

class Run {
public:
    Run(const std::string& url, const std::filesystem::path& fileRoot, const ExamineOptions& options, const Clock& clock,
        ExaminationBuilder& builder)
        : m_options(options), m_clock(clock), m_builder(builder), m_began(clock.mono()),
          m_fetcher(m_loop, fetchingOf(options, fileRoot)),
          m_around{m_loop,
                   m_fetcher,
                   clock,
                   options.engine.probe.id,
                   options.engine.caFile,
                   [this](const std::shared_ptr<const ProbeReport>& report) { take(*report); }},
          m_monitor(m_around, m_budget, {channelAt(url), settingsOf(options, !fileRoot.empty())}) {
        m_around.files = !fileRoot.empty();
        m_around.thorough = true;
        m_around.tally = &m_tally;
        m_around.clockCheck = &m_clockCheck;
    }

    bool run(const std::stop_token& stop) {
        const std::stop_callback cancel(stop, [this] { m_loop.quit(); });
        if (following()) m_loop.after(fromSeconds(m_options.followS), [this] { m_loop.quit(); });
        if (m_options.progress) m_loop.after(progressEvery, [this] { progress(); });
        m_monitor.turn(0);
        m_loop.run();
        return m_reports > 0;
    }

private:
    static Channel channelAt(const std::string& url) {
        Channel channel;
        channel.id = ChannelId("examined");
        channel.name = redactUrl(url);
        channel.url = url;
        return channel;
    }
    [[nodiscard]] bool following() const { return m_options.followS > 0 && !m_around.files; }

    void take(const ProbeReport& report) {
        ++m_reports;
        m_builder.add(report);
        if (!following()) return m_loop.quit();
        if (!report.whole) return;
        // The whole of it every target duration; in between the monitor polls as a player does.
        double target = 0;
        for (const RungReport& rung : report.rungs)
            if (rung.parsed && rung.kind != RungKind::IFrame) target = std::max(target, rung.targetDurationS);
        const double wait = std::clamp(target > 0 ? target : targetWhenUnknown, 1.0, 60.0);
        m_loop.after(fromSeconds(wait), [this] { m_monitor.turn(0); });
    }

    void progress() {
        Progress now;
        now.requests = m_tally.ended;
        now.requestsOpen = m_tally.open;
        now.bytes = m_tally.bytes;
        now.findings = m_builder.findings();
        now.elapsedS = toSeconds(m_clock.mono() - m_began);
        now.ofS = following() ? m_options.followS : 0;
        now.doing = m_tally.newest;
        m_options.progress(now);
        m_loop.after(progressEvery, [this] { progress(); });
    }

    const ExamineOptions& m_options;
    const Clock& m_clock;
    ExaminationBuilder& m_builder;
    MonoTime m_began;
    Tally m_tally;
    rules::ClockCheck m_clockCheck;
    std::uint64_t m_reports = 0;
    const std::atomic<BudgetStep> m_budget{BudgetStep::AsAsked};
    fetch::Loop m_loop;
    fetch::Fetcher m_fetcher;
    Surroundings m_around;
    Monitor m_monitor;
};

}  // namespace

bool examineStream(const std::string& url, const std::filesystem::path& fileRoot, const ExamineOptions& options,
                   const Clock& clock, const std::stop_token& stop, ExaminationBuilder& builder) {
    Run run(url, fileRoot, options, clock, builder);
    return run.run(stop);
}

}  // namespace inspector::probe
