// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/message.h"

#include "core/base/text.h"
#include "core/notify/message_text.h"
#include "tests/core/notify/receivers/sample.h"

#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using test::alert;
using test::at;
using test::hostile;

TEST(MessageText, CleanTextIsValidUtf8OfOneLineWithinItsBound) {
    const struct { std::string in, out; } cases[] = {
        {"plain", "plain"},
        {"a\r\nBcc: b", "a  Bcc: b"},
        {"tab\tnul" + std::string(1, '\0') + "end", "tab nul end"},
        {"\xff", "\xef\xbf\xbd"},
        {"\xc3", "\xef\xbf\xbd"},
        {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},  // half of a surrogate pair
        {"\xf0\x9f\x94\xa5 fire", "\xf0\x9f\x94\xa5 fire"},
        {"\xe2\x80\xaego right", "go right"},               // turns the direction
        {"\xc2\x85next", " next"},                          // a control of Latin 1
        {"\xef\xbf\xbe", "\xef\xbf\xbd"},                   // no character
        {"", ""},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(clean(c.in, 100), c.out) << c.in;
        EXPECT_TRUE(isValidUtf8(clean(c.in, 100)));
    }
    EXPECT_EQ(clean("a\nb\rc", 100, Lines::Many), "a\nb c");
    for (std::size_t most = 0; most < 40; ++most) {
        const std::string cut = clean("\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\xa5\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\xa5 and more", most);
        EXPECT_LE(cut.size(), most);
        EXPECT_TRUE(isValidUtf8(cut)) << most;
    }
}

TEST(MessageText, EachFormatIsEscaped) {
    EXPECT_EQ(htmlEscaped("<b a=\"x\">'&"), "&lt;b a=&quot;x&quot;&gt;&#39;&amp;");
    EXPECT_EQ(slackEscaped("<!here> & <@U1>"), "&lt;!here&gt; &amp; &lt;@U1&gt;");
    EXPECT_EQ(slackEscaped("call @channel, @Here and noc@example.com"), "call @\xe2\x81\xa0" "channel, @\xe2\x81\xa0Here and noc@example.com");
}

TEST(MessageText, OnlyLinksOfTheWebAreLinks) {
    EXPECT_EQ(safeLink("https://wiki.example/a?b=c#d"), "https://wiki.example/a?b=c#d");
    EXPECT_EQ(safeLink("https://wiki.example/|x>\"'(y)"), "https://wiki.example/%7Cx%3E%22%27%28y%29");
    for (const char* bad : {"javascript:alert(1)", "ftp://x/y", "//x/y", "https://", "https:///path", "", "wiki", "https://x/a b", "https://x/\n"})
        EXPECT_EQ(safeLink(bad), "") << bad;
}

const Receiver plain = test::receiver(ReceiverKind::Webhook, {});

TEST(Message, SaysWhatWhereSinceWhenHowManyMoreAndWhatToDo) {
    auto n = test::notification({alert("a", Severity::Critical, "News is down", 0), alert("b", Severity::Major, "Sport is down", 30)});
    n.leftOut = 5;
    const Message m = messageOf(n, plain, test::facts());
    EXPECT_EQ(m.tag, "FIRING:2");
    EXPECT_EQ(m.title, "[FIRING:2] critical: News is down (and 6 more), since 14:00:00 UTC");
    EXPECT_EQ(m.text, "FIRING critical: News is down\n"
                      "  news-a, origin\n"
                      "  since 14:00:00 UTC\n"
                      "  What to do: Open the channel: the verdict says where it broke.\n"
                      "  Runbook: https://wiki.example/run?book=1\n"
                      "FIRING major: Sport is down\n"
                      "  news-b, origin\n"
                      "  since 14:00:30 UTC\n"
                      "and 5 more\n"
                      "https://noc.example/inspector/\n");
}

