// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/check.h"
#include "core/notify/routes.h"
#include "tests/core/notify/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace inspector::notify {
namespace {

using test::at;
using test::matchers;
using testing::ElementsAre;

// What follows from a change of something that has no problem.
template <typename T>
struct Row {
    std::string found;  // "id at where", "~id at where" for a warning; parted by ", "; empty: nothing
    std::function<void(T&)> change;
};

std::string textOfAll(const std::vector<Problem>& problems) {
    std::string out;
    for (const Problem& problem : problems) {
        out += (out.empty() ? "" : ", ") + std::string(problem.refused ? "" : "~") + problem.id + " at " + problem.where;
        const std::string words = english(problem);
        EXPECT_NE(words, problem.id) << "it has words";
        EXPECT_EQ(words.find('{'), std::string::npos) << words;
    }
    return out;
}

struct Given {
    Routing routing;
    std::vector<Receiver> receivers;
};

Route route(const char* name, const char* matching) {
    Route out;
    out.name = name;
    out.matchers = matchers(matching);
    return out;
}

Given good() {
    Given out;
    for (const char* name : {"noc", "pager", "off"}) {
        Receiver& receiver = out.receivers.emplace_back();
        receiver.id = ReceiverId(name);
        receiver.name = name;
        receiver.enabled = receiver.name != "off";
    }
    Route& root = out.routing.root;
    root.receiver = ReceiverId("noc");
    root.groupBy = {"channel", "alertname"};
    root.groupWait = Seconds{0};
    root.children = {route("cdn", "finding=~\"http-.*\""), route("critical", "severity=critical"), route("rest", "severity!=info")};
    root.children[0].goOn = true;
    root.children[0].children = {route("eu", "region=eu, finding=\"http-5xx\"")};
    root.children[1].escalateAfter = Seconds{600};
    root.children[1].escalateTo = ReceiverId("pager");
    root.children[1].activeTimes = {"work"};
    out.routing.times["work"] = {parseInterval("Mon-Fri 08:00-18:00 Europe/Berlin").value()};
    out.routing.inhibitions = {{"down", matchers("alertname=down"), matchers("severity=~\"major|minor\""), {"channel"}}};
    return out;
}

TEST(CheckRouting, FindsWhatIsWrong) {
    const auto child = [](Given& s, std::size_t i) -> Route& { return s.routing.root.children[i]; };
    const Row<Given> table[] = {
        {"", [](Given&) {}},
        {"route-name-missing at root", [&](Given& s) { child(s, 1).name.clear(); }},
        {"route-name-slash at root/a-b", [&](Given& s) { child(s, 1).name = "a/b"; }},
        {"route-name-twice at root/cdn", [&](Given& s) { child(s, 1).name = "cdn"; }},
        {"route-receiver-unknown at root/cdn/eu", [&](Given& s) { child(s, 0).children[0].receiver = ReceiverId("gone"); }},
        {"route-receiver-heartbeat at root/rest", [&](Given& s) {
             s.receivers[2].kind = ReceiverKind::Heartbeat;
             child(s, 2).receiver = s.receivers[2].id;
         }},
        {"~route-receiver-off at root/rest", [&](Given& s) { child(s, 2).receiver = ReceiverId("off"); }},
        {"", [&](Given& s) { child(s, 2).receiver = ReceiverId(""); }},  // nobody is told, on purpose
        {"~route-nobody at root", [&](Given& s) {
             s.routing.root.receiver.reset();
             child(s, 1).escalateAfter.reset();
             child(s, 1).escalateTo.reset();
         }},
        {"~route-root-matchers at root", [](Given& s) { s.routing.root.matchers = matchers("a=b"); }},
        {"matcher-wrong at root/cdn", [&](Given& s) { child(s, 0).matchers[0].value = "("; }},
        {"~route-never at root/critical",
         [&](Given& s) { child(s, 1).matchers = matchers("severity=critical, severity!=critical"); }},
        {"~route-never at root/cdn/eu", [&](Given& s) { child(s, 0).children[0].matchers = matchers("finding=stale"); }},
        {"~route-shadowed at root/rest", [&](Given& s) { child(s, 1).matchers.clear(); }},
        {"~route-shadowed at root/rest", [&](Given& s) { child(s, 1).matchers = matchers("x=~\".*\""); }},
        {"", [&](Given& s) { child(s, 1).matchers.clear(); child(s, 1).goOn = true; }},
        {"~route-shadowed at root/rest", [&](Given& s) { child(s, 2).matchers = matchers("group=a, severity=critical"); }},
        {"~route-shadowed at root/rest", [&](Given& s) {
             child(s, 1).matchers = matchers("group=~\"a|b\"");
             child(s, 2).matchers = matchers("group=a");
         }},
        {"route-wait-negative at root", [](Given& s) { s.routing.root.groupWait = Seconds{-1}; }},
        {"route-time-wrong at root/cdn", [&](Given& s) { child(s, 0).groupInterval = Seconds{0}; }},
        {"route-time-wrong at root/cdn, ~route-repeats-late at root/cdn",
         [&](Given& s) { child(s, 0).repeatInterval = Seconds{-5}; }},
        {"route-time-wrong at root/critical", [&](Given& s) { child(s, 1).escalateAfter = Seconds{0}; }},
        {"~route-repeats-late at root/rest", [&](Given& s) { child(s, 2).groupInterval = Seconds{5 * 3600}; }},
        {"route-group-by-wrong at root", [](Given& s) { s.routing.root.groupBy = {"...", "channel"}; }},
        {"route-group-by-wrong at root", [](Given& s) { s.routing.root.groupBy = {"a-b"}; }},
        {"", [](Given& s) { s.routing.root.groupBy = {"..."}; }},
        {"route-times-unknown at root/rest", [&](Given& s) { child(s, 2).muteTimes = {"night"}; }},
        {"route-escalation-half at root/critical", [&](Given& s) { child(s, 1).escalateAfter.reset(); }},
        {"~route-escalation-same at root/critical", [&](Given& s) { child(s, 1).escalateTo = ReceiverId("noc"); }},
        {"receiver-name-twice at noc", [](Given& s) { s.receivers[2].name = "noc"; }},
        {"inhibition-name-missing at ", [](Given& s) { s.routing.inhibitions[0].name.clear(); }},
        {"inhibition-name-twice at down", [](Given& s) { s.routing.inhibitions.push_back(s.routing.inhibitions[0]); }},
        {"inhibition-side-empty at down", [](Given& s) { s.routing.inhibitions[0].target.clear(); }},
        {"~inhibition-side-empty at down", [](Given& s) { s.routing.inhibitions[0].source = matchers("rung!=x"); }},
        {"inhibition-equal-wrong at down", [](Given& s) { s.routing.inhibitions[0].equal = {""}; }},
        {"~inhibition-wide at down", [](Given& s) { s.routing.inhibitions[0].equal.clear(); }},
        {"matcher-wrong at down", [](Given& s) { s.routing.inhibitions[0].source[0].name = "a b"; }},
        {"times-empty at work", [](Given& s) { s.routing.times["work"].clear(); }},
        {"times-wrong at work", [](Given& s) { s.routing.times["work"][0].zone = "Mars/Olympus"; }},
    };
    for (const auto& row : table) {
        Given setup = good();
        row.change(setup);
        EXPECT_EQ(textOfAll(check(setup.routing, setup.receivers)), row.found);
    }
}

TEST(CheckRouting, SaysWhatAndWhatToDo) {
    Given setup = good();
    setup.routing.root.children[0].groupInterval = Seconds{0};
    const auto problems = check(setup.routing, setup.receivers);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(english(problems[0]), "root/cdn: group_interval is 0 s, which is not from 1 s to a year. Minutes for the group's "
                                    "interval and hours for repeats are usual.");
    EXPECT_TRUE(isRefused(problems));
    EXPECT_FALSE(isRefused({}));
}

TEST(CheckRouting, IsBounded) {
    Given setup = good();
    setup.routing.root.children.clear();
    for (int i = 0; i < 1500; ++i)
        setup.routing.root.children.push_back(route("", ("a=~\"x.*" + std::to_string(i) + "\"").c_str()));
    EXPECT_EQ(check(setup.routing, setup.receivers).size(), 200U);
    setup = good();
    Route* node = &setup.routing.root;
    for (int i = 0; i < 20; ++i) {
        node->children = {route("deeper", "a=b")};
        node = &node->children[0];
    }
    const auto problems = check(setup.routing, setup.receivers);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].id, "route-too-deep");
    setup = good();
    for (int i = 0; i < 65; ++i) setup.routing.root.children[0].matchers.push_back({"a", Matcher::Op::NotEqual, std::to_string(i)});
    EXPECT_THAT(textOfAll(check(setup.routing, setup.receivers)), "route-matchers-many at root/cdn");
}

