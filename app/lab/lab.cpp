// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/lab.h"

#include "core/base/log.h"

#include <QFile>
#include <QJsonArray>

#include <algorithm>
#include <iterator>

namespace inspector::lab {

namespace {

constexpr std::chrono::milliseconds kTick{100};
constexpr int kOriginMissMs = 3;   // to the packager
constexpr int kEdgeMissMs = 10;    // to the origin

std::vector<std::string> rungNames(const Media& media, bool audio) {
    std::vector<std::string> names;
    for (const Rung& rung : media.rungs())
        if (audio || !rung.isAudio()) names.push_back(rung.name);
    return names;
}

std::vector<std::string> edgeNames() {
    std::vector<std::string> names;
    for (const ServerPlace& place : kServers)
        if (std::string_view(place.role) == "edge") names.emplace_back(place.name);
    return names;
}

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

}  // namespace

Lab::Lab(const Options& options, const Clock& clock, std::unique_ptr<Media> media)
    : m_options(options), m_clock(clock), m_media(std::move(media)),
      m_channels(options.channels, options.fmp4Share, options.seed, m_media->segmentMs(),
                 {options.dashShare, options.lowLatencyShare, options.encryptedShare, options.scenario == "demo"}),
      m_faults(m_channels, rungNames(*m_media, options.audio), edgeNames(), m_media->segmentMs()),
      m_packager(*m_media, m_channels, m_faults, {options.window, options.audio, [this] { return urlOf("packager"); }}),
      m_control({m_channels, m_faults, clock, m_media->segmentMs(), options.window, options.templateName,
                 [this] { return overview(); }, [this](const std::string& server) { return urlOf(server); }}) {
    connect(&m_timer, &QTimer::timeout, this, &Lab::tick);
}

Lab::~Lab() {
    for (Server& server : m_servers) server.http->stop();
}

Result<std::unique_ptr<Lab>> Lab::start(const Options& options, const Clock& clock) {
    auto media = Media::load({options.unitsPerSegment, options.segmentBytes});
    if (!media) return fail(std::move(media.error()));
    std::unique_ptr<Lab> lab(new Lab(options, clock, std::move(*media)));
    if (auto loaded = lab->loadScenario(); !loaded) return fail(std::move(loaded.error()));
    for (const auto& [fault, target] : options.faults) {
        auto done = lab->m_faults.set(fault, target, true, toMillis(clock.now()));
        if (!done) return fail(std::move(done.error()));
    }
    lab->addServers();
    if (auto listening = lab->listen(); !listening) return fail(std::move(listening.error()));
    lab->m_started = clock.mono();
    lab->tick();
    lab->m_timer.start(kTick);
    return lab;
}

Result<void> Lab::loadScenario() {
    if (m_options.scenario.empty()) return {};
    const bool demo = m_options.scenario == "demo";
    QFile file(demo ? QStringLiteral(":/lab/demo_scenario.json") : text(m_options.scenario));
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::Kind::NotFound, "Cannot read the scenario: " + file.errorString().toStdString(),
                    m_options.scenario, "give a JSON file, or \"demo\"");
    auto scenario = parseScenario(file.readAll().toStdString(), m_options.scenario);
    if (!scenario) return fail(std::move(scenario.error()));
    if (demo) {  // with fewer channels, what is left of it
        std::erase_if(scenario->steps,
                      [&](const ScenarioStep& step) { return !m_faults.check(step.fault, step.target); });
    }
    for (std::size_t i = 0; i < scenario->steps.size(); ++i) {
        const ScenarioStep& step = scenario->steps[i];
        auto known = m_faults.check(step.fault, step.target);
        if (known) continue;
        known.error().where = m_options.scenario + ": step " + std::to_string(i + 1) + ": " + known.error().where;
        return fail(std::move(known.error()));
    }
    m_scenario.emplace(std::move(*scenario));
    return {};
}

