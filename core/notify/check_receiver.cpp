// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/duration.h"
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/notify/message_text.h"
#include "core/notify/receiver_fields.h"
#include "core/notify/receivers/mime.h"

#include <QTimeZone>

#include <algorithm>

namespace inspector::notify {

namespace {

constexpr std::size_t longestValue = 8000;
constexpr std::size_t mostAddresses = 100;

bool isWebAddress(std::string_view text) {
    const UriParts parts = splitUri(text);
    // A name and a password in it would be shown with it.
    return !safeLink(text).empty() && safeLink(text) == text && parts.authority->find('@') == std::string_view::npos;
}

bool isHost(std::string_view text) {
    return text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '_';
    });
}

bool isHeader(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    const std::string name = toLower(line.substr(0, colon));
    const bool token = std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
    // Those that say where the body ends, and those that are the receiver's own settings or say what the body is.
    constexpr std::string_view ours[] = {"content-length", "transfer-encoding", "connection", "host", "content-type", "expect", "te", "upgrade",
                                         "idempotency-key", "x-inspector-signature", "trailer"};
    const std::string_view value = trim(line.substr(colon + 1));
    return token && (value.empty() || isOneLine(value)) && std::find(std::begin(ours), std::end(ours), name) == std::end(ours);
}

bool allOf(const std::vector<std::string_view>& parts, bool (*good)(std::string_view)) {
    return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) { return trim(part).empty() || good(trim(part)); });
}

bool isChoice(std::string_view value, const char* choices) {
    const auto all = split(choices, '|');
    return std::find(all.begin(), all.end(), value) != all.end();
}

bool fits(const ReceiverField& field, std::string_view value) {
    using Value = ReceiverField::Value;
    if (value.size() > longestValue || !isValidUtf8(value)) return false;
    const bool lines = field.value == Value::Lines || field.value == Value::Headers || field.value == Value::Template || field.value == Value::Addresses;
    if (!lines && !isOneLine(value)) return false;
    switch (field.value) {
    case Value::Text:
    case Value::Lines:
    case Value::File:
    case Value::Template: return true;
    case Value::Url: return isWebAddress(value);
    case Value::Urls: return allOf(split(value, ','), isWebAddress);
    case Value::Host: return isHost(value);
    case Value::Port: {
        const auto number = parseUnsigned(value);
        return number && *number > 0 && *number < 65536;
    }
    case Value::Address: return isAddress(value);
    case Value::Addresses: {
        const auto all = addressesOf(value);
        return !all.empty() && all.size() <= mostAddresses && std::all_of(all.begin(), all.end(), [](const std::string& a) { return isAddress(a); });
    }
    case Value::Duration: return parseDuration(value).value_or(Seconds{0}) >= Seconds{60};
    case Value::Choice: return isChoice(value, field.choices);
    case Value::Zone: return QTimeZone(QByteArray(value.data(), static_cast<qsizetype>(value.size()))).isValid();
    case Value::Headers: return allOf(split(value, '\n'), isHeader);
    }
    return false;
}

