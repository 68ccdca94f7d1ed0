// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "tests/e2e/alert_receiver.h"
#include "tests/e2e/shared_site.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <set>

// From a fault in the lab to the message at a receiver, and back: two consoles, two probes, one PostgreSQL and one InfluxDB. One
// alert, told once, whoever evaluates, dispatches and sends; also when the one who sends is killed.
namespace inspector::test {
namespace {

using namespace std::chrono_literals;

class Alerts : public testing::Test {
protected:
    // Everything to one webhook, each channel by itself, told of 5 s after it began; or as a new store says.
    void start(SharedSite& site, bool defaults = false) {
        site.addConsole();
        site.addConsole();
        Receiver hook;
        hook.id = ReceiverId{"hook"};
        hook.name = "Hook";
        hook.kind = ReceiverKind::Webhook;
        hook.settings["url"] = receiver.url();
        ASSERT_TRUE(site.until([&] { return !site.console(0).inventory->alertRules.empty(); })) << "no rules came with the store";
        Routing routing = site.console(0).inventory->routing;
        routing.root.receiver = hook.id;
        routing.root.groupBy = std::vector<std::string>{"alertname", "channel"};
        if (!defaults) {
            routing.root.groupWait = 5s;
            routing.root.groupInterval = 5s;
        }
        const auto done = site.console(0).apply({inventory::PutReceiver{hook}, inventory::PutRouting{routing}});
        ASSERT_TRUE(done) << done.error().message();
        site.startProbe("a");
        site.startProbe("b");
        ASSERT_TRUE(site.until([&] {
            std::set<std::string> probes;
            for (const auto& [channel, probe] : site.holders()) probes.insert(probe);
            return site.isWell() && probes == std::set<std::string>{"a", "b"};
        }, 240s)) << site.states();
    }
    // Breaks a channel and mends it; says how long both took to be told.
    void breakAndMend(SharedSite& site, const std::string& fault) {
        const SystemClock clock;
        const WallTime broke = clock.now();
        ASSERT_TRUE(site.lab->fault(fault, "ch-001"));
        ASSERT_TRUE(becomesTold(site, "firing", 240s)) << story(site);
        std::printf("%s: from the fault to the message %.1f s\n", fault.c_str(),
                    toSeconds(receiver.told("ChannelDown", "ch-001", "firing").front().at - broke));
        ASSERT_TRUE(site.until([&] { return alertOf(site, 0, "ChannelDown", "ch-001") && alertOf(site, 1, "ChannelDown", "ch-001"); })) << story(site);
        const WallTime mended = clock.now();
        ASSERT_TRUE(site.lab->fault(fault, "ch-001", false));
        ASSERT_TRUE(becomesTold(site, "resolved", 240s)) << story(site);
        std::printf("%s: from its end to the message %.1f s\n", fault.c_str(),
                    toSeconds(receiver.told("ChannelDown", "ch-001", "resolved").front().at - mended));
        EXPECT_EQ(site.count("SELECT count(*) FROM alerts WHERE rule = 'ChannelDown'") +
                      site.count("SELECT count(*) FROM alerts_history WHERE rule = 'ChannelDown'"), 1);
        EXPECT_EQ(receiver.told("ChannelDown", "ch-001", "firing").size(), 1u) << story(site);
        EXPECT_EQ(receiver.told("ChannelDown", "ch-001", "resolved").size(), 1u) << story(site);
    }
    // The open alert of a channel, as a console has it; null: there is none.
    static const Alert* alertOf(SharedSite& site, std::size_t console, const std::string& rule, const std::string& channel) {
        for (const auto& [fingerprint, alert] : site.console(console).alerts)
            if (alert.rule == rule && alert.channel.value == channel) return &alert;
        return nullptr;
    }
    bool becomesTold(SharedSite& site, const std::string& status, std::chrono::seconds timeout = 120s) {
        return site.until([&] { return !receiver.told("ChannelDown", "ch-001", status).empty(); }, timeout);
    }
    std::string story(SharedSite& site) const { return receiver.story() + site.states(); }

