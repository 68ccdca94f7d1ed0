// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/undo_stack.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace inspector::console {

namespace {

using namespace inventory;

constexpr std::size_t mostSteps = 100;

// The stored value that a change is about, of every kind alike.
const Channel* stored(const Inventory& inventory, const ChannelId& id) { return inventory.channel(id); }
const Template* stored(const Inventory& inventory, const TemplateId& id) { return inventory.templateOf(id); }
const Probe* stored(const Inventory& inventory, const ProbeId& id) { return inventory.probe(id); }
const Endpoint* stored(const Inventory& inventory, const EndpointId& id) { return inventory.endpoint(id); }
const AlertRule* stored(const Inventory& inventory, const AlertRuleId& id) { return inventory.alertRule(id); }
const Silence* stored(const Inventory& inventory, const SilenceId& id) { return inventory.silence(id); }
const Maintenance* stored(const Inventory& inventory, const MaintenanceId& id) { return inventory.maintenanceOf(id); }
const Receiver* stored(const Inventory& inventory, const ReceiverId& id) { return inventory.receiver(id); }
const SavedView* stored(const Inventory& inventory, const SavedViewId& id) { return inventory.view(id); }
// There is one, and it is never removed.
struct RoutingId {};
const Routing* stored(const Inventory& inventory, const RoutingId&) { return &inventory.routing; }

template <typename T>
const auto& idOf(const T& value) {
    static const RoutingId one;
    if constexpr (std::is_same_v<T, Routing>) return one;
    else return value.id;
}

PutChannel put(Channel value) { return {std::move(value)}; }
PutTemplate put(Template value) { return {std::move(value)}; }
PutProbe put(Probe value) { return {std::move(value)}; }
// Without a token it had none: an empty one would keep what is there now.
PutEndpoint put(Endpoint value) {
    if (value.token.empty()) value.token = noToken;
    return {std::move(value)};
}
RemoveChannel removal(const ChannelId& id) { return {id}; }
RemoveTemplate removal(const TemplateId& id) { return {id}; }
RemoveProbe removal(const ProbeId& id) { return {id}; }
RemoveEndpoint removal(const EndpointId& id) { return {id}; }
PutAlertRule put(AlertRule value) { return {std::move(value)}; }
PutSilence put(Silence value) { return {std::move(value)}; }
PutMaintenance put(Maintenance value) { return {std::move(value)}; }
PutReceiver put(Receiver value) { return {std::move(value)}; }
PutRouting put(Routing value) { return {std::move(value)}; }
PutView put(SavedView value) { return {std::move(value)}; }
RemoveAlertRule removal(const AlertRuleId& id) { return {id}; }
RemoveSilence removal(const SilenceId& id) { return {id}; }
RemoveMaintenance removal(const MaintenanceId& id) { return {id}; }
RemoveReceiver removal(const ReceiverId& id) { return {id}; }
RemoveView removal(const SavedViewId& id) { return {id}; }
PutRouting removal(const RoutingId&) { return {}; }  // never asked for

template <typename Tag>
std::string keyOf(const Id<Tag>& id) {
    if constexpr (std::is_same_v<Id<Tag>, ChannelId>) return "channel " + id.value;
    else if constexpr (std::is_same_v<Id<Tag>, TemplateId>) return "template " + id.value;
    else if constexpr (std::is_same_v<Id<Tag>, EndpointId>) return "endpoint " + id.value;
    else if constexpr (std::is_same_v<Id<Tag>, AlertRuleId>) return "alert-rule " + id.value;
    else if constexpr (std::is_same_v<Id<Tag>, SilenceId>) return "silence " + id.value;
    else if constexpr (std::is_same_v<Id<Tag>, MaintenanceId>) return "maintenance " + id.value;
    else if constexpr (std::is_same_v<Id<Tag>, ReceiverId>) return "receiver " + id.value;
    else if constexpr (std::is_same_v<Id<Tag>, SavedViewId>) return "view " + id.value;
    else return "probe " + id.value;
}
std::string keyOf(const RoutingId&) { return "routing"; }

// Calls `onPut(value)` or `onRemove(id)`.
template <typename OnPut, typename OnRemove>
auto dispatch(const Change& change, OnPut onPut, OnRemove onRemove) {
    return std::visit(
        [&](const auto& c) {
            using C = std::decay_t<decltype(c)>;
            if constexpr (std::is_same_v<C, PutChannel>) return onPut(c.channel);
            else if constexpr (std::is_same_v<C, PutProbe>) return onPut(c.probe);
            else if constexpr (requires { c.value; }) return onPut(c.value);
            else return onRemove(c.id);
        },
        change);
}

std::optional<Change> inverse(const Change& change, const Inventory& before) {
    return dispatch(
        change,
        [&](const auto& value) -> std::optional<Change> {
            const auto* old = stored(before, idOf(value));
            if (old) return put(*old);
            return removal(idOf(value));
        },
        [&](const auto& id) -> std::optional<Change> {
            const auto* old = stored(before, id);
            if (old) return put(*old);
            return std::nullopt;
        });
}

// The change with the revision that its row has now; 0 (new) where there is none.
Change onRevisions(const Change& change, const std::map<std::string, std::int64_t>& revisions) {
    return dispatch(
        change,
        [&](auto value) -> Change {
            const auto at = revisions.find(keyOf(idOf(value)));
            value.revision = at == revisions.end() ? 0 : at->second;
            return put(std::move(value));
        },
        [&](const auto& id) -> Change { return removal(id); });
}

std::map<std::string, std::int64_t> revisionsOf(const std::vector<Change>& changes, const Inventory& inventory) {
    std::map<std::string, std::int64_t> out;
    const auto note = [&](const auto& id) {
        if (const auto* value = stored(inventory, id)) out[keyOf(id)] = value->revision;
    };
    for (const Change& change : changes)
        dispatch(change, [&](const auto& value) { note(idOf(value)); }, [&](const auto& id) { note(id); });
    return out;
}

}  // namespace

