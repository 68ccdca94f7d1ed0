// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Random alerts, acknowledgements, silences, changes of the tree, lost steps and clocks: what holds whatever happens.
#include "tests/core/notify/world.h"

#include <gtest/gtest.h>

#include <random>

namespace inspector::notify {
namespace {

using test::at;
using test::matchers;
using test::World;

constexpr int alertCount = 24;

Route route(const char* name, const char* matching, const char* receiver, bool goOn) {
    Route out;
    out.name = name;
    out.matchers = matchers(matching);
    out.receiver = ReceiverId(receiver);
    out.goOn = goOn;
    return out;
}

class Chaos {
public:
    explicit Chaos(unsigned seed) : m_random(seed) {
        m_world.routing.root.children = {route("one", "kind=\"1\"", "team", true), route("two", "kind=~\"1|2\"", "desk", false)};
        m_world.routing.root.children[1].groupBy = std::vector<std::string>{};
        m_world.routing.root.escalateAfter = Seconds{200};
        m_world.routing.root.escalateTo = ReceiverId("boss");
        m_world.muteFacts.inhibitions = {{"i", matchers("kind=\"0\""), matchers("kind=\"2\""), {"channel"}}};
        for (const char* name : {"team", "desk", "boss"}) m_world.receivers[ReceiverId(name)] = {};
    }

    void run(int steps) {
        for (int i = 0; i < steps; ++i) {
            m_now += 1 + pick(20) + pick(1000) / 1000.0;
            if (chance(2)) m_now += pick(2) ? 5000 : -3000;
            change();
            if (chance(10)) loseAStep();
            step();
        }
    }

    // Nothing changes any more.
    void settle() {
        m_world.muteFacts.silences.clear();
        for (int i = 0; i < 40; ++i) {
            m_now += 30;
            step();
        }
    }

    // What each receiver believes to fire.
    std::map<std::string, std::set<std::string>> believed() const {
        std::map<std::string, std::set<std::string>> out;
        for (const auto& [groupKey, firing] : m_believed) out[m_receiver.at(groupKey)].insert(firing.begin(), firing.end());
        return out;
    }

    // Every alert that nothing keeps back is known to all that its routes lead to.
    void expectNoneIsMissing() {
        const RouteTree tree(m_world.routing.root);
        const auto known = believed();
        for (const Alert& alert : m_world.alerts) {
            if (alert.state != AlertState::Firing || !alert.mutes.empty()) continue;
            for (const ResolvedRoute* taken : tree.walk(alert.labels)) {
                const auto told = known.find(taken->receiver->value);
                EXPECT_TRUE(told != known.end() && told->second.contains(alert.fingerprint))
                    << alert.fingerprint << ' ' << taken->path;
            }
        }
    }
    // Nobody believes of anything that is over, or silenced, that it fires.
    void expectNoneIsLeft() {
        for (const auto& [receiver, firing] : believed())
            for (const std::string& name : firing) {
                const Alert* alert = m_world.find(name);
                EXPECT_TRUE(alert->state == AlertState::Firing && !isWithdrawn(*alert)) << name << " at " << receiver;
            }
    }
    void resolveAll() {
        for (int i = 0; i < alertCount; ++i)
            if (const Alert* alert = m_world.find(name(i)); alert && alert->state == AlertState::Firing)
                m_world.resolve(name(i), m_now);
    }
    World& world() { return m_world; }

private:
    static std::string name(int i) { return "a" + std::to_string(i); }
    int pick(int below) { return static_cast<int>(m_random() % static_cast<unsigned>(below)); }
    bool chance(int percent) { return pick(100) < percent; }

    void change() {
        const int i = pick(alertCount);
        const Alert* alert = m_world.find(name(i));
        const bool firing = alert && alert->state == AlertState::Firing;
        switch (pick(8)) {
            case 0:
            case 1:
            case 2:
                if (!firing)
                    m_world.fire(name(i), "channel=c" + std::to_string(i % 3) + ", kind=" + std::to_string(i % 4), m_now)
                        .acknowledged.reset();
                break;
            case 3:
            case 4:
                if (firing) m_world.resolve(name(i), m_now);
                break;
            case 5:
                if (firing) m_world.acknowledge(name(i), m_now);
                break;
            case 6: silence(i); break;
            default:
                if (chance(20)) std::swap(m_world.routing.root.children[0].receiver, m_world.routing.root.children[1].receiver);
        }
    }

    void silence(int i) {
        Silence made;
        made.id = SilenceId(std::to_string(m_world.muteFacts.silences.size()));
        made.matchers = matchers(pick(2) ? "alertname=" + name(i) : "channel=c" + std::to_string(i % 3));
        made.starts = at(m_now);
        made.ends = at(m_now + pick(400));
        m_world.muteFacts.silences.push_back(made);
    }

    // A program ends between its step and the store's transaction: another one makes the same.
    void loseAStep() {
        World lost = m_world;
        lost.step(m_now);
        World again = m_world;
        again.step(m_now);
        EXPECT_EQ(lost.keys, again.keys);
        EXPECT_EQ(lost.groups, again.groups);
    }

    void step() {
        m_world.step(m_now);
        for (const Notification& told : m_world.told) {
            EXPECT_TRUE(m_keys.insert(told.key).second) << "the same key twice";
            EXPECT_FALSE(told.alerts.empty());
            m_receiver[told.groupKey] = told.receiver.value;
            std::set<std::string> firing;
            for (const Alert& alert : told.alerts)
                if (alert.state == AlertState::Firing) firing.insert(alert.fingerprint);
            std::set<std::string>& before = m_believed[told.groupKey];
            for (const std::string& name : before)
                EXPECT_TRUE(std::any_of(told.alerts.begin(), told.alerts.end(),
                                        [&](const Alert& a) { return a.fingerprint == name; }))
                    << name << " is left out, neither firing nor resolved";
            before = firing;
            spaceOut(told);
        }
    }

    // Not more often than group_interval, but for escalations and groups that began anew.
    void spaceOut(const Notification& told) {
        auto& [before, serial] = m_newest[told.groupKey];
        const auto number = std::stoull(told.key.substr(told.key.rfind('-') + 1));
        if (number == serial + 1 && serial > 0 && told.receiver.value != "boss" && told.time > before) {
            EXPECT_GE(told.time - before, Seconds{60});
        }
        before = told.time;
        serial = number;
    }

    std::mt19937 m_random;
    World m_world;
    double m_now = 0;
    std::set<std::string> m_keys;
    std::map<std::string, std::string> m_receiver;
    std::map<std::string, std::set<std::string>> m_believed;  // by group
    std::map<std::string, std::pair<WallTime, unsigned long long>> m_newest;
};

TEST(DispatchChaos, EveryReceiverKnowsInTheEndWhatIsTrue) {
    for (unsigned seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE(seed);
        Chaos chaos(seed);
        chaos.run(250);
        chaos.settle();
        chaos.expectNoneIsMissing();
        chaos.expectNoneIsLeft();
        chaos.resolveAll();
        chaos.settle();
        chaos.expectNoneIsLeft();
        EXPECT_TRUE(chaos.world().groups.empty());
        EXPECT_FALSE(chaos.world().next);
        if (testing::Test::HasFailure()) return;
    }
}

}  // namespace
}  // namespace inspector::notify
