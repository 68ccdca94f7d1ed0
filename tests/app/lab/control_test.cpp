// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/control.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gmock/gmock.h>

#include <map>
#include <string>

namespace inspector::lab {
namespace {

using testing::HasSubstr;

class ControlTest : public testing::Test {
protected:
    Control control(const Channels& of, FaultBoard& faults) {
        return Control({of, faults, clock, 4000, 8, "standard",
                        [] { return QJsonObject{{QStringLiteral("program"), QStringLiteral("inspector-lab")}}; },
                        [](const std::string& server) {
                            return server == "packager" || server == "fra-1" ? "http://" + server : std::string();
                        }});
    }
    std::pair<int, std::string> ask(const char* method, const char* path, const char* body = "") {
        const auto reply = control(channels, board).handle({method, path, body});
        if (!reply) return {0, {}};
        return {reply->status, reply->body ? *reply->body : std::string()};
    }
    static QJsonArray faultsOf(const std::string& json) {
        return QJsonDocument::fromJson(QByteArray::fromStdString(json)).array();
    }

    ManualClock clock;
    Channels channels{2, 0, 1, 4000};
    FaultBoard board{channels, {"720p"}, {"fra-1"}, 4000};
};

TEST_F(ControlTest, LeavesOtherPathsToTheChannels) {
    EXPECT_EQ(ask("GET", "/ch-001/master.m3u8").first, 0);
    EXPECT_EQ(ask("GET", "/labyrinth").first, 0);
    EXPECT_EQ(ask("GET", "/lab").first, 200);
}

TEST_F(ControlTest, ListsEveryFaultWithItsTargetsAndWhetherTheyAreOn) {
    ASSERT_TRUE(board.set("segment-404", "ch-001/720p", true, 0));
    const QJsonArray faults = faultsOf(ask("GET", "/lab/faults").second);
    ASSERT_EQ(static_cast<std::size_t>(faults.size()), kFaults);
    int on = 0;
    for (const QJsonValue& fault : faults) {
        EXPECT_FALSE(fault[QStringLiteral("description")].toString().isEmpty());
        EXPECT_TRUE(fault[QStringLiteral("rules")].isArray());
        EXPECT_TRUE(fault[QStringLiteral("window_s")].isDouble());
        EXPECT_TRUE(fault[QStringLiteral("recovery_s")].isDouble());
        const QJsonArray targets = fault[QStringLiteral("targets")].toArray();
        EXPECT_FALSE(targets.isEmpty());
        for (const QJsonValue& target : targets) on += target[QStringLiteral("on")].toBool();
    }
    EXPECT_EQ(on, 1);
}

TEST_F(ControlTest, StatesTheVerdictThatIsTrueOfEachFault) {
    std::map<std::string, QJsonValue> faults;
    for (const QJsonValue& fault : faultsOf(ask("GET", "/lab/faults").second))
        faults[fault[QStringLiteral("fault")].toString().toStdString()] = fault;
    const auto verdict = [](const QJsonValue& of) {
        const QJsonValue stated = of[QStringLiteral("verdict")];
        return stated[QStringLiteral("stage")].toString().toStdString() + ':' + stated[QStringLiteral("name")].toString().toStdString();
    };
    const auto target = [&](const char* fault) { return verdict(faults.at(fault)[QStringLiteral("targets")].toArray().first()); };
    EXPECT_EQ(verdict(faults.at("stale-playlist")), "packager:");
    EXPECT_EQ(verdict(faults.at("mpd-stale")), "packager:");
    EXPECT_EQ(verdict(faults.at("discontinuity")), "none:");     // as it should be
    EXPECT_EQ(verdict(faults.at("wrong-resolution")), "none:");  // minor
    EXPECT_EQ(verdict(faults.at("origin-down")), "origin:origin");
    EXPECT_EQ(target("origin-errors"), "origin:origin");
    EXPECT_EQ(verdict(faults.at("edge-lags")), "edge:");
    EXPECT_EQ(target("edge-lags"), "edge:fra-1");
    EXPECT_EQ(target("edge-lies"), "none:");
    EXPECT_EQ(target("edge-rate-limited"), "none:");
}

TEST_F(ControlTest, ListsItsOriginAndEdgesAsEndpoints) {
    const auto [status, json] = ask("GET", "/lab/endpoints.json");
    EXPECT_EQ(status, 200);
    const QJsonArray endpoints = QJsonDocument::fromJson(QByteArray::fromStdString(json))[QStringLiteral("endpoints")].toArray();
    ASSERT_EQ(endpoints.size(), 4);
    EXPECT_EQ(endpoints[0][QStringLiteral("id")].toString(), QStringLiteral("origin"));
    EXPECT_EQ(endpoints[0][QStringLiteral("role")].toString(), QStringLiteral("origin"));
    EXPECT_EQ(endpoints[1][QStringLiteral("id")].toString(), QStringLiteral("fra-1"));
    EXPECT_EQ(endpoints[1][QStringLiteral("baseUrl")].toString(), QStringLiteral("http://fra-1"));
    // A CDN and a region that have two edges each: what breaks all of one can be told from the other.
    const auto of = [&](int i, const char* field) { return endpoints[i][QLatin1String(field)].toString(); };
    EXPECT_EQ(of(1, "provider"), of(3, "provider"));
    EXPECT_NE(of(1, "provider"), of(2, "provider"));
    EXPECT_EQ(of(1, "region"), of(2, "region"));
    EXPECT_NE(of(1, "region"), of(3, "region"));
    EXPECT_THAT(ask("GET", "/lab/endpoints.csv").second, HasSubstr("fra-1,Frankfurt 1,edge,Alpha CDN,eu-west,http://fra-1,all\r\n"));
    EXPECT_EQ(ask("POST", "/lab/endpoints.json").first, 405);
}

TEST_F(ControlTest, ListsPatternsWhereThereAreManyChannels) {
    const Channels many(1000, 0, 1, 4000);
    FaultBoard faults(many, {"720p"}, {"fra-1"}, 4000);
    ASSERT_TRUE(faults.set("segment-404", "ch-777/720p", true, 0));
    const auto reply = control(many, faults).handle({"GET", "/lab/faults", ""});
    ASSERT_TRUE(reply);
    EXPECT_LT(reply->body->size(), 70'000U);
    EXPECT_THAT(*reply->body, HasSubstr("ch-777/720p"));
    EXPECT_THAT(*reply->body, HasSubstr("ch-001..ch-1000/RUNG"));
}

TEST_F(ControlTest, SwitchesAFault) {
    EXPECT_EQ(ask("POST", "/lab/faults", R"({"fault":"segment-404","target":"ch-001","on":true})").first, 200);
    EXPECT_TRUE(board.isOn(Fault::Segment404, "ch-001"));
    EXPECT_EQ(ask("POST", "/lab/faults", R"({"fault":"segment-404","target":"ch-001","on":false})").first, 200);
    EXPECT_FALSE(board.isOn(Fault::Segment404, "ch-001"));
}

TEST_F(ControlTest, RefusesWhatItDoesNotUnderstandAndSaysWhy) {
    const auto refused = [&](const char* body, const char* why) {
        const auto [status, text] = ask("POST", "/lab/faults", body);
        EXPECT_EQ(status, 400) << body;
        EXPECT_THAT(text, HasSubstr(why)) << body;
        EXPECT_TRUE(QJsonDocument::fromJson(QByteArray::fromStdString(text)).isObject());
    };
    refused("", "not JSON");
    refused("{\"fault\":", "not JSON");
    refused("[]", "fault");
    refused(R"({"fault":"segment-404"})", "target");
    refused(R"({"fault":"segment-404","target":"ch-001","on":1})", "on");
    refused(R"({"fault":"bogus","target":"ch-001","on":true})", "no fault");
    refused(R"({"fault":"segment-404","target":"ch-404","on":true})", "no such channel");
}

TEST_F(ControlTest, ServesTheListOfChannelsOfEachServer) {
    EXPECT_THAT(ask("GET", "/lab/channels.csv").second, HasSubstr("http://packager/ch-001/master.m3u8"));
    EXPECT_THAT(ask("GET", "/lab/fra-1/channels.csv").second, HasSubstr("http://fra-1/ch-002/master.m3u8"));
    EXPECT_EQ(ask("GET", "/lab/moon/channels.csv").first, 404);
    EXPECT_EQ(ask("GET", "/lab/nothing").first, 404);
    EXPECT_EQ(ask("DELETE", "/lab/faults").first, 405);
    EXPECT_EQ(ask("POST", "/lab").first, 405);
}

}  // namespace
}  // namespace inspector::lab
