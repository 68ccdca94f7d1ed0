// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/notify/receivers/services.h"

#include "core/base/text.h"
#include "core/notify/sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>

// Each kind of receiver through the life of a group, at a server that refuses whatever has not the service's published form.
namespace inspector::notify {
namespace {

using namespace Qt::StringLiterals;
using ::testing::IsEmpty;
using Kind = Outcome::Kind;
using Why = Notification::Why;
using test::alert;
using test::notification;
using test::Service;

// A receiver, and what is kept for it.
class Told {
public:
    Told(ReceiverKind kind, std::map<std::string, std::string> settings, std::map<std::string, std::string> secrets)
        : service(kind), m_receiver(test::receiver(kind, std::move(settings), std::move(secrets))) {
        for (auto* values : {&m_receiver.settings, &m_receiver.secrets})
            for (auto& [name, value] : *values)
                if (value.rfind('/', 0) == 0) value = service.url(value);
    }
    void tell(const Notification& n, const MessageFacts& facts = test::facts()) {
        std::promise<Outcome> promise;
        auto future = promise.get_future();
        m_sender.tell(m_receiver.id, notify::tell({n, m_receiver, m_references, facts, n.time}),
                      [&promise](Outcome outcome) { promise.set_value(std::move(outcome)); });
        const Outcome outcome = future.get();
        EXPECT_EQ(outcome.kind, Kind::Told) << toString(n.why) << ": " << outcome.words;
        for (const ReceiverReference& fresh : outcome.references) {
            std::erase_if(m_references, [&](const ReceiverReference& old) { return old.about == fresh.about; });
            if (!fresh.reference.empty()) m_references.push_back(fresh);
        }
    }
    // From the first firing until all is resolved.
    void tellLife() {
        auto a = alert("a", Severity::Critical, "News is down", 0);
        auto b = alert("b", Severity::Minor, "Sport is late", 80);
        b.labels["group"] = "sports";
        b.value = 7.5;
        b.threshold = 5;
        tell(notification({a}));
        a.acknowledged = test::at(85);
        a.acknowledgedBy = "ann@desk";
        a.acknowledgedWhy = "on it";
        tell(notification({a, b}, Why::Changed, 90));
        tell(notification({a, b}, Why::Repeated, 120));
        tell(notification({a, b}, Why::Escalated, 150));
        tell(notification({a, test::resolved(b, 170)}, Why::Changed, 180));
        tell(notification({test::resolved(a, 200)}, Why::Resolved, 210));
        EXPECT_THAT(m_references, IsEmpty());
    }
    void tellTheRest() {
        tell(notification({}, Why::Test, 300));
        auto many = notification({alert("c", Severity::Info, "x", 0), test::resolved(alert("d", Severity::Major, "y", 0), 9)}, Why::Summary, 400);
        many.leftOut = 12'345;
        tell(many);
        tell(worst(), facts());
    }