void Lab::addServers() {
    Responder* upstream = &m_packager;
    for (const ServerPlace& place : kServers) {
        Server server;
        server.place = place;
        const auto chosen = m_options.latencyMs.find(place.name);
        server.latencyMs = chosen == m_options.latencyMs.end() ? place.latencyMs : chosen->second;
        const bool edge = std::string_view(place.role) == "edge";
        const bool packager = std::string_view(place.role) == "packager";
        Cache::Options options;
        options.name = place.name;
        options.latency = std::chrono::milliseconds(server.latencyMs);
        options.missLatency = std::chrono::milliseconds(edge ? kEdgeMissMs : kOriginMissMs);
        if (edge) {
            options.channels = &m_channels;
            options.packager = &m_packager;
            options.segmentMs = m_media->segmentMs();
            options.elsewhere = [this] { return urlOf(std::string(kOrigin)); };
        }
        if (!packager) server.cache = std::make_unique<Cache>(options, *upstream, m_faults);
        if (!packager && !edge) upstream = server.cache.get();
        ControlHandler control;
        if (packager) control = [this](const ControlRequest& request) { return m_control.handle(request); };
        Responder& responder = packager ? static_cast<Responder&>(m_packager) : *server.cache;
        server.http = std::make_unique<HttpPort>(
            HttpPort::Parts{responder, *m_media, m_delays, m_clock, std::move(control),
                            packager ? options.latency : std::chrono::milliseconds(0)});
        m_servers.push_back(std::move(server));
    }
}

Result<void> Lab::listen() {
    int next = m_options.port;
    for (Server& server : m_servers) {
        auto started = server.http->start(next);
        // Only the first port was asked for; the others may be any.
        if (!started && &server != &m_servers.front()) started = server.http->start(0);
        if (!started) return started;
        if (next > 0) next = next < 65'535 ? next + 1 : 0;
    }
    return {};
}

int Lab::port(const std::string& server) const {
    const auto found = std::find_if(m_servers.begin(), m_servers.end(),
                                    [&](const Server& each) { return server == each.place.name; });
    return found == m_servers.end() ? 0 : found->http->port();
}

std::string Lab::urlOf(const std::string& server) const {
    const int number = port(server);
    return number == 0 ? std::string() : "http://127.0.0.1:" + std::to_string(number);
}

void Lab::tick() {
    if (m_scenario) {
        const std::int64_t now = toMillis(m_clock.now());
        for (const ScenarioPlayer::Switch& change : m_scenario->advance(toSeconds(m_clock.mono() - m_started))) {
            // Checked when it was loaded.
            (void)m_faults.set(change.fault, change.target, change.on, now);
        }
    }
    for (Server& server : m_servers) switchServer(server);
}

// A server that is down refuses connections: it is stopped, and started again on the same port.
void Lab::switchServer(Server& server) {
    const bool down = m_faults.isOn(Fault::EdgeDown, server.place.name) || m_faults.isOn(Fault::OriginDown, server.place.name);
    if (down && server.http->running()) server.http->stop();
    if (down || server.http->running() || m_clock.mono() < server.restartAt) return;
    if (const auto started = server.http->start(server.http->port())) {
        server.restart.succeed();
    } else {
        server.restartAt = m_clock.mono() + server.restart.fail();
        qCWarning(lcLab).noquote() << server.place.name << "does not come back yet:" << text(started.error().message());
    }
}

QJsonObject Lab::overview() const {
    QJsonArray servers;
    for (const Server& server : m_servers) {
        servers.append(QJsonObject{{QStringLiteral("name"), QLatin1String(server.place.name)},
                                   {QStringLiteral("role"), QLatin1String(server.place.role)},
                                   {QStringLiteral("provider"), QLatin1String(server.place.provider)},
                                   {QStringLiteral("region"), QLatin1String(server.place.region)},
                                   {QStringLiteral("port"), server.http->port()},
                                   {QStringLiteral("url"),
                                    QStringLiteral("http://127.0.0.1:%1").arg(server.http->port())},
                                   {QStringLiteral("latency_ms"), server.latencyMs}});
    }
    return {{QStringLiteral("program"), QStringLiteral("inspector-lab")},
            {QStringLiteral("version"), QStringLiteral(INSPECTOR_VERSION)},
            {QStringLiteral("port"), m_servers.front().http->port()},
            {QStringLiteral("servers"), servers},
            {QStringLiteral("channels"), static_cast<qint64>(m_channels.all().size())},
            {QStringLiteral("template"), text(m_options.templateName)},
            {QStringLiteral("segment_s"), static_cast<double>(m_media->segmentMs()) / 1000},
            {QStringLiteral("window"), m_options.window},
            {QStringLiteral("scenario"), text(m_options.scenario)}};
}

}  // namespace inspector::lab
