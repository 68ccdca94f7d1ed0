// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receiver_fields.h"

#include "tests/core/notify/receivers/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using test::receiver;

std::vector<std::string> problems(const Receiver& r, const std::set<std::string>& stored = {}) {
    std::vector<std::string> out;
    for (const Problem& p : checkReceiver(r, stored)) {
        std::string line = p.id;
        for (const Arg& arg : p.args)
            if (arg.name == "field") line += ' ' + arg.text;
        out.push_back(line + (p.refused ? "" : " ?"));
        EXPECT_NE(textOf(p.id), nullptr) << p.id;
        EXPECT_EQ(english(p).find('{'), std::string::npos) << english(p);
    }
    return out;
}

TEST(ReceiverFields, EachKindHasATableOfItsOwn) {
    for (int kind = 0; kind < receiverKindCount; ++kind) {
        const auto k = static_cast<ReceiverKind>(kind);
        std::set<std::string> names;
        for (const ReceiverField& field : fieldsOf(k)) {
            EXPECT_TRUE(names.insert(field.name).second) << field.name;
            EXPECT_NE(std::string(field.label), "");
            EXPECT_TRUE(!field.required || std::string(field.standard).empty()) << field.name;
            EXPECT_EQ(field.value == ReceiverField::Value::Choice, !std::string(field.choices).empty()) << field.name;
            EXPECT_EQ(fieldOf(k, field.name), &field);
        }
        EXPECT_EQ(names.contains("title") && names.contains("text"), k != ReceiverKind::Heartbeat);
        EXPECT_TRUE(names.contains("proxy") && names.contains("ca_file"));
        EXPECT_NE(std::string(titleOf(k)), "");
    }
    EXPECT_EQ(fieldOf(ReceiverKind::Slack, "nothing"), nullptr);
}