TEST(CheckSilence, RefusesWhatWouldSilenceEverything) {
    const std::pair<const char*, const char*> table[] = {
        {"channel=one", ""},
        {"alertname=~\"http-.*\"", ""},
        {"channel=one, rung=~\".*\"", ""},
        {"group!=news, severity=minor", ""},
        {"", "silence-everything"},
        {"alertname=~\".*\"", "silence-everything"},
        {"alertname=~\".+\"", "silence-everything"},
        {"severity=~\"..*\", alertname!=x", "silence-everything"},
        {"group!=news", "silence-everything"},
        {"rung=\"\"", "silence-everything"},
        {"channel=~\".+\"", "~silence-wide"},
    };
    for (const auto& [matching, expected] : table) {
        Silence silence;
        silence.matchers = matchers(matching);
        silence.starts = at(0);
        silence.ends = at(3600);
        silence.author = "ann";
        silence.comment = "known";
        const std::string found = textOfAll(checkSilence(silence, at(10)));
        EXPECT_EQ(found, *expected ? std::string(expected) + " at matchers" : "") << matching;
    }
}

TEST(CheckSilence, FindsWhatIsWrong) {
    const Row<Silence> table[] = {
        {"", [](Silence&) {}},
        {"", [](Silence& s) { s.starts = at(30 * 86400); s.ends = at(31 * 86400); }},  // planned weeks ahead
        {"", [](Silence& s) { s.recurs = {parseInterval("Tue 02:00-04:00 Europe/Berlin").value()}; }},
        {"span-inverted at ends", [](Silence& s) { std::swap(s.starts, s.ends); }},
        {"span-inverted at ends", [](Silence& s) { s.ends = s.starts; }},
        {"span-past at ends", [](Silence& s) { s.starts = at(-20); s.ends = at(-10); }},
        {"~span-long at ends", [](Silence& s) { s.ends = at(400.0 * 86400); }},
        {"author-missing at author", [](Silence& s) { s.author.clear(); }},
        {"comment-missing at comment", [](Silence& s) { s.comment.clear(); }},
        {"matcher-wrong at matchers", [](Silence& s) { s.matchers[0] = {"a", Matcher::Op::Regex, "("}; }},
        {"times-wrong at recurs", [](Silence& s) { s.recurs = {TimeInterval{}}; s.recurs[0].times = {{60, 30}}; }},
        {"times-never at recurs", [](Silence& s) { s.recurs = {parseInterval("2001").value()}; }},
    };
    for (const auto& row : table) {
        Silence silence;
        silence.matchers = matchers("channel=one");
        silence.starts = at(-5);
        silence.ends = at(3600);
        silence.author = "ann";
        silence.comment = "known";
        row.change(silence);
        EXPECT_EQ(textOfAll(checkSilence(silence, at(0))), row.found);
    }
}

TEST(CheckMaintenance, FindsWhatIsWrong) {
    const Row<Maintenance> table[] = {
        {"", [](Maintenance&) {}},
        {"name-missing at name", [](Maintenance& m) { m.name.clear(); }},
        {"maintenance-empty at channels", [](Maintenance& m) { m.groups.clear(); }},
        {"span-inverted at ends", [](Maintenance& m) { std::swap(m.starts, m.ends); }},
        {"author-missing at author", [](Maintenance& m) { m.author.clear(); }},
    };
    for (const auto& row : table) {
        Maintenance maintenance;
        maintenance.name = "packager update";
        maintenance.groups = {"news"};
        maintenance.starts = at(0);
        maintenance.ends = at(3600);
        maintenance.author = "ann";
        maintenance.comment = "version 5";
        row.change(maintenance);
        EXPECT_EQ(textOfAll(checkMaintenance(maintenance, at(0))), row.found);
    }
}

}  // namespace
}  // namespace inspector::notify
