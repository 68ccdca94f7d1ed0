// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The same alerts through Alertmanager and through dispatch(): what both tell, group by group. Where we differ on purpose the
// table has Alertmanager's own answer beside ours, and why.
#include "tests/core/notify/alertmanager.h"
#include "tests/core/notify/world.h"

#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using test::Alertmanager;
using test::AlertmanagerCase;
using test::at;
using test::matchers;
using test::World;

struct Act {
    enum class Kind { Fire, Resolve, Silence, Expire };
    Kind kind = Kind::Fire;
    std::string name;      // of the alert or of the silence
    std::string matchers;  // labels of the alert; matchers of the silence
};
Act fire(const char* name, const char* labels) { return {Act::Kind::Fire, name, labels}; }
Act resolve(const char* name) { return {Act::Kind::Resolve, name, {}}; }
Act silence(const char* name, const char* matching) { return {Act::Kind::Silence, name, matching}; }
Act expire(const char* name) { return {Act::Kind::Expire, name, {}}; }

// What follows from some acts: what each receiver is told of each group, "receiver{group} +firing -resolved", parted by " | ".
struct Phase {
    std::vector<Act> acts;
    std::string told;
    std::string alertmanager = "=";  // the same
};

struct Case {
    const char* name;
    AlertmanagerCase setup;
    std::vector<Phase> phases;
    const char* why = "";            // we differ
};

Route route(const char* name, const char* matching, const char* receiver = "", bool goOn = false) {
    Route out;
    out.name = name;
    out.matchers = matchers(matching);
    if (*receiver) out.receiver = ReceiverId(receiver);
    out.goOn = goOn;
    return out;
}

Route root(std::vector<std::string> groupBy, std::vector<Route> children = {}) {
    Route out = route("", "", "noc");
    out.groupBy = std::move(groupBy);
    out.groupWait = Seconds{1};
    out.groupInterval = Seconds{1};
    out.repeatInterval = Seconds{3600};
    out.children = std::move(children);
    return out;
}

AlertmanagerCase with(Route tree, std::vector<Inhibition> inhibitions = {}, std::set<std::string> withoutResolved = {}) {
    AlertmanagerCase out;
    out.routing.root = std::move(tree);
    out.routing.inhibitions = std::move(inhibitions);
    out.withoutResolved = std::move(withoutResolved);
    return out;
}

AlertmanagerCase withTimes(Route tree) {
    AlertmanagerCase out = with(std::move(tree));
    out.routing.times["always"] = {parseInterval("00:00-24:00").value()};
    TimeInterval never = parseInterval("00:00-24:00 2001").value();
    never.times.clear();
    out.routing.times["never"] = {never};
    return out;
}

Route timed(const char* name, const char* matching, std::vector<std::string> active, std::vector<std::string> mute) {
    Route out = route(name, matching, name);
    out.activeTimes = std::move(active);
    out.muteTimes = std::move(mute);
    return out;
}

Route each(Route made, std::vector<std::string> groupBy) {
    made.groupBy = std::move(groupBy);
    return made;
}