TEST(ReceiverFields, ReceiversAreCheckedBeforeTheyAreUsed) {
    using Kind = ReceiverKind;
    const std::string key(32, 'k');
    const std::map<std::string, std::string> mail{{"host", "m"}, {"from", "a@b"}, {"to", "c@d"}};
    auto with = [](std::map<std::string, std::string> a, const std::map<std::string, std::string>& b) {
        for (const auto& [name, value] : b) a[name] = value;
        return a;
    };
    const struct { Receiver r; std::vector<std::string> expected; } cases[] = {
        {receiver(Kind::Webhook, {{"url", "https://x/y"}}), {}},
        {receiver(Kind::Webhook, {}), {"receiver-field-missing url"}},
        {receiver(Kind::Webhook, {{"url", "x"}}), {"receiver-field-wrong url"}},
        {receiver(Kind::Webhook, {{"url", "http://x/"}}, {{"secret", "s"}}), {"receiver-plain url ?"}},
        {receiver(Kind::Webhook, {{"url", "https://x/"}, {"headers", "X-A: b\nContent-Length: 4"}}), {"receiver-field-wrong headers"}},
        {receiver(Kind::Webhook, {{"url", "https://x/"}, {"headers", "no header"}}), {"receiver-field-wrong headers"}},
        {receiver(Kind::Webhook, {{"url", "https://x/"}, {"secret", "in the wrong place"}}), {"receiver-field-unknown secret"}},
        {receiver(Kind::Webhook, {{"url", "https://x/"}, {"later", "version"}}), {"receiver-field-unknown later ?"}},
        {receiver(Kind::Webhook, {{"url", "https://x/"}, {"zone", "Moon/Base"}}), {"receiver-field-wrong zone"}},
        {receiver(Kind::Webhook, {{"url", "https://x/"}}, {{"secret", "a\nb"}}), {"receiver-field-wrong secret"}},
        {receiver(Kind::Slack, {}, {}), {"receiver-field-missing webhook_url"}},
        {receiver(Kind::Slack, {}, {{"token", "x"}}), {"receiver-field-missing channel"}},
        {receiver(Kind::Slack, {{"channel", "#x"}}, {{"token", "x"}}), {}},
        {receiver(Kind::Slack, {{"channel", "#x"}}, {{"token", "x"}, {"webhook_url", "https://h/"}}), {"receiver-slack-both ?"}},
        {receiver(Kind::Email, mail), {}},
        {receiver(Kind::Email, with(mail, {{"to", "c@d, not an address"}})), {"receiver-field-wrong to"}},
        {receiver(Kind::Email, with(mail, {{"port", "70000"}})), {"receiver-field-wrong port"}},
        {receiver(Kind::Email, with(mail, {{"tls", "maybe"}})), {"receiver-field-wrong tls"}},
        {receiver(Kind::Email, with(mail, {{"tls", "none"}})), {"receiver-mail-plain ?"}},
        {receiver(Kind::Email, with(mail, {{"user", "u"}})), {"receiver-field-missing password"}},
        {receiver(Kind::Email, with(mail, {{"host", "m/../x"}})), {"receiver-field-wrong host"}},
        {receiver(Kind::PagerDuty, {}, {{"routing_key", key}}), {}},
        {receiver(Kind::PagerDuty, {}, {{"routing_key", "short"}}), {"receiver-field-wrong routing_key"}},
        {receiver(Kind::ServiceNow, {{"url", "https://x.service-now.com"}}), {"receiver-field-missing user"}},
        {receiver(Kind::ServiceNow, {{"url", "https://x.service-now.com"}}, {{"token", "t"}}), {}},
        {receiver(Kind::Jira, {{"url", "https://j"}, {"project", "OPS"}, {"user", "a@b"}}, {{"token", "t"}}), {}},
        {receiver(Kind::Jira, {{"url", "https://j"}, {"project", "OPS\" OR 1"}, {"user", "a@b"}}, {{"token", "t"}}), {"receiver-field-wrong project"}},
        {receiver(Kind::Jira, {{"url", "https://j"}, {"project", "OPS"}}, {{"token", "t"}}), {"receiver-field-missing user"}},
        {receiver(Kind::Alertmanager, {{"url", "http://a:9093, http://b:9093"}}), {}},
        {receiver(Kind::Alertmanager, {{"url", "http://a:9093, b:9093"}}), {"receiver-field-wrong url"}},
        {receiver(Kind::Alertmanager, {{"url", "http://a:9093"}, {"keep_for", "1s"}}), {"receiver-field-wrong keep_for"}},
        {receiver(Kind::Alertmanager, {{"url", "http://a:9093"}, {"keep_for", "90"}}), {"receiver-field-wrong keep_for"}},
        {receiver(Kind::Alertmanager, {{"url", "http://a:9093"}, {"keep_for", "1h30m"}}), {}},
        {receiver(Kind::Heartbeat, {}, {{"url", "https://hc-ping.example/1"}}), {}},
        {receiver(Kind::Heartbeat, {}), {"receiver-field-missing url"}},
        {receiver(Kind::Heartbeat, {{"interval", "10s"}, {"method", "PUT"}}, {{"url", "http://x/1"}}),
         {"receiver-field-wrong interval", "receiver-field-wrong method", "receiver-plain url ?"}},
    };
    for (const auto& c : cases) EXPECT_EQ(problems(c.r), c.expected) << ::testing::PrintToString(c.r.settings);
}

TEST(ReceiverFields, AStoredSecretNeedNotBeGivenAgain) {
    EXPECT_EQ(problems(receiver(ReceiverKind::PagerDuty, {})), std::vector<std::string>{"receiver-field-missing routing_key"});
    EXPECT_EQ(problems(receiver(ReceiverKind::PagerDuty, {}), {"routing_key"}), std::vector<std::string>{});
    EXPECT_EQ(problems(receiver(ReceiverKind::Slack, {}), {"webhook_url"}), std::vector<std::string>{});
}

TEST(ReceiverFields, WordsNeverRepeatWhatWasTyped) {
    const auto r = receiver(ReceiverKind::Webhook, {{"url", "https://u:very-secret@x/"}}, {{"secret", "very-secret\n"}, {"authorization", "very-secret\x01"}});
    for (const Problem& p : checkReceiver(r)) EXPECT_EQ(english(p).find("very-secret"), std::string::npos);
}

TEST(ReceiverFields, ANameAndARateAreNeeded) {
    Receiver r = receiver(ReceiverKind::Webhook, {{"url", "https://x/"}});
    r.name = " ";
    r.mostPerMinute = 0;
    EXPECT_EQ(problems(r), (std::vector<std::string>{"receiver-name-missing", "receiver-never"}));
}

}  // namespace
}  // namespace inspector::notify
