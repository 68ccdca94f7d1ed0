// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/channels.h"
#include "app/lab/fault_board.h"
#include "app/lab/http_port.h"
#include "core/base/clock.h"

#include <QJsonObject>

#include <functional>
#include <optional>
#include <string>

namespace inspector::lab {

// The lab's own resources: GET /lab, /lab/channels.csv, /lab/endpoints.json and .csv, /lab/faults, and POST /lab/faults.
// Thread-safe; what is handed to it outlives it.
class Control {
public:
    struct Parts {
        const Channels& channels;
        FaultBoard& faults;
        const Clock& clock;
        std::int64_t segmentMs;
        int window;  // segments that a playlist lists
        std::string templateName;
        std::function<QJsonObject()> overview;             // of GET /lab
        std::function<std::string(const std::string&)> url; // base URL of a server by name; empty: there is none
    };
    explicit Control(Parts parts) : m_parts(std::move(parts)) {}

    // None: not a path of the lab's own.
    [[nodiscard]] std::optional<Reply> handle(const ControlRequest& request) const;

private:
    [[nodiscard]] Reply listFaults() const;
    [[nodiscard]] Reply endpointsJson() const;
    [[nodiscard]] Reply endpointsCsv() const;
    [[nodiscard]] Reply switchFault(const std::string& body) const;

    const Parts m_parts;
};

}  // namespace inspector::lab
