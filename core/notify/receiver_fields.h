// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/routing.h"
#include "core/notify/check.h"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What each kind of receiver wants to know: one table, of which forms and the command line are made. Pure.
namespace inspector::notify {

struct ReceiverField {
    enum class Value { Text, Lines, Url, Urls, Host, Port, Address, Addresses, Duration, Choice, Zone, File, Headers, Template };

    const char* name;                 // in Receiver::settings or, when secret, in Receiver::secrets
    Value value = Value::Text;
    bool secret = false;
    bool required = false;
    const char* standard = "";        // when it is not given
    const char* label = "";           // for a form; English, context "notify" for translation
    const char* help = "";
    const char* choices = "";         // of Choice: parted by |
};

// In a form's order; those of all kinds (templates, zone, proxy, authorities) last.
[[nodiscard]] std::span<const ReceiverField> fieldsOf(ReceiverKind kind);
[[nodiscard]] const ReceiverField* fieldOf(ReceiverKind kind, std::string_view name);  // null: there is none
[[nodiscard]] const char* titleOf(ReceiverKind kind);  // "Slack", "E-mail", …: for a form

// What is wrong with it, before it is used; where is the receiver's name, {field} the field's. `stored` are names of secrets that the
// store has and the receiver, in a change, does not.
[[nodiscard]] std::vector<Problem> checkReceiver(const Receiver& receiver, const std::set<std::string>& stored = {});

}  // namespace inspector::notify
