// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/recorder.h"

#include "core/base/log.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace inspector::evidence {

namespace {
constexpr std::size_t mostAtOnce = 100;
constexpr Milliseconds patience{250};
constexpr std::size_t mostWaiting = 1'000;   // channels whose bundles are due
}

Recorder::Recorder(RecorderOptions options, const Clock& clock, Frozen frozen)
    : m_options(std::move(options)), m_clock(clock), m_frozen(std::move(frozen)), m_queue(m_options.mostQueued),
      m_ring(m_options.folder, m_options.limits) {
    m_thread = std::thread([this] {
        try {
            run();
        } catch (const std::exception& e) {
            qCCritical(lcRuntime, "the flight recorder's thread caught an exception: %s", e.what());
        }
    });
}

Recorder::~Recorder() {
    m_queue.close();
    m_thread.join();
}

void Recorder::record(std::shared_ptr<const ProbeReport> report) {
    if (!report->exchanges.empty()) m_queue.push(std::move(report));
}

void Recorder::freeze(const ChannelId& channel, const ProbeId& probe, const Finding& finding) {
    const auto after = std::chrono::duration_cast<MonoTime::duration>(m_options.after);
    const std::lock_guard lock(m_mutex);
    const bool known = std::any_of(m_waiting.begin(), m_waiting.end(), [&](const Freeze& f) { return f.channel == channel; });
    if (known || m_waiting.size() >= mostWaiting) return;
    m_waiting.push_back({channel, probe, finding, m_clock.now(), m_clock.mono() + after});
}

void Recorder::forget(const ChannelId& channel) {
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_waiting, [&](const Freeze& f) { return f.channel == channel; });
    }
    const std::lock_guard lock(m_ringMutex);
    m_ring.remove(channel);
}

Exchanges Recorder::read(const ChannelId& channel, WallTime from) const {
    const std::lock_guard lock(m_ringMutex);
    return m_ring.read(channel, from, WallTime::max());
}

std::string Recorder::failure() const {
    const std::lock_guard lock(m_mutex);
    return m_failure;
}

void Recorder::run() {
    for (;;) {
        const bool last = m_queue.closed();
        const auto reports = m_queue.takeBatch(mostAtOnce, patience);
        if (last && reports.empty()) break;
        for (const auto& report : reports) {
            const std::lock_guard ring(m_ringMutex);
            const auto written = m_ring.append(report->channel, report->exchanges, report->finished);
            const std::lock_guard lock(m_mutex);
            m_failure = written ? std::string() : written.error().message();
        }
        freezeDue(false);
    }
    freezeDue(true);
}

void Recorder::freezeDue(bool all) {
    std::vector<Freeze> due;
    {
        const MonoTime now = m_clock.mono();
        const std::lock_guard lock(m_mutex);
        const auto later = std::stable_partition(m_waiting.begin(), m_waiting.end(),
                                                 [&](const Freeze& f) { return !all && f.due > now; });
        due.assign(std::make_move_iterator(later), std::make_move_iterator(m_waiting.end()));
        m_waiting.erase(later, m_waiting.end());
    }
    for (const Freeze& freeze : due) finish(freeze);
}

void Recorder::finish(const Freeze& freeze) {
    const Exchanges exchanges = read(freeze.channel, freeze.asked - m_options.before);
    if (exchanges.empty()) return;
    EvidenceBundle bundle;
    bundle.channel = freeze.channel;
    bundle.probe = freeze.probe;
    bundle.finding = freeze.finding;
    bundle.frozen = freeze.asked;
    bundle.from = exchanges.front()->started;
    bundle.to = exchanges.back()->started;
    bundle.exchanges = static_cast<std::uint32_t>(exchanges.size());
    bundle.data = encode(exchanges);
    bundle.bytes = bundle.data.size();
    m_frozen(std::move(bundle));
}

}  // namespace inspector::evidence
