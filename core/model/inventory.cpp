// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/inventory.h"

#include <algorithm>

namespace inspector {

namespace {
template <typename T, typename Key>
const T* findById(const std::vector<T>& values, const Key& id) {
    const auto at = std::lower_bound(values.begin(), values.end(), id, [](const T& v, const Key& k) { return v.id < k; });
    return at != values.end() && at->id == id ? &*at : nullptr;
}
}  // namespace

const Channel* Inventory::channel(const ChannelId& id) const { return findById(channels, id); }
const Template* Inventory::templateOf(const TemplateId& id) const { return findById(templates, id); }
const Probe* Inventory::probe(const ProbeId& id) const { return findById(probes, id); }
const Endpoint* Inventory::endpoint(const EndpointId& id) const { return findById(endpoints, id); }
const AlertRule* Inventory::alertRule(const AlertRuleId& id) const { return findById(alertRules, id); }
const Silence* Inventory::silence(const SilenceId& id) const { return findById(silences, id); }
const Maintenance* Inventory::maintenanceOf(const MaintenanceId& id) const { return findById(maintenance, id); }
const Receiver* Inventory::receiver(const ReceiverId& id) const { return findById(receivers, id); }
const SavedView* Inventory::view(const SavedViewId& id) const { return findById(views, id); }

}  // namespace inspector
