// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/cache.h"
#include "app/lab/channels.h"
#include "app/lab/control.h"
#include "app/lab/delays.h"
#include "app/lab/fault_board.h"
#include "app/lab/http_port.h"
#include "app/lab/media.h"
#include "app/lab/options.h"
#include "app/lab/packager.h"
#include "app/lab/scenario.h"
#include "core/base/backoff.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::lab {

// A whole lab: packager, origin and edges on their ports, faults and scenario. Lives on the main thread, which must run
// an event loop; its servers have threads of their own. Ends with the object.
class Lab : public QObject {
    Q_OBJECT
public:
    // Fails when the media, a fault, the scenario or the first port is not as it should be. `clock` outlives it.
    static Result<std::unique_ptr<Lab>> start(const Options& options, const Clock& clock);
    ~Lab() override;

    // What GET /lab answers: servers with names, roles, regions and URLs, and the lab's settings.
    [[nodiscard]] QJsonObject overview() const;
    [[nodiscard]] int port(const std::string& server) const;  // 0: there is none of that name

private:
    Lab(const Options& options, const Clock& clock, std::unique_ptr<Media> media);
    void addServers();
    Result<void> loadScenario();
    Result<void> listen();
    [[nodiscard]] std::string urlOf(const std::string& server) const;  // without a slash; empty: there is none
    void tick();

    struct Server {
        ServerPlace place;
        int latencyMs = 0;
        std::unique_ptr<Cache> cache;  // none: the packager
        std::unique_ptr<HttpPort> http;
        Backoff restart{Milliseconds(500), Milliseconds(30'000)};  // when its port is taken meanwhile
        MonoTime restartAt{};
    };
    void switchServer(Server& server);
    const Options m_options;
    const Clock& m_clock;
    std::unique_ptr<Media> m_media;
    Channels m_channels;
    FaultBoard m_faults;
    Packager m_packager;
    Delays m_delays;
    Control m_control;
    std::vector<Server> m_servers;
    std::optional<ScenarioPlayer> m_scenario;
    MonoTime m_started{};
    QTimer m_timer;
};

}  // namespace inspector::lab
