// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/exchange.h"
#include "tests/app/lab/lab_process.h"
#include "tests/core/runtime/rig.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

// Faults of the lab's servers while the real engine watches channels through packager, origin and three edges: each must lead to
// the verdict that the lab says is true, no other one on the way, and be over when it is.
namespace inspector::test {
namespace {

using namespace std::chrono_literals;

constexpr int channels = 3;

// Where it broke, as one word: "edge fra-2", "origin origin", "none".
std::string wordOf(const std::optional<Verdict>& verdict) {
    if (!verdict || verdict->cause == Cause::None) return "none";
    return std::string(toString(verdict->cause)) + (verdict->name.empty() ? "" : " " + verdict->name);
}

class Chain : public testing::Test {
protected:
    Chain() : lab({"--channels", std::to_string(channels), "--segment-seconds", "1.92", "--fmp4-share", "0"}), rig(folder.path()) {}

    // False: the engine does not probe, or the chain never becomes well.
    bool start() {
        if (!rig.until([&] { return rig.inventory && rig.engineState.probing; })) return false;
        Template settings = quickTemplate();
        settings.segments = SegmentPolicy::Newest;
        std::vector<inventory::Change> changes{inventory::PutTemplate{settings}};
        for (int i = 1; i <= channels; ++i) {
            Channel channel;
            channel.id = ChannelId("ch-00" + std::to_string(i));
            channel.name = channel.id.value;
            channel.url = lab.url("/" + channel.id.value + "/master.m3u8");
            channel.templateId = settings.id;
            changes.emplace_back(inventory::PutChannel{channel});
        }
        const auto list = inventory::importList(curl(lab.url("/lab/endpoints.json")).body, inventory::ListFormat::Json);
        if (!list) return false;
        for (const Endpoint& endpoint : list->endpoints) changes.emplace_back(inventory::PutEndpoint{endpoint});
        return rig.apply(std::move(changes)).has_value() && until([&] { return isWell(); }, 60s);
    }
    // Every channel up with all its stages, none with a verdict.
    bool isWell() const {
        return rig.statuses.size() == channels && std::all_of(rig.statuses.begin(), rig.statuses.end(), [](const auto& each) {
                   const ChannelStatus& status = each.second;
                   return status.state == ChannelState::Up && status.stages.size() == 5 && wordOf(status.verdict) == "none" &&
                          std::all_of(status.stages.begin(), status.stages.end(),
                                      [](const StageFigures& stage) { return stage.state == ChannelState::Up; });
               });
    }
    bool all(const std::string& word) const {
        return std::all_of(rig.statuses.begin(), rig.statuses.end(), [&](const auto& each) { return wordOf(each.second.verdict) == word; });
    }
    bool until(const std::function<bool()>& condition, std::chrono::seconds timeout) {
        return rig.until(
            [&] {
                for (const auto& [id, status] : rig.statuses) seen.insert(wordOf(status.verdict));
                return condition();
            },
            timeout);
    }
    // So many samples more of every channel.
    bool passSamples(int count) {
        std::map<std::string, std::pair<WallTime, int>> passed;
        return until(
            [&] {
                for (const auto& [id, status] : rig.statuses) {
                    auto& [at, n] = passed[id];
                    if (status.sampled != at) ++n;
                    at = status.sampled;
                }
                return std::all_of(passed.begin(), passed.end(), [&](const auto& each) { return each.second.second > count; });
            },
            60s);
    }
    std::string states() const {
        std::string text;
        for (const auto& [id, status] : rig.statuses) {
            text += id + " " + std::string(toString(status.state)) + " (" + wordOf(status.verdict) + ")";
            for (const StageFigures& stage : status.stages)
                text += " " + stage.stage + "=" + std::string(toString(stage.state)) + (stage.reason ? ":" + stage.reason->rule : "");
            text += "\n";
        }
        return text;
    }
    // Switches what is given on, waits for the verdict, and off again.
    void expectVerdict(const std::vector<std::pair<std::string, std::string>>& faults, const std::string& expected) {
        seen.clear();
        for (const auto& [fault, target] : faults) ASSERT_TRUE(lab.fault(fault, target));
        if (expected == "none") EXPECT_TRUE(passSamples(7)) << states();
        else EXPECT_TRUE(until([&] { return all(expected); }, 60s)) << faults.front().first << ": not " << expected << "\n" << states();
        for (const std::string& word : seen)
            EXPECT_TRUE(word == expected || word == "none" || word == "unknown") << faults.front().first << ": " << word << " is wrong, it is "
                                                                                 << expected << "\n" << states();
        for (const auto& [fault, target] : faults) ASSERT_TRUE(lab.fault(fault, target, false));
        EXPECT_TRUE(until([&] { return isWell(); }, 90s)) << faults.front().first << " is not over\n" << states();
    }

    TempDir folder;
    LabProcess lab;
    Rig rig;
    std::set<std::string> seen;
};

TEST_F(Chain, EveryFaultOfAServerIsFoundWhereItIs) {
    ASSERT_TRUE(start()) << states();
    const auto faults = QJsonDocument::fromJson(QByteArray::fromStdString(curl(lab.url("/lab/faults")).body)).array();
    int tried = 0;
    for (const QJsonValue& each : faults) {
        const QJsonObject fault = each.toObject();
        const QJsonObject target = fault[QStringLiteral("targets")].toArray().first().toObject();
        if (!target.contains(QStringLiteral("verdict"))) continue;  // of the packager's
        const QJsonObject truth = target[QStringLiteral("verdict")].toObject();
        std::string expected = truth[QStringLiteral("stage")].toString().toStdString();
        if (expected != "none") expected += " " + truth[QStringLiteral("name")].toString().toStdString();
        SCOPED_TRACE(fault[QStringLiteral("fault")].toString().toStdString());
        expectVerdict({{fault[QStringLiteral("fault")].toString().toStdString(), target[QStringLiteral("target")].toString().toStdString()}},
                      expected);
        if (HasFatalFailure()) return;
        ++tried;
    }
    EXPECT_GE(tried, 12);
}

TEST_F(Chain, SeveralEndpointsAreTheirCdnOrTheirRegion) {
    ASSERT_TRUE(start()) << states();
    expectVerdict({{"edge-errors", "fra-1"}, {"edge-errors", "nyc-1"}}, "cdn Alpha CDN");
    expectVerdict({{"edge-errors", "fra-1"}, {"edge-errors", "fra-2"}}, "region eu-west");
}

TEST_F(Chain, TwoFaultsAtOnceHaveEachItsOwnVerdict) {
    ASSERT_TRUE(start()) << states();
    ASSERT_TRUE(lab.fault("edge-errors", "fra-2"));
    ASSERT_TRUE(lab.fault("playlist-503", "ch-001"));
    EXPECT_TRUE(until([&] { return wordOf(rig.statuses["ch-001"].verdict) == "packager" && wordOf(rig.statuses["ch-002"].verdict) == "edge fra-2"; },
                      60s))
        << states();
}

}  // namespace
}  // namespace inspector::test