std::vector<Case> cases() {
    const Inhibition down{"down", matchers("severity=critical"), matchers("severity=~\"major|minor\""), {"channel"}};
    const Inhibition twoSided{"two", matchers("kind=~\"x|y\""), matchers("kind=~\"y|z\""), {"channel", "rung"}};
    Route office = timed("office", "a=1", {"always"}, {});
    office.activeTimes = {"always"};
    Route parent = timed("parent", "a=3", {}, {"always"});
    parent.children = {route("child", "b=1")};
    Route cdn = route("cdn", "kind=cdn", "cdn", true);
    cdn.children = {route("eu", "region=eu", "eu")};
    return {
        {"groups", with(root({"channel"})),
         {{{fire("a", "channel=1"), fire("b", "channel=1"), fire("c", "channel=2")}, R"(noc{channel="1"} +a +b | noc{channel="2"} +c)"},
          {{fire("d", "channel=2")}, R"(noc{channel="2"} +c +d)"},
          {{resolve("a"), fire("e", "channel=3")}, R"(noc{channel="1"} +b -a | noc{channel="3"} +e)"},
          {{resolve("b"), resolve("c"), resolve("d")}, R"(noc{channel="1"} -b | noc{channel="2"} -c -d)"},
          {{fire("a", "channel=1")}, R"(noc{channel="1"} +a)"}}},
        {"one group", with(root({})),
         {{{fire("a", "channel=1"), fire("b", "channel=2")}, "noc{} +a +b"},
          {{resolve("a")}, "noc{} +b -a"},
          {{fire("a", "channel=1"), resolve("b")}, "noc{} +a -b"},
          {{resolve("a")}, "noc{} -a"}}},
        {"every alert by itself", with(root({"..."})),
         {{{fire("a", "channel=1"), fire("b", "channel=1")},
           R"(noc{alertname="a", channel="1"} +a | noc{alertname="b", channel="1"} +b)"},
          {{resolve("a")}, R"(noc{alertname="a", channel="1"} -a)"}}},
        {"absent labels", with(root({"channel", "rung"})),
         {{{fire("a", "channel=1"), fire("b", "channel=1, rung=\"1080p\""), fire("c", "kind=x")},
           R"(noc{channel="1", rung="1080p"} +b | noc{channel="1"} +a | noc{} +c)"}}},
        {"a tree", with(root({"channel"}, {cdn, route("critical", "severity=critical", "pager"), route("rest", "severity!=info", "desk")})),
         {{{fire("a", "channel=1, kind=cdn, severity=critical"), fire("b", "channel=1, kind=cdn, region=eu, severity=info"),
            fire("c", "channel=1, severity=minor"), fire("d", "channel=1"), fire("e", "channel=1, severity=info")},
           R"(cdn{channel="1"} +a | desk{channel="1"} +c +d | eu{channel="1"} +b | noc{channel="1"} +e | pager{channel="1"} +a)"},
          {{resolve("a"), resolve("e")}, R"(cdn{channel="1"} -a | noc{channel="1"} -e | pager{channel="1"} -a)"}}},
        {"expressions", with(root({}, {route("all", "channel=~\"sport-[0-9]+\", group!~\"n.*\"", "sports"),
                                       route("none", "channel=~sport, kind=\"\"", "part")})),
         {{{fire("a", "channel=\"sport-1\""), fire("b", "channel=\"sport-1\", group=news"), fire("c", "channel=\"sport-1x\""),
            fire("d", "channel=sport"), fire("e", "channel=sport, kind=x")},
           "noc{} +b +c +e | part{} +d | sports{} +a"}}},
        {"groups of their own", with(root({"channel"}, {each(route("x", "kind=x"), {"kind"}), each(route("y", "kind=y"), {"..."})})),
         {{{fire("a", "channel=1, kind=x"), fire("b", "channel=2, kind=x"), fire("c", "channel=1, kind=y"), fire("d", "channel=1")},
           R"(noc{alertname="c", channel="1", kind="y"} +c | noc{channel="1"} +d | noc{kind="x"} +a +b)"}}},
        {"no resolutions wanted", with(root({}), {}, {"noc"}),
         {{{fire("a", "channel=1"), fire("b", "channel=2")}, "noc{} +a +b"},
          {{resolve("a")}, ""},
          {{fire("c", "channel=1")}, "noc{} +b +c"},
          {{resolve("b"), resolve("c")}, ""},
          {{fire("b", "channel=1")}, "noc{} +b"}}},
        {"inhibited", with(root({"channel"}), {down}),
         {{{fire("down", "channel=1, severity=critical")}, R"(noc{channel="1"} +down)"},
          {{fire("a", "channel=1, severity=major"), fire("b", "channel=2, severity=major")}, R"(noc{channel="2"} +b)"},
          {{resolve("down")}, R"(noc{channel="1"} +a -down)"}}},
        {"equal when both lack it", with(root({}), {down}),
         {{{fire("down", "severity=critical")}, "noc{} +down"},
          {{fire("a", "severity=major"), fire("b", "severity=major, channel=1")}, "noc{} +b +down"}}},
        {"two sides", with(root({}), {twoSided}),
         {{{fire("y1", "kind=y, channel=1"), fire("y2", "kind=y, channel=1")}, "noc{} +y1 +y2"},
          {{fire("z", "kind=z, channel=1"), fire("z2", "kind=z, channel=1, rung=r")}, "noc{} +y1 +y2 +z2"},
          {{fire("x", "kind=x, channel=2"), fire("y3", "kind=y, channel=3")}, "noc{} +x +y1 +y2 +y3 +z2"}}},
        {"silenced before", with(root({"channel"})),
         {{{silence("s", "alertname=~\"a|b\", channel=1")}, ""},
          {{fire("a", "channel=1"), fire("c", "channel=1"), fire("b", "channel=2")}, R"(noc{channel="1"} +c | noc{channel="2"} +b)"},
          {{expire("s")}, R"(noc{channel="1"} +a +c)"}}},
        {"a silenced source inhibits", with(root({}), {down}),
         {{{silence("s", "severity=critical"), fire("down", "channel=1, severity=critical")}, ""},
          {{fire("a", "channel=1, severity=major"), fire("b", "severity=minor")}, "noc{} +b"}}},
        {"times", withTimes(root({}, {office, timed("closed", "a=2", {"never"}, {}), timed("muted", "a=4", {}, {"always"}),
                                      timed("open", "a=5", {"never", "always"}, {"never"})})),
         {{{fire("a", "a=1"), fire("b", "a=2"), fire("d", "a=4"), fire("e", "a=5")}, "office{} +a | open{} +e"}}},

        // On purpose not as Alertmanager.
        {"one group below many", with(root({"channel"}, {each(route("y", "kind=y"), {})})),
         {{{fire("a", "channel=1, kind=y"), fire("b", "channel=2, kind=y")}, "noc{} +a +b", R"(noc{channel="1"} +a | noc{channel="2"} +b)"}},
         "an empty list says something: there it is as none"},
        {"times are inherited", withTimes(root({}, {parent})),
         {{{fire("a", "a=3, b=1"), fire("b", "a=3")}, "", "parent{} +a"}},
         "a child of a route that is muted at night would wake people"},
        {"silenced after it was told", with(root({"channel"})),
         {{{fire("a", "channel=1"), fire("b", "channel=1")}, R"(noc{channel="1"} +a +b)"},
          {{silence("s", "alertname=a")}, R"(noc{channel="1"} +b -a)", ""},
          {{expire("s")}, R"(noc{channel="1"} +a +b)", ""},
          {{silence("t", "channel=1")}, R"(noc{channel="1"} -a -b)", ""}},
         "an incident that is silenced would stay open at the receiver"},
        {"resolved while it is inhibited", with(root({"channel"}), {down}),
         {{{fire("a", "channel=1, severity=major")}, R"(noc{channel="1"} +a)"},
          {{fire("down", "channel=1, severity=critical")}, R"(noc{channel="1"} +a +down)", R"(noc{channel="1"} +down)"},
          {{resolve("a")}, R"(noc{channel="1"} +down -a)", ""},
          {{resolve("down")}, R"(noc{channel="1"} -down)"}},
         "what a receiver was told of is resolved there, too, whatever mutes it meanwhile"},
        {"it comes again where no resolutions are wanted", with(root({}), {}, {"noc"}),
         {{{fire("a", "channel=1"), fire("b", "channel=2")}, "noc{} +a +b"},
          {{resolve("a")}, ""},
          {{fire("a", "channel=1")}, "noc{} +a +b", ""}},
         "a trouble that comes again is a new one, also when nobody was told that it was over"},
    };
}

