// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/alert_codec.h"
#include "core/inventory/store.h"

#include <string>
#include <string_view>

// What is configured about alerts, all alike: a table each, with the id, the value as JSON, its revision and its time. Private to
// the inventory.
namespace inspector::inventory {

template <typename T>
struct ValueOf;

template <>
struct ValueOf<AlertRule> {
    using Put = PutAlertRule;
    using Remove = RemoveAlertRule;
    static constexpr std::string_view kind = "alert-rule", table = "alert_rules", id = "rule_id";
    static std::string encode(const AlertRule& value) { return encodeAlertRule(value); }
    static auto decode(std::string_view json) { return decodeAlertRule(json); }
    template <typename Of> static auto& list(Of& inventory) { return inventory.alertRules; }
};
template <>
struct ValueOf<Silence> {
    using Put = PutSilence;
    using Remove = RemoveSilence;
    static constexpr std::string_view kind = "silence", table = "silences", id = "silence_id";
    static std::string encode(const Silence& value) { return encodeSilence(value); }
    static auto decode(std::string_view json) { return decodeSilence(json); }
    template <typename Of> static auto& list(Of& inventory) { return inventory.silences; }
};
template <>
struct ValueOf<Maintenance> {
    using Put = PutMaintenance;
    using Remove = RemoveMaintenance;
    static constexpr std::string_view kind = "maintenance", table = "maintenance", id = "maintenance_id";
    static std::string encode(const Maintenance& value) { return encodeMaintenance(value); }
    static auto decode(std::string_view json) { return decodeMaintenance(json); }
    template <typename Of> static auto& list(Of& inventory) { return inventory.maintenance; }
};
template <>
struct ValueOf<Receiver> {
    using Put = PutReceiver;
    using Remove = RemoveReceiver;
    static constexpr std::string_view kind = "receiver", table = "receivers", id = "receiver_id";
    static std::string encode(const Receiver& value) { return encodeReceiver(value); }
    static auto decode(std::string_view json) { return decodeReceiver(json); }
    template <typename Of> static auto& list(Of& inventory) { return inventory.receivers; }
};
template <>
struct ValueOf<Routing> {
    using Put = PutRouting;
    static constexpr std::string_view kind = "routing", table = "routing", id = "routing_id";
    static std::string encode(const Routing& value) { return encodeRouting(value); }
    static auto decode(std::string_view json) { return decodeRouting(json); }
};
template <>
struct ValueOf<SavedView> {
    using Put = PutView;
    using Remove = RemoveView;
    static constexpr std::string_view kind = "view", table = "saved_views", id = "view_id";
    static std::string encode(const SavedView& value) { return encodeView(value); }
    static auto decode(std::string_view json) { return decodeView(json); }
    template <typename Of> static auto& list(Of& inventory) { return inventory.views; }
};

template <typename T>
concept AlertValue = requires { ValueOf<T>::kind; };

template <AlertValue T>
[[nodiscard]] std::string idOf(const T& value) {
    return value.id.value;
}
[[nodiscard]] inline std::string idOf(const Routing&) { return "routing"; }

// Without what a store gives it.
template <AlertValue T>
[[nodiscard]] T plainValue(T value) {
    value.revision = 0;
    value.updated = {};
    if constexpr (requires { value.created; }) value.created = {};
    return value;
}

// For each of the six kinds: `what` is called with a default-constructed value of it, for its type.
template <typename What>
void eachAlertValue(const What& what) {
    what(AlertRule{});
    what(Silence{});
    what(Maintenance{});
    what(Receiver{});
    what(Routing{});
    what(SavedView{});
}

}  // namespace inspector::inventory
