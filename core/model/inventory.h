// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert_rule.h"
#include "core/model/channel.h"
#include "core/model/endpoint.h"
#include "core/model/probe.h"
#include "core/model/routing.h"
#include "core/model/saved_view.h"
#include "core/model/silence.h"
#include "core/model/template.h"

#include <cstdint>
#include <vector>

namespace inspector {

// Everything that is configured, as one immutable value: shared as std::shared_ptr<const Inventory>; a change makes a
// new one. Each vector is sorted by id.
struct Inventory {
    std::vector<Channel> channels;
    std::vector<Template> templates;
    std::vector<Probe> probes;
    std::vector<Endpoint> endpoints;
    std::int64_t revision = 0;  // of the whole; grows at each change

    std::vector<AlertRule> alertRules;
    std::vector<Silence> silences;        // with those that ended within the last days
    std::vector<Maintenance> maintenance;
    std::vector<Receiver> receivers;      // without secrets where the user may not read them
    Routing routing;
    std::vector<SavedView> views;         // everybody's: shared or not is for the eye alone

    // Null when there is none. The pointer lives as long as the Inventory.
    [[nodiscard]] const Channel* channel(const ChannelId& id) const;
    [[nodiscard]] const Template* templateOf(const TemplateId& id) const;
    [[nodiscard]] const Probe* probe(const ProbeId& id) const;
    [[nodiscard]] const Endpoint* endpoint(const EndpointId& id) const;
    [[nodiscard]] const AlertRule* alertRule(const AlertRuleId& id) const;
    [[nodiscard]] const Silence* silence(const SilenceId& id) const;
    [[nodiscard]] const Maintenance* maintenanceOf(const MaintenanceId& id) const;
    [[nodiscard]] const Receiver* receiver(const ReceiverId& id) const;
    [[nodiscard]] const SavedView* view(const SavedViewId& id) const;

    bool operator==(const Inventory&) const = default;
};

}  // namespace inspector