using View = std::map<std::string, std::pair<std::set<std::string>, std::set<std::string>>>;

std::string viewText(const View& view) {
    std::string out;
    for (const auto& [group, told] : view) {
        out += (out.empty() ? "" : " | ") + group;
        for (const std::string& name : told.first) out += " +" + name;
        for (const std::string& name : told.second) out += " -" + name;
    }
    return out;
}

// Of each group what fires by its newest message, and all that was told as resolved.
void addTo(View* view, const std::string& receiver, const Labels& group, std::set<std::string> firing,
           const std::set<std::string>& resolved) {
    auto& told = (*view)[receiver + formatLabels(group)];
    told.first = std::move(firing);
    told.second.insert(resolved.begin(), resolved.end());
}

// A case through dispatch(), at the hand-turned time of its phases.
class Ours {
public:
    explicit Ours(const AlertmanagerCase& setup) {
        m_world.routing = setup.routing;
        m_world.muteFacts.inhibitions = setup.routing.inhibitions;
        m_world.receivers.clear();
        addReceivers(setup.routing.root, setup.withoutResolved);
    }

    std::string run(const std::vector<Act>& acts) {
        for (const Act& act : acts) carryOut(act);
        View view;
        for (int i = 0; i < 60; ++i, ++m_time) {
            m_world.step(m_time);
            for (const Notification& notification : m_world.told) {
                std::set<std::string> firing;
                std::set<std::string> resolved;
                for (const Alert& alert : notification.alerts)
                    (alert.state == AlertState::Firing ? firing : resolved).insert(alert.fingerprint);
                addTo(&view, notification.receiver.value, notification.groupLabels, std::move(firing), resolved);
            }
        }
        return viewText(view);
    }
    [[nodiscard]] const Labels& labelsOfAlert(const std::string& name) { return m_world.find(name)->labels; }

private:
    void addReceivers(const Route& node, const std::set<std::string>& withoutResolved) {
        if (node.receiver) m_world.receivers[*node.receiver].sendResolved = !withoutResolved.contains(node.receiver->value);
        for (const Route& child : node.children) addReceivers(child, withoutResolved);
    }

    void carryOut(const Act& act) {
        switch (act.kind) {
            case Act::Kind::Fire: m_world.fire(act.name, act.matchers, m_time); break;
            case Act::Kind::Resolve: m_world.resolve(act.name, m_time); break;
            case Act::Kind::Silence: {
                Silence made;
                made.id = SilenceId(act.name);
                made.matchers = matchers(act.matchers);
                made.starts = at(m_time);
                made.ends = at(m_time + 3600);
                m_world.muteFacts.silences.push_back(made);
                break;
            }
            case Act::Kind::Expire:
                std::erase_if(m_world.muteFacts.silences, [&](const Silence& s) { return s.id.value == act.name; });
                break;
        }
    }