    AlertReceiver receiver;
};

TEST_F(Alerts, AFaultIsOneAlertToldOnceAndItsEndToo) {
    SharedSite site(4, 10s);
    ASSERT_NO_FATAL_FAILURE(start(site));
    ASSERT_NO_FATAL_FAILURE(breakAndMend(site, "playlist-503"));
    // A critical one stays to be seen until somebody has seen it.
    ASSERT_TRUE(site.until([&] {
        const Alert* alert = alertOf(site, 0, "ChannelDown", "ch-001");
        return alert && alert->state == AlertState::Resolved;
    })) << story(site);
    EXPECT_EQ(receiver.told().size(), 2u) << story(site);
}

TEST_F(Alerts, WithTheDefaultsToo) {
    SharedSite site(2, 30s);
    ASSERT_NO_FATAL_FAILURE(start(site, true));
    breakAndMend(site, "playlist-503");
}

TEST_F(Alerts, AndOfWhatOnlyStandsStill) {
    SharedSite site(2, 10s);
    ASSERT_NO_FATAL_FAILURE(start(site));
    breakAndMend(site, "stale-playlist");
}

TEST_F(Alerts, WhatOneOperatorDoesIsOnTheOthersScreenWithTheName) {
    SharedSite site(4);
    ASSERT_NO_FATAL_FAILURE(start(site));
    ASSERT_TRUE(site.lab->fault("playlist-503", "ch-001"));
    ASSERT_TRUE(site.until([&] {
        return alertOf(site, 0, "ChannelDown", "ch-001") && alertOf(site, 1, "ChannelDown", "ch-001");
    }, 120s)) << story(site);
    const std::string fingerprint = alertOf(site, 0, "ChannelDown", "ch-001")->fingerprint;
    const SystemClock clock;
    const MonoTime begun = clock.mono();
    const auto acted = site.console(0).ask<std::vector<Alert>>([&](auto answer) {
        site.console(0).engine().act(AcknowledgeAlerts{{fingerprint}, "on it", std::nullopt}, std::move(answer));
    });
    ASSERT_TRUE(acted) << acted.error().message();
    ASSERT_TRUE(site.until([&] {
        const Alert* alert = alertOf(site, 1, "ChannelDown", "ch-001");
        return alert && alert->acknowledged;
    })) << story(site);
    std::printf("an acknowledgement is on the other console after %.0f ms\n", toSeconds(clock.mono() - begun) * 1'000);
    EXPECT_EQ(alertOf(site, 1, "ChannelDown", "ch-001")->acknowledgedBy, "console-0@desk");
    EXPECT_EQ(alertOf(site, 1, "ChannelDown", "ch-001")->acknowledgedWhy, "on it");

    // Silenced from the other console: whoever was told hears that it is over, and the silence is on both.
    ASSERT_TRUE(becomesTold(site, "firing")) << story(site);
    Silence silence;
    silence.id = SilenceId{"work"};
    silence.matchers = {{"channel", Matcher::Op::Equal, "ch-001"}};
    silence.starts = clock.now();
    silence.ends = silence.starts + 1h;
    silence.author = "console-1@desk";
    silence.comment = "planned work";
    const auto done = site.console(1).apply({inventory::PutSilence{silence}});
    ASSERT_TRUE(done) << done.error().message();
    ASSERT_TRUE(becomesTold(site, "resolved")) << story(site);
    EXPECT_TRUE(site.until([&] {
        const Alert* alert = alertOf(site, 0, "ChannelDown", "ch-001");
        return site.console(0).inventory->silences.size() == 1 && alert && alert->state == AlertState::Firing && alert->mutes.size() == 1 &&
               alert->mutes.front().why == Mute::Why::Silence;
    })) << story(site);
}

TEST_F(Alerts, AnotherOneTellsWhenTheOneWhoSendsIsKilledAndWithTheSameKey) {
    SharedSite site(4);
    ASSERT_NO_FATAL_FAILURE(start(site));
    receiver.behave(AlertReceiver::Manner::Hang);
    ASSERT_TRUE(site.lab->fault("playlist-503", "ch-001"));
    ASSERT_TRUE(becomesTold(site, "firing")) << story(site);
    // Who has it, between sending and noting it: the probes' holders are "host:pid:chance".
    const std::string holder = site.server.psql("SELECT claimed_by FROM outbox WHERE sent_ms IS NULL", site.database);
    std::string sender;
    for (const char* id : {"a", "b"})
        if (holder.find(":" + std::to_string(site.probe(id).pid()) + ":") != std::string::npos) sender = id;
    ASSERT_FALSE(sender.empty()) << holder;
    receiver.behave(AlertReceiver::Manner::Take);
    site.probe(sender).signal(SIGKILL);
    ASSERT_TRUE(site.until([&] { return site.count("SELECT count(*) FROM outbox WHERE sent_ms IS NOT NULL") == 1; }, 180s)) << story(site);
    const auto all = receiver.told("ChannelDown", "ch-001", "firing");
    EXPECT_GE(all.size(), 2u);
    std::set<std::string> keys;
    for (const auto& told : all) keys.insert(told.key);
    EXPECT_EQ(keys.size(), 1u) << story(site);
    EXPECT_EQ(site.count("SELECT count(*) FROM alerts WHERE rule = 'ChannelDown' AND channel_id = 'ch-001'"), 1) << story(site);
}

TEST_F(Alerts, WhatWasClaimedAndNotSentYetIsToldWhenTheOneWhoHadItIsKilled) {
    SharedSite site(4);
    ASSERT_NO_FATAL_FAILURE(start(site));
    // One alert, six messages to one receiver, of which a program sends two at a time.
    Routing routing = site.console(0).inventory->routing;
    for (int i = 0; i < 6; ++i) {
        Route route;
        route.name = "copy-" + std::to_string(i);
        route.matchers = {{"alertname", Matcher::Op::Equal, "ChannelDown"}};
        route.goOn = true;
        routing.root.children.push_back(std::move(route));
    }
    const auto routed = site.console(0).apply({inventory::PutRouting{routing}});
    ASSERT_TRUE(routed) << routed.error().message();
    receiver.behave(AlertReceiver::Manner::Hang);
    ASSERT_TRUE(site.lab->fault("playlist-503", "ch-001"));
    ASSERT_TRUE(site.until([&] {
        return site.count("SELECT count(*) FROM outbox WHERE claimed_by <> ''") == 6 && receiver.told("ChannelDown", "ch-001", "firing").size() >= 2;
    }, 120s)) << story(site);

    const auto keysOf = [&](const std::string& condition) {
        const std::string rows = site.server.psql("SELECT note_key FROM outbox WHERE " + condition, site.database);
        std::set<std::string> keys;
        for (const std::string_view row : split(rows, '\n'))
            if (!trim(row).empty()) keys.emplace(trim(row));
        return keys;
    };
    const auto toldKeys = [&] {
        std::set<std::string> keys;
        for (const auto& told : receiver.told("ChannelDown", "ch-001", "firing")) keys.insert(told.key);
        return keys;
    };
    // Six of them are with two probes: one has more than it sends at a time.
    std::string victim;
    std::set<std::string> unsent;
    for (const char* id : {"a", "b"}) {
        std::set<std::string> keys = keysOf("claimed_by LIKE '%:" + std::to_string(site.probe(id).pid()) + ":%'");
        if (keys.size() <= 2) continue;
        victim = id;
        for (const std::string& key : toldKeys()) keys.erase(key);
        unsent = keys;
    }
    ASSERT_FALSE(unsent.empty()) << story(site);
    receiver.behave(AlertReceiver::Manner::Take);
    site.probe(victim).signal(SIGKILL);
    ASSERT_TRUE(site.until([&] { return keysOf("sent_ms IS NOT NULL AND notification LIKE '%ChannelDown%'").size() == 6; }, 180s)) << story(site);
    const std::set<std::string> told = toldKeys();
    for (const std::string& key : unsent) EXPECT_TRUE(told.contains(key)) << key;
    EXPECT_EQ(told.size(), 6u) << story(site);
    EXPECT_EQ(told, keysOf("notification LIKE '%ChannelDown%'")) << story(site);
}

TEST_F(Alerts, AReceiverThatDoesNotTakeThemIsAnAlertItself) {
    SharedSite site(2);
    ASSERT_NO_FATAL_FAILURE(start(site));
    receiver.behave(AlertReceiver::Manner::Refuse);
    ASSERT_TRUE(site.lab->fault("playlist-503", "ch-001"));
    const auto failed = [&]() -> const Alert* {
        for (const auto& [fingerprint, alert] : site.console(0).alerts)
            if (alert.rule == "ReceiverFailed") return &alert;
        return nullptr;
    };
    ASSERT_TRUE(site.until([&] { return failed() != nullptr; }, 180s)) << story(site);
    EXPECT_EQ(labelOf(failed()->labels, "receiver"), "hook");
    receiver.behave(AlertReceiver::Manner::Take);
    ASSERT_TRUE(site.until([&] { return site.count("SELECT count(*) FROM outbox WHERE sent_ms IS NOT NULL") >= 1; }, 120s)) << story(site);
    std::set<std::string> keys;
    for (const auto& told : receiver.told("ChannelDown", "ch-001", "firing")) keys.insert(told.key);
    EXPECT_EQ(keys.size(), 1u) << story(site);
}

}  // namespace
}  // namespace inspector::test
