// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/routes.h"

#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

Matchers matchers(const char* text) { return parseMatchers(text).value(); }

Route route(const char* name, const char* matching, const char* receiver = "", bool goOn = false) {
    Route out;
    out.name = name;
    out.matchers = matchers(matching);
    if (*receiver) out.receiver = ReceiverId(receiver);
    out.goOn = goOn;
    return out;
}

// root ─┬─ cdn (on) ─── night
//       ├─ critical ─┬─ sports
//       │            └─ news
//       └─ rest
Route tree() {
    Route root = route("", "", "noc");
    Route cdn = route("cdn", "finding=~\"http-.*\"", "cdn-team", true);
    cdn.children = {route("night", "region=eu")};
    Route critical = route("critical", "severity=critical", "pager");
    critical.children = {route("sports", "group=sports", "sports"), route("news", "group=news")};
    root.children = {cdn, critical, route("rest", "severity!=info")};
    return root;
}

struct Row {
    Labels labels;
    std::vector<std::string> paths;
};

TEST(Routes, TakeAnAlertAsAlertmanagersDo) {
    const Row table[] = {
        {{}, {"root/rest"}},
        {{{"severity", "info"}}, {"root"}},
        {{{"severity", "critical"}}, {"root/critical"}},
        {{{"severity", "critical"}, {"group", "sports"}}, {"root/critical/sports"}},
        {{{"severity", "critical"}, {"group", "news"}}, {"root/critical/news"}},
        {{{"severity", "info"}, {"finding", "http-5xx"}}, {"root/cdn"}},
        {{{"severity", "major"}, {"finding", "http-5xx"}}, {"root/cdn", "root/rest"}},
        {{{"severity", "critical"}, {"finding", "http-5xx"}, {"region", "eu"}}, {"root/cdn/night", "root/critical"}},
    };
    const RouteTree routes(tree());
    for (const Row& row : table) {
        std::vector<std::string> paths;
        for (const ResolvedRoute* taken : routes.walk(row.labels)) paths.push_back(taken->path);
        EXPECT_EQ(paths, row.paths) << formatLabels(row.labels);
    }
}

TEST(Routes, InheritWhatTheyDoNotSay) {
    Route root = route("all", "", "noc");
    root.groupBy = {"channel", "alertname"};
    root.repeatInterval = Seconds{60};
    root.activeTimes = {"work"};
    Route child = route("child", "a=b");
    child.groupWait = Seconds{3};
    Route grandchild = route("grand", "c=d", "other");
    grandchild.groupBy = std::vector<std::string>{"..."};
    grandchild.activeTimes = {"always"};
    grandchild.escalateAfter = Seconds{0};
    grandchild.groupInterval = Seconds{-5};
    child.children = {grandchild};
    root.children = {child};
    const RouteTree routes(root);

    const ResolvedRoute* one = routes.find("all/child");
    ASSERT_TRUE(one);
    EXPECT_EQ(one->receiver, ReceiverId("noc"));
    EXPECT_EQ(one->groupBy, (std::vector<std::string>{"alertname", "channel"}));
    EXPECT_EQ(one->groupWait, Seconds{3});
    EXPECT_EQ(one->groupInterval, defaultGroupInterval);
    EXPECT_EQ(one->repeatInterval, Seconds{60});
    EXPECT_EQ(one->activeTimes, std::vector<std::string>{"work"});
    EXPECT_EQ(one->groupLabels({{"alertname", "x"}, {"channel", ""}, {"group", "g"}}), (Labels{{"alertname", "x"}}));

    const ResolvedRoute* two = routes.find("all/child/grand");
    ASSERT_TRUE(two);
    EXPECT_TRUE(two->eachAlone);
    EXPECT_EQ(two->receiver, ReceiverId("other"));
    EXPECT_EQ(two->groupWait, Seconds{3});
    EXPECT_EQ(two->activeTimes, std::vector<std::string>{"always"});
    EXPECT_EQ(two->escalateAfter, Seconds{1});
    EXPECT_EQ(two->groupInterval, Seconds{1});
    EXPECT_EQ(two->groupLabels({{"a", "b"}, {"c", "d"}}), (Labels{{"a", "b"}, {"c", "d"}}));
    EXPECT_FALSE(routes.find("all/none"));
}

TEST(Routes, HaveAPathOfTheirOwnAlsoWhenTheirNamesAreWrong) {
    Route root = route("a/b", "x=y");
    root.children = {route("", "p=1"), route("", "p=2"), route("c", "p=3"), route("c", "p=4"), route("c#4", "p=5")};
    std::set<std::string> paths;
    for (const char* p : {"1", "2", "3", "4", "5"}) {
        const auto taken = walk({root, {}, {}, 0, {}}, {{"p", p}});
        ASSERT_EQ(taken.size(), 1U);
        EXPECT_FALSE(taken[0].receiver);
        paths.insert(taken[0].path);
    }
    EXPECT_EQ(paths.size(), 5U);
    EXPECT_EQ(walk({root, {}, {}, 0, {}}, {})[0].path, "a-b");  // the root takes everything, whatever its matchers
}

}  // namespace
}  // namespace inspector::notify