    Service service;

private:
    static Notification worst() {
        std::vector<Alert> alerts;
        for (std::size_t i = 0; i < mostAlertsTold; ++i) {
            const std::string filler = i % 3 == 0 ? std::string(50'000, '{') : i % 3 == 1 ? std::string(50'000, '&') : std::string(50'000, '\xc3');
            auto bad = alert("f" + std::to_string(i) + std::string(300, 'f'), Severity::Critical, test::hostile + filler, 0);
            bad.rule = "Rule" + std::to_string(i);
            bad.acknowledged = test::at(1);
            bad.acknowledgedBy = bad.acknowledgedWhy = test::hostile;
            for (const char* name : {"channel", "stage", "endpoint", "provider", "region", "probe", "group", "finding"})
                bad.labels[name] = std::to_string(i) + test::hostile + filler;
            alerts.push_back(std::move(bad));
        }
        auto out = notification(std::move(alerts), Why::New, 500);
        out.key = out.groupKey = test::hostile + std::string(5000, 'k');
        out.groupLabels = out.commonLabels = {{"channel", test::hostile}};
        out.leftOut = 4'000'000'000;
        return out;
    }
    // Each rule with advice and a runbook of its own.
    static MessageFacts facts() {
        MessageFacts out;
        for (std::size_t i = 0; i < mostAlertsTold; ++i)
            out.rules["Rule" + std::to_string(i)] = {"Rule", test::hostile + std::string(5000, '{') + std::to_string(i),
                                                     "https://wiki.example/" + std::to_string(i) + '/' + std::string(1500, 'w')};
        out.externalUrl = "https://noc.example/" + std::string(1500, 'x');
        return out;
    }

    Receiver m_receiver;
    std::vector<ReceiverReference> m_references;
    Sender m_sender;
};

TEST(Services, AWebhookTakesAll) {
    Told told(ReceiverKind::Webhook, {{"url", "/hook"}}, {{"secret", "key"}});
    told.tellLife();
    told.tellTheRest();
    EXPECT_THAT(told.service.faults, IsEmpty());
    EXPECT_EQ(told.service.calls.size(), 9u);
}

TEST(Services, SlackHasOneMessageForAGroupAndTakesAll) {
    Told told(ReceiverKind::Slack, {{"api_url", "/api"}, {"channel", "#noc"}}, {{"token", "xoxb-1-2-abc"}});
    told.tellLife();
    EXPECT_THAT(told.service.faults, IsEmpty());
    ASSERT_EQ(told.service.messages.size(), 1u);
    EXPECT_EQ(told.service.messages.begin()->second.size(), 6u);                        // posted, and five times changed
    EXPECT_EQ(told.service.replies[told.service.messages.begin()->first], 3);           // repeated, escalated, resolved
    told.tellTheRest();
    EXPECT_THAT(told.service.faults, IsEmpty());
    EXPECT_EQ(told.service.messages.size(), 4u);
}

TEST(Services, SlacksIncomingWebhookTakesAll) {
    Told told(ReceiverKind::Slack, {}, {{"webhook_url", "/services/T0/B0/x"}});
    told.tellLife();
    told.tellTheRest();
    EXPECT_THAT(told.service.faults, IsEmpty());
    EXPECT_EQ(told.service.calls.size(), 9u);
}

TEST(Services, PagerDutyHasAnIncidentForAnAlertAndTakesAll) {
    Told told(ReceiverKind::PagerDuty, {{"url", "/v2/enqueue"}}, {{"routing_key", std::string(32, 'k')}});
    told.tellLife();
    EXPECT_EQ(told.service.incidents.size(), 2u);
    for (const auto& [key, action] : told.service.incidents) EXPECT_EQ(action, "resolve") << key;
    told.tellTheRest();
    EXPECT_THAT(told.service.faults, IsEmpty());
}

TEST(Services, ServiceNowClosesWhatItOpenedAndTakesAll) {
    for (const char* api : {"jsonv2", "table"}) {
        Told told(ReceiverKind::ServiceNow, {{"url", "/"}, {"user", "events"}, {"api", api}}, {{"password", "top-secret"}});
        told.tellLife();
        ASSERT_EQ(told.service.events.size(), 2u);
        for (const auto& [key, event] : told.service.events) {
            EXPECT_EQ(test::text(event["resolution_state"_L1]), "Closing") << key;
            EXPECT_EQ(test::text(event["severity"_L1]), "0") << key;
        }
        told.tellTheRest();
        EXPECT_THAT(told.service.faults, IsEmpty());
    }
}

TEST(Services, JiraHasOneIssueForAGroupAndTakesAll) {
    const std::map<std::string, std::string> cloud{{"user", "bot@x.example"}, {"priorities", "critical=Highest"}, {"labels", "video, noc"}};
    const std::map<std::string, std::string> own{{"edition", "datacenter"}};
    for (auto settings : {cloud, own}) {
        settings.insert({{"url", "/"}, {"project", "OPS"}});
        Told told(ReceiverKind::Jira, settings, {{"token", "very-secret"}});
        told.tellLife();
        ASSERT_EQ(told.service.jira.issues.size(), 1u);
        EXPECT_TRUE(told.service.jira.issues.begin()->second.done);
        EXPECT_EQ(told.service.jira.issues.begin()->second.comments.size(), 5u);
        told.tellTheRest();
        EXPECT_THAT(told.service.faults, IsEmpty());
        EXPECT_EQ(told.service.jira.issues.size(), 4u);
    }
}

// The judge itself: what has a fault is refused.
TEST(Services, WhatHasNotTheFormIsRefused) {
    const auto call = [](const std::string& path, const std::string& body) {
        return HttpCall{"POST", path, {{"content-type", "application/json; charset=utf-8"}, {"authorization", "Basic x"}}, body};
    };
    const auto slack = [&](const std::string& block) {
        return call("/services/T0/B0/x", R"({"text":"t","blocks":[)" + block + "]}");
    };
    const std::string event = R"({"routing_key":")" + std::string(32, 'k') + R"(","event_action":"trigger","payload":{"summary":"s","source":"x","severity":")";
    const std::string record = R"({"source":"s","node":"n","type":"t","additional_info":"{}","severity":)";
    const std::string issue = R"({"fields":{"project":{"key":"OPS"},"issuetype":{"name":"Task"},"summary":")";
    const struct { ReceiverKind kind; HttpCall call; bool good; } cases[] = {
        {ReceiverKind::Webhook, call("/", "{}"), false},
        {ReceiverKind::Slack, slack(R"({"type":"section","text":{"type":"mrkdwn","text":"a &amp; <https://x/|b>"}})"), true},
        {ReceiverKind::Slack, slack(R"({"type":"section","text":{"type":"mrkdwn","text":"<!channel>"}})"), false},
        {ReceiverKind::Slack, slack(R"({"type":"section","text":{"type":"mrkdwn","text":"a & b"}})"), false},
        {ReceiverKind::Slack, slack(R"({"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}})"), false},
        {ReceiverKind::Slack, slack(R"({"type":"section","text":{"type":"mrkdwn","text":"")" + std::string(3001, 'x') + "\"}}"), false},
        {ReceiverKind::Slack, slack(R"({"type":"poem"})"), false},
        {ReceiverKind::Slack, call("/api/chat.postMessage", R"({"channel":"c","text":"t"})"), false},  // no token
        {ReceiverKind::PagerDuty, call("/v2/enqueue", event + R"(critical"}})"), true},
        {ReceiverKind::PagerDuty, call("/v2/enqueue", event + R"(major"}})"), false},
        {ReceiverKind::PagerDuty, call("/v2/enqueue", event + R"(critical"},"colour":"red"})"), false},
        {ReceiverKind::PagerDuty, call("/v2/enqueue", event + R"(critical"},"dedup_key":")" + std::string(256, 'd') + "\"}"), false},
        {ReceiverKind::ServiceNow, call("/api/now/table/em_event", record + R"("1"})"), true},
        {ReceiverKind::ServiceNow, call("/api/now/table/em_event", record + R"(1})"), false},
        {ReceiverKind::ServiceNow, call("/api/now/table/em_event", record + R"("6"})"), false},
        {ReceiverKind::ServiceNow, call("/api/global/em/jsonv2", record + R"("1"})"), false},
        {ReceiverKind::Jira, call("/rest/api/2/issue", issue + R"(s"}})"), true},
        {ReceiverKind::Jira, call("/rest/api/2/issue", issue + R"(a\nb"}})"), false},
        {ReceiverKind::Jira, call("/rest/api/2/issue", issue + R"(s","labels":["a b"]}})"), false},
        {ReceiverKind::Jira, call("/rest/api/2/issue/OPS-1/delete", "{}"), false},
    };
    for (const auto& c : cases) EXPECT_EQ(test::faultsOf(c.kind, c.call).empty(), c.good) << c.call.url << ' ' << c.call.body.substr(0, 300);
}

}  // namespace
}  // namespace inspector::notify
