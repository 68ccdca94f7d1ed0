// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"
#include "app/cli/command_line.h"
#include "app/cli/signals.h"
#include "app/cli/words.h"
#include "core/rules/catalogue.h"
#include "core/runtime/inspector.h"

#include <chrono>
#include <ostream>
#include <set>
#include <unordered_map>

// inspector-cli probe: the engine without a display. One line for each change of a channel's state, and for what the
// program has to say about itself.
namespace inspector::cli {

namespace {

constexpr Milliseconds tick{200};

class Log {
public:
    Log(Streams streams, const Clock& clock) : m_streams(streams), m_clock(clock) {}

    void take(const runtime::Changes& changes) {
        if (changes.inventory) inventory(*changes.inventory);
        for (const ChannelStatus& status : changes.statuses) state(status);
        for (const ChannelId& id : changes.removed) m_states.erase(id);
        if (changes.engine) engine(*changes.engine);
        m_streams.out.flush();
    }

private:
    void inventory(const Inventory& inventory) {
        if (m_channels == inventory.channels.size()) return;
        m_channels = inventory.channels.size();
        line() << "channels: " << *m_channels << '\n';
    }

    void state(const ChannelStatus& status) {
        const auto [at, isNew] = m_states.try_emplace(status.channel, ChannelState::Unknown);
        if (at->second == status.state) return;
        line() << status.channel.value << ": " << toString(at->second) << " -> " << toString(status.state) << " since "
               << formatIso8601(status.since);
        if (status.reason)
            m_streams.out << ", " << status.reason->rule << ' ' << toString(status.reason->severity) << ' '
                          << (status.reason->rung.empty() ? "channel" : status.reason->rung) << ": "
                          << rules::english(*status.reason);
        m_streams.out << '\n';
        at->second = status.state;
    }

    void engine(const runtime::EngineState& state) {
        if (state.probing != m_probing) {
            m_probing = state.probing;
            line() << (m_probing ? "probing" : "not probing") << '\n';
        }
        std::set<std::string> ids;
        for (const runtime::Notice& notice : state.notices) {
            ids.insert(notice.id);
            if (!m_notices.contains(notice.id)) line() << "notice: " << notice.english << '\n';
        }
        for (const std::string& id : m_notices)
            if (!ids.contains(id)) line() << "over: " << id << '\n';
        m_notices = std::move(ids);
    }

    std::ostream& line() { return m_streams.out << formatIso8601(m_clock.now()) << ' '; }

    Streams m_streams;
    const Clock& m_clock;
    std::optional<std::size_t> m_channels;
    std::unordered_map<ChannelId, ChannelState> m_states;
    std::set<std::string> m_notices;
    bool m_probing = false;
};

}  // namespace

int probe(const QStringList& arguments, Streams streams) {
    CommandLine line("probe",
                     "Probes the channels of a data folder until SIGTERM or Ctrl+C, and prints each change of a\n"
                     "channel's state. While another program probes it watches, and takes over when that ends.");
    addDataOption(line);
    line.option("duration", "Ends by itself after so many seconds.", "S");
    line.option("probe-id", "The name of this probe in the inventory (default: local).", "ID");
    line.option("ca-file", "Trusted certificates (PEM) instead of the system's.", "FILE");
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (!line.positionals().isEmpty())
        return line.wrong(streams, "it takes no \"" + line.positionals().first().toStdString() + "\"");
    const auto duration = line.seconds("duration", 0, 0.1, 1e9);
    if (!duration) return line.wrong(streams, duration.error().what);

    runtime::Options options;
    options.dataFolder = dataFolder(line);
    options.caFile = line.value("ca-file");
    if (line.isSet("probe-id")) options.probeId = ProbeId{line.value("probe-id")};
    if (options.probeId.empty()) return line.wrong(streams, "--probe-id needs a name");
    std::error_code error;
    std::filesystem::create_directories(options.dataFolder, error);
    if (error)
        return complain(streams, {Error::Kind::Denied, "The data folder cannot be made: " + error.message(),
                                  options.dataFolder.string(), "Choose another one with --data"});

    holdStopSignals();
    const SystemClock clock;
    Log log(streams, clock);
    runtime::Inspector inspector(std::move(options), clock);
    inspector.start({});
    const MonoTime until = clock.mono() + std::chrono::duration_cast<MonoTime::duration>(fromSeconds(*duration));
    while (!waitForStop(tick) && (*duration == 0 || clock.mono() < until)) log.take(inspector.take());
    inspector.stop();
    log.take(inspector.take());
    return Clean;
}

}  // namespace inspector::cli
