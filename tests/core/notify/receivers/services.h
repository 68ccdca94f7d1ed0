// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/routing.h"
#include "core/notify/receivers/conversation.h"
#include "tests/core/notify/receivers/fake_jira.h"
#include "tests/support/raw_server.h"

#include <map>
#include <mutex>
#include <string>
#include <vector>

// The services that alerts are told to, as far as their published forms go. Sources: Alertmanager's configuration page (webhook_config),
// Slack's reference of chat.postMessage, chat.update, incoming webhooks and blocks, PagerDuty's "Send an alert event" of Events API v2,
// ServiceNow's "Event field format for event collection", Atlassian's REST API v2 of the cloud and of Data Center.
namespace inspector::notify::test {

// What is wrong with a request; none: the service takes it. `url` is its path alone.
[[nodiscard]] std::vector<std::string> faultsOf(ReceiverKind kind, const HttpCall& call);

// Answers as the service does, and refuses what has not its form. Thread-safe, but for the members, which are read when all is said.
class Service {
public:
    explicit Service(ReceiverKind kind);

    [[nodiscard]] std::string url(const std::string& path = {}) const { return m_server.url(path); }

    std::vector<std::string> faults;
    std::vector<HttpCall> calls;
    std::map<std::string, std::string> incidents;             // PagerDuty: the newest action by dedup_key
    std::map<std::string, QJsonObject> events;                // ServiceNow: the newest by message_key
    std::map<std::string, std::vector<QJsonObject>> messages; // Slack: what it was and is, by its time stamp
    std::map<std::string, int> replies;                       // Slack: in a message's thread
    FakeJira jira;

private:
    void serve(inspector::test::RawServer::Connection& connection);
    Answer answerTo(const HttpCall& call);
    Answer slackAnswer(const HttpCall& call, const QJsonObject& body);

    const ReceiverKind m_kind;
    std::mutex m_mutex;
    inspector::test::RawServer m_server;                      // ends first
};

}  // namespace inspector::notify::test