UndoStack::UndoStack(Client& client, QObject* parent) : QObject(parent), m_client(client) {
    connect(&client, &Client::commandDone, this, &UndoStack::done);
}

RequestId UndoStack::apply(std::vector<Change> changes, const QString& text) {
    Step step;
    step.text = text;
    step.forward = std::move(changes);
    for (const Change& change : step.forward)
        if (auto back = inverse(change, *m_client.inventory())) step.backward.push_back(std::move(*back));
    std::reverse(step.backward.begin(), step.backward.end());
    return send(Way::Do, std::move(step));
}

void UndoStack::undo() {
    if (m_undo.empty() || !m_pending.empty()) return;
    Step step = std::move(m_undo.back());
    m_undo.pop_back();
    send(Way::Undo, std::move(step));
}

void UndoStack::redo() {
    if (m_redo.empty() || !m_pending.empty()) return;
    Step step = std::move(m_redo.back());
    m_redo.pop_back();
    send(Way::Redo, std::move(step));
}

QString UndoStack::undoText() const { return m_undo.empty() ? QString() : m_undo.back().text; }
QString UndoStack::redoText() const { return m_redo.empty() ? QString() : m_redo.back().text; }

RequestId UndoStack::send(Way way, Step step) {
    std::vector<Change> changes;
    if (way == Way::Do) {
        changes = step.forward;
    } else {
        for (const Change& change : way == Way::Undo ? step.backward : step.forward)
            changes.push_back(onRevisions(change, step.revisions));
    }
    const RequestId request = m_client.apply(std::move(changes));
    m_pending.push_back({request, way, std::move(step)});
    return request;
}

void UndoStack::done(RequestId request, const Result<Inventory>& result) {
    const auto at = std::find_if(m_pending.begin(), m_pending.end(), [&](const Pending& p) { return p.request == request; });
    if (at == m_pending.end()) return;
    Pending pending = std::move(*at);
    m_pending.erase(at);
    if (!result) {
        if (pending.way != Way::Do) Q_EMIT failed(pending.step.text, result.error());
        Q_EMIT changed();
        return;
    }
    pending.step.revisions = revisionsOf(pending.step.forward, *result);
    const QString text = pending.step.text;
    if (pending.way == Way::Do) m_redo.clear();
    (pending.way == Way::Undo ? m_redo : m_undo).push_back(std::move(pending.step));
    if (m_undo.size() > mostSteps) m_undo.erase(m_undo.begin());
    Q_EMIT changed();
    if (pending.way == Way::Undo) Q_EMIT undone(text);
    if (pending.way == Way::Redo) Q_EMIT redone(text);
}

}  // namespace inspector::console