bool isProjectKey(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool hasNoBlank(std::string_view text) { return text.find_first_of(" \t") == std::string_view::npos; }

class Check {
public:
    Check(const Receiver& receiver, const std::set<std::string>& stored) : m_receiver(receiver), m_stored(stored) {}

    std::vector<Problem> run() {
        if (trim(m_receiver.name).empty() || !isValidUtf8(m_receiver.name)) add("receiver-name-missing", {});
        if (m_receiver.mostPerMinute == 0) add("receiver-never", {});
        for (const ReceiverField& field : fieldsOf(m_receiver.kind)) checkField(field);
        checkUnknown(m_receiver.settings, false);
        checkUnknown(m_receiver.secrets, true);
        checkKind();
        return std::move(m_out);
    }

private:
    void add(const char* id, std::vector<Arg> args, bool refused = true) { m_out.push_back({id, refused, m_receiver.name, std::move(args)}); }
    void addField(const char* id, const char* field, bool refused = true) { add(id, {textArg("field", field)}, refused); }

    [[nodiscard]] std::string_view given(std::string_view name) const {
        for (const auto* values : {&m_receiver.settings, &m_receiver.secrets})
            if (const auto found = values->find(std::string(name)); found != values->end()) return trim(found->second);
        return {};
    }
    [[nodiscard]] bool has(const char* name) const { return !given(name).empty() || m_stored.contains(name); }
    [[nodiscard]] std::string choiceOf(const char* name) const {
        const auto own = given(name);
        return std::string(own.empty() ? fieldOf(m_receiver.kind, name)->standard : own);
    }

    void checkField(const ReceiverField& field) {
        const auto& values = field.secret ? m_receiver.secrets : m_receiver.settings;
        const auto found = values.find(field.name);
        const std::string_view value = found == values.end() ? std::string_view() : trim(found->second);
        if (value.empty()) {
            if (field.required && !(field.secret && m_stored.contains(field.name))) addField("receiver-field-missing", field.name);
        } else if (!fits(field, value)) {
            // A secret is not repeated; neither is anything else: what is wrong is said by its kind.
            add("receiver-field-wrong", {textArg("field", field.name), textArg("wanted", wanted(field))});
        }
    }

    static std::string wanted(const ReceiverField& field) {
        using Value = ReceiverField::Value;
        switch (field.value) {
        case Value::Url: return "an address that begins with https:// or http://, without a name and a password in it";
        case Value::Urls: return "addresses that begin with https:// or http://, parted by commas";
        case Value::Host: return "the name of a host";
        case Value::Port: return "a number from 1 to 65535";
        case Value::Address: return "an address such as noc@example.com";
        case Value::Addresses: return "addresses such as noc@example.com, parted by commas, at most 100";
        case Value::Duration: return "a time such as 5h or 90m, at least a minute";
        case Value::Choice: return "one of " + std::string(field.choices);
        case Value::Zone: return "a zone such as Europe/Berlin";
        case Value::Headers: return "a header a line, Name: value, none of which says what the body is or where it ends";
        default: return "text of one line, at most 8000 bytes";
        }
    }

    // A setting in the wrong place would be shown though it is a secret, or be ignored.
    void checkUnknown(const std::map<std::string, std::string>& values, bool secret) {
        for (const auto& [name, value] : values) {
            const ReceiverField* field = fieldOf(m_receiver.kind, name);
            if (!field || field->secret != secret) add("receiver-field-unknown", {textArg("field", clean(name, 100))}, field != nullptr);
        }
    }

    void checkKind() {
        switch (m_receiver.kind) {
        case ReceiverKind::Slack:
            if (!has("webhook_url") && !has("token")) addField("receiver-field-missing", "webhook_url");
            if (has("webhook_url") && has("token")) add("receiver-slack-both", {}, false);
            if (!has("webhook_url") && has("token") && !has("channel")) addField("receiver-field-missing", "channel");
            warnPlain("webhook_url");
            break;
        case ReceiverKind::Email:
            if (has("user") && !has("password")) addField("receiver-field-missing", "password");
            if (choiceOf("tls") == "none" || choiceOf("tls") == "opportunistic") add("receiver-mail-plain", {}, false);
            break;
        case ReceiverKind::PagerDuty:
            if (const auto key = given("routing_key"); !key.empty() && key.size() != 32)
                add("receiver-field-wrong", {textArg("field", "routing_key"), textArg("wanted", "32 characters")});
            warnPlain("url");
            break;
        case ReceiverKind::ServiceNow:
            if (!has("token") && !(has("user") && has("password"))) addField("receiver-field-missing", has("user") ? "password" : "user");
            warnPlain("url");
            break;
        case ReceiverKind::Jira:
            if (choiceOf("edition") == "cloud" && !has("user")) addField("receiver-field-missing", "user");
            if (!isProjectKey(given("project")))
                add("receiver-field-wrong", {textArg("field", "project"), textArg("wanted", "the project's key, such as OPS")});
            if (!allOf(split(given("labels"), ','), hasNoBlank)) add("receiver-field-wrong", {textArg("field", "labels"), textArg("wanted", "labels without blanks, parted by commas")});
            warnPlain("url");
            break;
        case ReceiverKind::Heartbeat: warnPlain("url"); break;
        case ReceiverKind::Webhook:
        case ReceiverKind::Alertmanager:
            if (has("secret") || has("authorization") || has("token") || has("password")) warnPlain("url");
            break;
        }
    }

    void warnPlain(const char* field) {
        for (const std::string_view address : split(given(field), ','))
            if (toLower(trim(address)).rfind("http://", 0) == 0) {
                addField("receiver-plain", field, false);
                return;
            }
    }

    const Receiver& m_receiver;
    const std::set<std::string>& m_stored;
    std::vector<Problem> m_out;
};

}  // namespace

std::vector<Problem> checkReceiver(const Receiver& receiver, const std::set<std::string>& stored) { return Check(receiver, stored).run(); }

}  // namespace inspector::notify