    World m_world;
    int m_time = 0;
};

class Comparison {
public:
    explicit Comparison(std::vector<Case> all) : m_cases(std::move(all)), m_server(setups()) {
        for (const Case& one : m_cases) m_ours.emplace_back(one.setup);
    }

    void run() {
        std::size_t phases = 0;
        for (const Case& one : m_cases) phases = std::max(phases, one.phases.size());
        for (std::size_t phase = 0; phase < phases; ++phase) runPhase(phase);
    }

private:
    std::vector<AlertmanagerCase> setups() const {
        std::vector<AlertmanagerCase> out;
        for (const Case& one : m_cases) out.push_back(one.setup);
        return out;
    }

    void runPhase(std::size_t phase) {
        m_server.forget();
        std::vector<Alertmanager::Alert> alerts;
        std::vector<std::string> expected(m_cases.size());
        for (std::size_t i = 0; i < m_cases.size(); ++i) {
            if (phase >= m_cases[i].phases.size()) continue;
            const Phase& now = m_cases[i].phases[phase];
            EXPECT_EQ(m_ours[i].run(now.acts), now.told) << m_cases[i].name << ", phase " << phase;
            expected[i] = now.alertmanager == "=" ? now.told : now.alertmanager;
            for (const Act& act : now.acts) {
                const std::string silence = std::to_string(i) + act.name;
                if (act.kind == Act::Kind::Silence) m_silences[silence] = m_server.silence(i, matchers(act.matchers));
                if (act.kind == Act::Kind::Expire) m_server.expire(m_silences[silence]);
                if (act.kind == Act::Kind::Fire || act.kind == Act::Kind::Resolve)
                    alerts.push_back({i, m_ours[i].labelsOfAlert(act.name), act.kind == Act::Kind::Fire});
            }
        }
        if (!alerts.empty()) m_server.post(alerts);
        inspector::test::waitFor([&] { return views() == expected; }, std::chrono::seconds(15));
        // What should not come had the time of two more ticks of each group.
        const std::size_t count = m_server.told().size();
        inspector::test::waitFor([&] { return m_server.told().size() != count; }, std::chrono::milliseconds(2200));
        const std::vector<std::string> seen = views();
        for (std::size_t i = 0; i < m_cases.size(); ++i)
            EXPECT_EQ(seen[i], expected[i]) << "Alertmanager, " << m_cases[i].name << ", phase " << phase << ' ' << m_cases[i].why;
    }

    [[nodiscard]] std::vector<std::string> views() const {
        std::vector<View> out(m_cases.size());
        for (const Alertmanager::Told& told : m_server.told())
            if (told.caseNumber < out.size())
                addTo(&out[told.caseNumber], told.receiver, told.groupLabels, told.firing, told.resolved);
        std::vector<std::string> texts;
        for (const View& view : out) texts.push_back(viewText(view));
        return texts;
    }

    std::vector<Case> m_cases;
    std::vector<Ours> m_ours;
    Alertmanager m_server;
    std::map<std::string, std::string> m_silences;
};

TEST(Alertmanager, TellsWhatDispatchTells) { Comparison(cases()).run(); }

TEST(Alertmanager, RepeatsAsDispatchDoesUntilSomebodyAcknowledges) {
    AlertmanagerCase setup = with(root({}));
    setup.routing.root.repeatInterval = Seconds{2};
    World world;
    world.routing = setup.routing;
    world.fire("a", "channel=1", 0);
    EXPECT_EQ(world.run(0, 5), "1: noc new +a | 3: noc repeated +a | 5: noc repeated +a");
    world.acknowledge("a", 6);
    EXPECT_EQ(world.run(6, 60), "") << "on purpose: who works at it need not be told again";

    Alertmanager server({setup});
    server.post({{0, world.find("a")->labels, true}});
    std::vector<std::chrono::steady_clock::time_point> times;
    for (std::size_t count = 1; count <= 3; ++count) {
        ASSERT_TRUE(inspector::test::waitFor([&] { return server.told().size() >= count; })) << server.log();
        times.push_back(std::chrono::steady_clock::now());
    }
    for (const Alertmanager::Told& told : server.told()) EXPECT_EQ(told.firing, std::set<std::string>{"a"});
    EXPECT_GT(times[2] - times[0], std::chrono::milliseconds(2500)) << "four seconds, less what the first may be seen late";
}

}  // namespace
}  // namespace inspector::notify
