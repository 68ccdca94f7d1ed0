// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receiver_fields.h"

#include "core/base/translate_noop.h"

#include <algorithm>
#include <iterator>

namespace inspector::notify {

namespace {

using Field = ReceiverField;
using Value = ReceiverField::Value;

constexpr Field wordFields[] = {
    {"title", Value::Template, false, false, "", QT_TRANSLATE_NOOP("notify", "Title"),
     QT_TRANSLATE_NOOP("notify", "One line. {severity}, {what}, {where}, {times}, {more}, {count}, or a label such as {channel}. Empty: the usual one")},
    {"text", Value::Template, false, false, "", QT_TRANSLATE_NOOP("notify", "Text"),
     QT_TRANSLATE_NOOP("notify", "Several lines; also {alerts}, {advice}, {runbook}, {acknowledged}, {link}. Empty: all alerts with what to do")},
    {"zone", Value::Zone, false, false, "UTC", QT_TRANSLATE_NOOP("notify", "Time zone"),
     QT_TRANSLATE_NOOP("notify", "Of the times in a message, such as Europe/Berlin")},
};

constexpr Field wayFields[] = {
    {"proxy", Value::Url, false, false, "", QT_TRANSLATE_NOOP("notify", "Proxy"),
     QT_TRANSLATE_NOOP("notify", "http://host:port, when there is no direct way")},
    {"ca_file", Value::File, false, false, "", QT_TRANSLATE_NOOP("notify", "Authorities"),
     QT_TRANSLATE_NOOP("notify", "A PEM file of certificates to trust instead of the system's, on each machine that notifies")},
};

constexpr Field webhook[] = {
    {"url", Value::Url, false, true, "", QT_TRANSLATE_NOOP("notify", "Address"),
     QT_TRANSLATE_NOOP("notify", "Gets Alertmanager's webhook body, version 4, by POST")},
    {"secret", Value::Text, true, false, "", QT_TRANSLATE_NOOP("notify", "Signing secret"),
     QT_TRANSLATE_NOOP("notify", "Signs the body: header X-Inspector-Signature: sha256=HMAC in hexadecimal digits")},
    {"authorization", Value::Text, true, false, "", QT_TRANSLATE_NOOP("notify", "Authorization"),
     QT_TRANSLATE_NOOP("notify", "The whole value of the header, such as Bearer abc")},
    {"headers", Value::Headers, false, false, "", QT_TRANSLATE_NOOP("notify", "Further headers"),
     QT_TRANSLATE_NOOP("notify", "One a line, Name: value; no secrets, they are shown")},
};

constexpr Field slack[] = {
    {"webhook_url", Value::Url, true, false, "", QT_TRANSLATE_NOOP("notify", "Incoming webhook"),
     QT_TRANSLATE_NOOP("notify", "https://hooks.slack.com/services/…; each change is a new message")},
    {"token", Value::Text, true, false, "", QT_TRANSLATE_NOOP("notify", "Bot token"),
     QT_TRANSLATE_NOOP("notify", "xoxb-… with the right chat:write, instead of a webhook: the message is updated as things change")},
    {"channel", Value::Text, false, false, "", QT_TRANSLATE_NOOP("notify", "Channel"),
     QT_TRANSLATE_NOOP("notify", "With a bot token: its id (C0123ABCD) or #name; invite the bot to it")},
    {"api_url", Value::Url, false, false, "https://slack.com/api", QT_TRANSLATE_NOOP("notify", "API"),
     QT_TRANSLATE_NOOP("notify", "Another one only for GovSlack")},
};

constexpr Field email[] = {
    {"host", Value::Host, false, true, "", QT_TRANSLATE_NOOP("notify", "Mail server"),
     QT_TRANSLATE_NOOP("notify", "The host that takes the mail (SMTP)")},
    {"port", Value::Port, false, false, "587", QT_TRANSLATE_NOOP("notify", "Port"),
     QT_TRANSLATE_NOOP("notify", "587 with STARTTLS, 465 with TLS from the first byte on, 25 between servers")},
    {"tls", Value::Choice, false, false, "required", QT_TRANSLATE_NOOP("notify", "TLS"),
     QT_TRANSLATE_NOOP("notify", "required: nothing is sent without; opportunistic: anybody on the way can take it away"), "required|implicit|opportunistic|none"},
    {"user", Value::Text, false, false, "", QT_TRANSLATE_NOOP("notify", "User"),
     QT_TRANSLATE_NOOP("notify", "Empty: without sign-on")},
    {"password", Value::Text, true, false, "", QT_TRANSLATE_NOOP("notify", "Password"), ""},
    {"from", Value::Address, false, true, "", QT_TRANSLATE_NOOP("notify", "From"),
     QT_TRANSLATE_NOOP("notify", "An address that the mail server lets us use")},
    {"from_name", Value::Text, false, false, "Inspector", QT_TRANSLATE_NOOP("notify", "Sender's name"), ""},
    {"to", Value::Addresses, false, true, "", QT_TRANSLATE_NOOP("notify", "To"),
     QT_TRANSLATE_NOOP("notify", "One or several addresses, parted by commas")},
    {"reply_to", Value::Address, false, false, "", QT_TRANSLATE_NOOP("notify", "Replies to"), ""},
    {"hello", Value::Host, false, false, "", QT_TRANSLATE_NOOP("notify", "Own name"),
     QT_TRANSLATE_NOOP("notify", "How this machine calls itself to the mail server; empty: its host name")},
};

constexpr Field pagerDuty[] = {
    {"routing_key", Value::Text, true, true, "", QT_TRANSLATE_NOOP("notify", "Integration key"),
     QT_TRANSLATE_NOOP("notify", "32 characters, of an integration of the kind Events API v2 of the service")},
    {"region", Value::Choice, false, false, "us", QT_TRANSLATE_NOOP("notify", "Region"),
     QT_TRANSLATE_NOOP("notify", "Where the account is kept"), "us|eu"},
    {"url", Value::Url, false, false, "", QT_TRANSLATE_NOOP("notify", "Address"),
     QT_TRANSLATE_NOOP("notify", "Another one only behind a gateway of your own")},
};

constexpr Field serviceNow[] = {
    {"url", Value::Url, false, true, "", QT_TRANSLATE_NOOP("notify", "Instance"),
     QT_TRANSLATE_NOOP("notify", "https://name.service-now.com")},
    {"api", Value::Choice, false, false, "jsonv2", QT_TRANSLATE_NOOP("notify", "Interface"),
     QT_TRANSLATE_NOOP("notify", "jsonv2: all events in one request; table: one by one into em_event"), "jsonv2|table"},
    {"user", Value::Text, false, false, "", QT_TRANSLATE_NOOP("notify", "User"),
     QT_TRANSLATE_NOOP("notify", "With the role evt_mgmt_integration")},
    {"password", Value::Text, true, false, "", QT_TRANSLATE_NOOP("notify", "Password"), ""},
    {"token", Value::Text, true, false, "", QT_TRANSLATE_NOOP("notify", "Token"),
     QT_TRANSLATE_NOOP("notify", "OAuth, instead of user and password")},
    {"source", Value::Text, false, false, "Inspector", QT_TRANSLATE_NOOP("notify", "Source"),
     QT_TRANSLATE_NOOP("notify", "The events' field of that name")},
};

constexpr Field jira[] = {
    {"url", Value::Url, false, true, "", QT_TRANSLATE_NOOP("notify", "Address"),
     QT_TRANSLATE_NOOP("notify", "https://name.atlassian.net, or that of your own server")},
    {"edition", Value::Choice, false, false, "cloud", QT_TRANSLATE_NOOP("notify", "Edition"),
     QT_TRANSLATE_NOOP("notify", "datacenter: a server of your own"), "cloud|datacenter"},
    {"user", Value::Text, false, false, "", QT_TRANSLATE_NOOP("notify", "User"),
     QT_TRANSLATE_NOOP("notify", "In the cloud: the account's e-mail address")},
    {"token", Value::Text, true, true, "", QT_TRANSLATE_NOOP("notify", "Token"),
     QT_TRANSLATE_NOOP("notify", "An API token, or a personal access token of your own server")},
    {"project", Value::Text, false, true, "", QT_TRANSLATE_NOOP("notify", "Project"),
     QT_TRANSLATE_NOOP("notify", "Its key, such as OPS")},
    {"issue_type", Value::Text, false, false, "Task", QT_TRANSLATE_NOOP("notify", "Issue type"),
     QT_TRANSLATE_NOOP("notify", "As the project calls it")},
    {"priorities", Value::Text, false, false, "", QT_TRANSLATE_NOOP("notify", "Priorities"),
     QT_TRANSLATE_NOOP("notify", "critical=Highest,major=High; empty: the project's own")},
    {"labels", Value::Text, false, false, "", QT_TRANSLATE_NOOP("notify", "Labels"),
     QT_TRANSLATE_NOOP("notify", "Further ones, parted by commas")},
    {"resolve_transition", Value::Text, false, false, "Done", QT_TRANSLATE_NOOP("notify", "Transition"),
     QT_TRANSLATE_NOOP("notify", "What an issue does when all is resolved; -: it stays open")},
};

constexpr Field alertmanager[] = {
    {"url", Value::Urls, false, true, "", QT_TRANSLATE_NOOP("notify", "Address"),
     QT_TRANSLATE_NOOP("notify", "http://host:9093; of a cluster all its members, parted by commas")},
    {"user", Value::Text, false, false, "", QT_TRANSLATE_NOOP("notify", "User"), ""},
    {"password", Value::Text, true, false, "", QT_TRANSLATE_NOOP("notify", "Password"), ""},
    {"token", Value::Text, true, false, "", QT_TRANSLATE_NOOP("notify", "Token"),
     QT_TRANSLATE_NOOP("notify", "Bearer, instead of user and password")},
    {"keep_for", Value::Duration, false, false, "5h", QT_TRANSLATE_NOOP("notify", "Keeps firing for"),
     QT_TRANSLATE_NOOP("notify", "It resolves what is not told again for so long: longer than the route's repeats, such as 5h with repeats every 4 h")},
};

constexpr Field heartbeat[] = {
    {"url", Value::Url, true, true, "", QT_TRANSLATE_NOOP("notify", "Address"),
     QT_TRANSLATE_NOOP("notify", "Asked for as long as alerts are looked after. A service there, such as https://hc-ping.com/…, is to raise the alarm when it is not")},
    {"interval", Value::Duration, false, false, "1m", QT_TRANSLATE_NOOP("notify", "Every"),
     QT_TRANSLATE_NOOP("notify", "Let the service wait for at least three times as long")},
    {"method", Value::Choice, false, false, "GET", QT_TRANSLATE_NOOP("notify", "Method"), "", "GET|POST"},
    {"authorization", Value::Text, true, false, "", QT_TRANSLATE_NOOP("notify", "Authorization"),
     QT_TRANSLATE_NOOP("notify", "The whole value of the header, such as GenieKey abc")},
};

template <std::size_t n>
std::vector<Field> table(const Field (&own)[n], bool saysWords = true) {
    std::vector<Field> out(std::begin(own), std::end(own));
    if (saysWords) out.insert(out.end(), std::begin(wordFields), std::end(wordFields));
    out.insert(out.end(), std::begin(wayFields), std::end(wayFields));
    return out;
}

}  // namespace

std::span<const ReceiverField> fieldsOf(ReceiverKind kind) {
    static const std::vector<Field> tables[receiverKindCount] = {table(webhook),    table(slack), table(email),       table(pagerDuty),
                                                                 table(serviceNow), table(jira),  table(alertmanager), table(heartbeat, false)};
    const auto index = static_cast<std::size_t>(kind);
    if (index >= std::size(tables)) return {};
    return tables[index];
}

const ReceiverField* fieldOf(ReceiverKind kind, std::string_view name) {
    const auto fields = fieldsOf(kind);
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const ReceiverField& f) { return f.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

const char* titleOf(ReceiverKind kind) {
    switch (kind) {
    case ReceiverKind::Webhook: return QT_TRANSLATE_NOOP("notify", "Webhook");
    case ReceiverKind::Slack: return "Slack";
    case ReceiverKind::Email: return QT_TRANSLATE_NOOP("notify", "E-mail");
    case ReceiverKind::PagerDuty: return "PagerDuty";
    case ReceiverKind::ServiceNow: return "ServiceNow";
    case ReceiverKind::Jira: return "Jira";
    case ReceiverKind::Alertmanager: return "Alertmanager";
    case ReceiverKind::Heartbeat: return QT_TRANSLATE_NOOP("notify", "Heartbeat");
    }
    return "";
}

}  // namespace inspector::notify
