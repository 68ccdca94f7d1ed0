// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/shared_plan.h"

#include "core/inventory/alert_values.h"

#include "core/inventory/merge.h"

#include <type_traits>

namespace inspector::inventory {

namespace {

const Channel* stored(const Inventory& all, const ChannelId& id) { return all.channel(id); }
const Template* stored(const Inventory& all, const TemplateId& id) { return all.templateOf(id); }
const Probe* stored(const Inventory& all, const ProbeId& id) { return all.probe(id); }
const Endpoint* stored(const Inventory& all, const EndpointId& id) { return all.endpoint(id); }
const AlertRule* stored(const Inventory& all, const AlertRuleId& id) { return all.alertRule(id); }
const Silence* stored(const Inventory& all, const SilenceId& id) { return all.silence(id); }
const Maintenance* stored(const Inventory& all, const MaintenanceId& id) { return all.maintenanceOf(id); }
const Receiver* stored(const Inventory& all, const ReceiverId& id) { return all.receiver(id); }
const SavedView* stored(const Inventory& all, const SavedViewId& id) { return all.view(id); }
template <typename T>
const T* storedOf(const Inventory& all, const T& value) {
    if constexpr (std::is_same_v<T, Routing>) return &all.routing;
    else return stored(all, value.id);
}

Merged<Channel> merge(const Channel& b, const Channel& m, const Channel& t) { return mergeChannel(b, m, t); }
Merged<Template> merge(const Template& b, const Template& m, const Template& t) { return mergeTemplate(b, m, t); }
Merged<Probe> merge(const Probe& b, const Probe& m, const Probe& t) { return mergeProbe(b, m, t); }
Merged<Endpoint> merge(const Endpoint& b, const Endpoint& m, const Endpoint& t) { return mergeEndpoint(b, m, t); }
template <AlertValue T>
Merged<T> merge(const T& b, const T& m, const T& t) {
    return mergeValue(b, m, t);
}

Channel& valueOf(PutChannel& put) { return put.channel; }
Template& valueOf(PutTemplate& put) { return put.value; }
Probe& valueOf(PutProbe& put) { return put.probe; }
Endpoint& valueOf(PutEndpoint& put) { return put.value; }
template <typename Put>
    requires AlertValue<std::decay_t<decltype(Put::value)>>
auto& valueOf(Put& put) {
    return put.value;
}

// A secret is told by its name alone.
std::string wordsOf(const std::vector<FieldConflict>& conflicts) {
    std::string text;
    for (const FieldConflict& one : conflicts)
        text += (text.empty() ? "" : "; ") + one.field + " (here \"" + one.mine + "\", there \"" + one.theirs + "\")";
    return text;
}

class Planner {
public:
    Planner(const Inventory& inventory, DeliveryPlan& plan) : m_inventory(inventory), m_plan(plan) {}

    void plan(const JournalChange& one) {
        m_item = itemOf(one.change);
        std::visit([&](const auto& change) { make(change, one.base); }, one.change);
    }

private:
    template <typename Put>
    void make(const Put& change, const std::optional<Row>& row) {
        if constexpr (requires(Put p) { valueOf(p); }) {
            Put put = change;
            using T = std::decay_t<decltype(valueOf(put))>;
            const T* base = row ? std::get_if<T>(&*row) : nullptr;
            if (merged(valueOf(put), base, storedOf(m_inventory, valueOf(put)))) m_plan.changes.push_back(std::move(put));
        } else {
            remove(change, row);
        }
    }

    // Whether it is to be sent, with `mine` as it is then.
    template <typename T>
    bool merged(T& mine, const T* base, const T* theirs) {
        if (mine.revision < 0) return theirs == nullptr;  // the store knows whether it ever had it (shipped_rules.h)
        if (!theirs) {
            mine.revision = 0;
            if (base) conflict("was removed by somebody else meanwhile", "Overwrite to add it again as it is here, or drop this edit");
            return true;
        }
        if (!base) {
            if (sameContent(mine, *theirs)) return false;
            mine.revision = theirs->revision;
            conflict("was added by somebody else meanwhile", "Overwrite to replace theirs, or drop this edit");
            return true;
        }
        auto result = merge(*base, mine, *theirs);
        if (!result.conflicts.empty())
            conflict("was changed by somebody else meanwhile: " + wordsOf(result.conflicts),
                     "Overwrite to keep what was entered here, or drop this edit; other fields are merged");
        mine = std::move(result.merged);
        return !sameContent(mine, *theirs);
    }

    template <typename Removal>
    void remove(const Removal& removal, const std::optional<Row>& row) {
        const auto* theirs = stored(m_inventory, removal.id);
        if (!theirs) return;
        using T = std::decay_t<decltype(*theirs)>;
        const T* base = row ? std::get_if<T>(&*row) : nullptr;
        if (base && !sameContent(*base, *theirs))
            conflict("was removed here, and changed by somebody else meanwhile", "Overwrite to remove it all the same, or drop this edit");
        m_plan.changes.push_back(removal);
    }

    void conflict(const std::string& what, const std::string& hint) {
        const std::string item = m_item.kind + " '" + m_item.id + "'";
        if (!m_plan.conflict) m_plan.conflict = Error{Error::Kind::Conflict, "The " + item + " " + what, {}, hint};
        else m_plan.conflict->what += ". The " + item + " " + what;
    }

    const Inventory& m_inventory;
    DeliveryPlan& m_plan;
    ItemKey m_item;
};

}  // namespace

DeliveryPlan planDelivery(const JournalEdit& edit, const Inventory& inventory) {
    DeliveryPlan plan;
    Planner planner(inventory, plan);
    for (const JournalChange& change : edit.changes) planner.plan(change);
    return plan;
}

std::set<ItemKey> itemsOf(const JournalEdit& edit) {
    std::set<ItemKey> items;
    for (const JournalChange& one : edit.changes) items.insert(itemOf(one.change));
    return items;
}

std::set<ItemKey> needsOf(const JournalEdit& edit) {
    std::set<ItemKey> needs = itemsOf(edit);
    for (const JournalChange& one : edit.changes) {
        const auto* put = std::get_if<PutChannel>(&one.change);
        if (!put) continue;
        needs.insert({"template", put->channel.templateId.value});
        if (put->channel.probeId) needs.insert({"probe", put->channel.probeId->value});
    }
    return needs;
}

}  // namespace inspector::inventory