TEST(Message, TellsHowAnAlertFares) {
    const auto gone = test::resolved(alert("a", Severity::Critical, "News is down", -86400), 30);
    auto taken = alert("b", Severity::Major, "Sport is down", 0);
    taken.acknowledged = at(10);
    taken.acknowledgedBy = "ann@desk";
    taken.acknowledgedWhy = "calling the CDN";
    auto odd = alert("c", Severity::Minor, "Film is late", 0);
    odd.flapping = true;
    odd.explains = 12;
    odd.health = AlertHealth::NoData;
    const struct { Notification n; std::string title, part; } cases[] = {
        {test::notification({gone}, Notification::Why::Resolved), "[RESOLVED] critical: News is down, from 2026-02-28 14:00:00 to 14:00:30 UTC", "RESOLVED critical"},
        {test::notification({taken}, Notification::Why::Changed), "[FIRING:1] major: Sport is down, since 14:00:00 UTC", "Acknowledged by ann@desk: calling the CDN"},
        {test::notification({taken}, Notification::Why::Repeated), "[STILL FIRING:1] major: Sport is down, since 14:00:00 UTC", ""},
        {test::notification({taken}, Notification::Why::Escalated), "[ESCALATED:1] major: Sport is down, since 14:00:00 UTC", ""},
        {test::notification({odd}), "[FIRING:1] minor: Film is late, since 14:00:00 UTC", "it flaps; nothing is known of it now; it explains 12 other alerts"},
        {test::notification({taken, gone}, Notification::Why::Changed), "[FIRING:1] major: Sport is down (and 1 more), since 14:00:00 UTC", "RESOLVED critical: News"},
        {test::notification({}, Notification::Why::Test), "[TEST] Inspector can reach this receiver", ""},
    };
    for (const auto& c : cases) {
        const Message m = messageOf(c.n, plain, test::facts());
        EXPECT_EQ(m.title, c.title);
        EXPECT_NE(m.text.find(c.part), std::string::npos) << m.text;
    }
}

TEST(Message, AnAcknowledgementThatHasEndedIsNotTold) {
    auto taken = alert("b", Severity::Major, "Sport is down", 0);
    taken.acknowledged = at(10);
    taken.acknowledgedBy = "ann@desk";
    taken.acknowledgedUntil = at(50);
    EXPECT_EQ(messageOf(test::notification({taken}, Notification::Why::Repeated, 40), plain, {}).alerts.front().acknowledged, "ann@desk");
    EXPECT_EQ(messageOf(test::notification({taken}, Notification::Why::Repeated, 60), plain, {}).alerts.front().acknowledged, "");
}

TEST(Message, TemplatesAreTheReceivers) {
    Receiver own = plain;
    own.settings = {{"title", "{severity} {alertname} {stage}|{channel}|{nothing}|{} {{what}} {"}, {"text", "{count} {firing} {resolved} {why} {route}\n{link}"},
                    {"zone", "Europe/Berlin"}};
    const Message m = messageOf(test::notification({alert("a", Severity::Major, "News is {down}", 0)}), own, test::facts());
    EXPECT_EQ(m.topic, "major ChannelDown origin|||{} {News is {down}} {");
    EXPECT_EQ(m.text, "1 1 0 new all/noc\nhttps://noc.example/inspector/");
    EXPECT_EQ(m.alerts.front().times, "since 15:00:00 CET");
}

TEST(Message, HostileTextStaysInItsLineAndWithinItsBounds) {
    std::vector<Alert> many;
    for (int i = 0; i < 200; ++i) {
        many.push_back(alert(std::to_string(i), Severity::Major, hostile + std::string(100'000, 'x'), 0));
        many.back().labels["channel"] = hostile + std::string(10'000, '\xff');
        many.back().acknowledged = at(1);
        many.back().acknowledgedBy = hostile;
    }
    MessageFacts facts = test::facts();
    facts.rules["ChannelDown"] = {hostile, hostile + std::string(50'000, 'y'), "javascript:" + hostile};
    const Message m = messageOf(test::notification(many), plain, facts);
    EXPECT_LE(m.title.size(), longestTitle);
    EXPECT_LE(m.text.size(), longestText);
    EXPECT_TRUE(isValidUtf8(m.title) && isValidUtf8(m.text));
    EXPECT_EQ(m.title.find_first_of("\r\n\x1b"), std::string::npos);
    EXPECT_EQ(m.text.find_first_of("\r\x1b"), std::string::npos);
    EXPECT_EQ(m.alerts.size(), mostAlertsInWords);
    EXPECT_EQ(m.more, 200 - mostAlertsInWords);
    EXPECT_EQ(m.alerts.front().runbook, "");
}

TEST(Message, TheStartOfAnAlertThatFiredAgainIsTheNewestOne) {
    Alert again = test::resolved(alert("a", Severity::Major, "x", 0), 30);
    EXPECT_EQ(startOf(again), at(0));
    again.state = AlertState::Firing;
    again.resolved.reset();
    again.turns.push_back(at(50));
    EXPECT_EQ(startOf(again), at(50));
    EXPECT_EQ(startOf(test::resolved(again, 90)), at(50));
}

}  // namespace
}  // namespace inspector::notify
