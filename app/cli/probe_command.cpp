// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"
#include "app/cli/command_line.h"
#include "app/cli/signals.h"
#include "app/cli/store_access.h"
#include "app/cli/words.h"
#include "core/rules/catalogue.h"
#include "core/runtime/commands.h"
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
constexpr std::chrono::minutes spoolEvery{1};  // how often it is said how much waits

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

    // What was measured, and where it is.
    void end() {
        if (!m_wasProbing) return;
        line() << "points: " << m_writer.written << " written, " << m_writer.spooled + m_writer.queued << " wait, " << m_writer.dropped
               << " dropped, " << m_writer.rejected << " refused" << std::endl;
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
        server(state);
        spool(state.writer);
        if (state.probing) {
            m_wasProbing = true;
            m_writer = state.writer;
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

    // With the others, or alone since when.
    void server(const runtime::EngineState& state) {
        if (!state.ready || !state.shared) return;
        const auto alone = state.server.connected ? std::nullopt : state.server.aloneSince;
        if (m_server && m_alone == alone) return;
        if (!alone) {
            line() << (m_server ? "database: back" : "database: connected") << '\n';
        } else {
            line() << "database: alone since " << formatIso8601(*alone);
            if (state.server.why) m_streams.out << ": " << state.server.why->message();
            m_streams.out << '\n';
        }
        m_server = true;
        m_alone = alone;
    }

    // Points that wait for their server.
    void spool(const series::WriterState& writer) {
        const bool due = m_spooled == 0 || m_clock.mono() >= m_spoolSaid + spoolEvery;
        if (writer.spooled == m_spooled || (writer.spooled != 0 && !due)) return;
        line() << "spool: " << writer.spooled << " points wait";
        if (writer.spooled > 0) m_streams.out << ", " << bytesText(static_cast<std::int64_t>(writer.spoolBytes));
        if (writer.spooled > 0 && writer.error) m_streams.out << ": " << writer.error->message();
        m_streams.out << '\n';
        m_spooled = writer.spooled;
        m_spoolSaid = m_clock.mono();
    }

    std::ostream& line() { return m_streams.out << formatIso8601(m_clock.now()) << ' '; }

    Streams m_streams;
    const Clock& m_clock;
    std::optional<std::size_t> m_channels;
    std::unordered_map<ChannelId, ChannelState> m_states;
    std::set<std::string> m_notices;
    bool m_probing = false;
    bool m_wasProbing = false;
    series::WriterState m_writer;      // as it was told last
    bool m_server = false;             // it was said how it is
    std::optional<WallTime> m_alone;
    std::uint64_t m_spooled = 0;
    MonoTime m_spoolSaid{};
};

// Where a new probe stands is written down for it; what the inventory says of a known one is not changed from here.
Result<void> enter(const CommandLine& line, const runtime::StoreSettings& settings, const ProbeId& id, Streams streams) {
    const auto store = openInventory(line, settings, streams);
    if (!store) return fail(store.error());
    const auto inventory = (*store)->inventory();
    if (!inventory) return fail(inventory.error());
    const std::string region = line.value("region");
    if (const Probe* known = inventory->probe(id); known != nullptr) {
        if (known->region == region) return {};
        if (!known->region.empty())
            return fail(Error::Kind::Conflict, "The probe " + id.value + " stands in the region \"" + known->region + "\"", {},
                        "Change it in the console (Probes… in the menu), or leave --region out");
    }
    Probe entry = inventory->probe(id) == nullptr ? Probe{} : *inventory->probe(id);
    entry.id = id;
    if (entry.name.empty()) entry.name = id.value;
    entry.region = region;
    const auto done = runtime::commands::apply(**store, {inventory::PutProbe{entry}}, runtime::commands::defaultActor(), SystemClock().now());
    return done ? Result<void>() : fail(done.error());
}

}  // namespace

int probe(const QStringList& arguments, Streams streams) {
    CommandLine line("probe",
                     "Probes channels until SIGTERM or Ctrl+C, and prints each change of a channel's state. With a\n"
                     "database on a server it shares the channels with the other probes; it goes on when the server is\n"
                     "away. In a data folder one program probes, and another one takes over when that ends.");
    addStoreOptions(line);
    line.option("duration", "Ends by itself after so many seconds.", "S");
    line.option("probe-id", "The name of this probe in the inventory (default: local).", "ID");
    line.option("region", "Where a new probe stands, for channels that are meant for a region.", "NAME");
    line.option("keep-days", "How long events, findings, alerts and the audit are kept (default: retention_days of the settings "
                             "file, else 365).", "N");
    line.option("ca-file", "Trusted certificates (PEM) instead of the system's.", "FILE");
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (!line.positionals().isEmpty())
        return line.wrong(streams, "it takes no \"" + line.positionals().first().toStdString() + "\"");
    const auto duration = line.seconds("duration", 0, 0.1, 1e9);
    if (!duration) return line.wrong(streams, duration.error().what);

    const auto keep = runtime::parseDays(line.value("keep-days"));
    if (line.isSet("keep-days") && !keep) return line.wrong(streams, "--keep-days needs a number from 1 to 3650");

    runtime::Options options;
    options.dataFolder = dataFolder(line);
    options.caFile = line.value("ca-file");
    if (line.isSet("probe-id")) options.probeId = ProbeId{line.value("probe-id")};
    if (options.probeId.empty()) return line.wrong(streams, "--probe-id needs a name");
    auto settings = storeSettings(line, streams);
    if (!settings) return complain(streams, settings.error());
    if (auto made = makeDataFolder(options.dataFolder); !made) return complain(streams, made.error());
    options.stores = settings->choice;
    if (settings->retention) options.retention = *settings->retention;
    if (settings->history) options.history = *settings->history;
    if (keep) options.history = *keep;
    if (line.isSet("region")) {
        const auto entered = enter(line, *settings, options.probeId, streams);
        // A server that is away keeps nobody from probing.
        if (!entered && entered.error().kind != Error::Kind::Unavailable) return complain(streams, entered.error());
        if (!entered) (void)complain(streams, entered.error());
    }

    holdStopSignals();
    const SystemClock clock;
    Log log(streams, clock);
    runtime::Inspector inspector(std::move(options), clock);
    inspector.start({});
    const MonoTime until = clock.mono() + std::chrono::duration_cast<MonoTime::duration>(fromSeconds(*duration));
    while (!waitForStop(tick) && (*duration == 0 || clock.mono() < until)) log.take(inspector.take());
    inspector.stop();
    log.take(inspector.take());
    log.end();
    return Clean;
}

}  // namespace inspector::cli
