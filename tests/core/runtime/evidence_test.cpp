// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the flight recorder keeps of a channel that breaks, until somebody opens it.
#include "tests/core/runtime/live_origin.h"
#include "tests/core/runtime/rig.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector {
namespace {

using test::LiveOrigin;
using test::Rig;
using test::TempDir;

Result<std::vector<EvidenceBundle>> bundles(Rig& rig, const std::string& channel) {
    return rig.ask<std::vector<EvidenceBundle>>(
        [&](runtime::Answer<std::vector<EvidenceBundle>> answer) { rig.engine().evidence(ChannelId{channel}, std::move(answer)); });
}

Result<runtime::Exchanges> recent(Rig& rig, const std::string& channel) {
    return rig.ask<runtime::Exchanges>(
        [&](runtime::Answer<runtime::Exchanges> answer) { rig.engine().recentExchanges(ChannelId{channel}, std::move(answer)); });
}

bool anyPlaylist(const runtime::Exchanges& exchanges, int status) {
    return std::any_of(exchanges.begin(), exchanges.end(), [&](const auto& exchange) {
        return exchange->kind == ExchangeKind::Playlist && exchange->http.status == status;
    });
}

}  // namespace

TEST(Evidence, OfAChannelThatBrokeIsThereForEveryConsole) {
    const TempDir folder;
    LiveOrigin origin;
    {
        Rig rig(folder.path());
        ASSERT_TRUE(rig.addChannel("sport-1", origin.url()));
        ASSERT_TRUE(rig.until([&] { return rig.state("sport-1") == ChannelState::Up; }));
        const auto live = recent(rig, "sport-1");
        ASSERT_TRUE(live);
        ASSERT_FALSE(live->empty());
        EXPECT_TRUE(anyPlaylist(*live, 200));
        origin.breakIt();
        ASSERT_TRUE(rig.until([&] { return rig.state("sport-1") == ChannelState::Down; }));
        rig.stop();  // what waits for its aftermath is frozen now
    }
    Rig watching(folder.path(), false);
    ASSERT_TRUE(watching.until([&] { return watching.engineState.ready; }));
    const auto listed = bundles(watching, "sport-1");
    ASSERT_TRUE(listed);
    ASSERT_FALSE(listed->empty());
    const EvidenceBundle& bundle = listed->front();
    EXPECT_GE(bundle.finding.severity, Severity::Major);
    EXPECT_GT(bundle.exchanges, 2U);
    const auto exchanges = watching.ask<runtime::Exchanges>(
        [&](runtime::Answer<runtime::Exchanges> answer) { watching.engine().evidenceExchanges(bundle.id, std::move(answer)); });
    ASSERT_TRUE(exchanges);
    EXPECT_EQ(exchanges->size(), bundle.exchanges);
    EXPECT_TRUE(anyPlaylist(*exchanges, 200)) << "how it was before";
    EXPECT_TRUE(anyPlaylist(*exchanges, 404)) << "and when it broke";
    const auto elsewhere = recent(watching, "sport-1");
    ASSERT_FALSE(elsewhere);
    EXPECT_FALSE(elsewhere.error().hint.empty());
}

TEST(Evidence, ThatIsNotKeptAnyMoreSaysSo) {
    const TempDir folder;
    Rig rig(folder.path(), false);
    ASSERT_TRUE(rig.until([&] { return rig.engineState.ready; }));
    const auto gone = rig.ask<runtime::Exchanges>(
        [&](runtime::Answer<runtime::Exchanges> answer) { rig.engine().evidenceExchanges(7, std::move(answer)); });
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().kind, Error::Kind::NotFound);
}

TEST(Examining, AnswersOnceAndANewerRequestEndsTheOneBefore) {
    const TempDir folder;
    const LiveOrigin origin;
    Rig rig(folder.path(), false);
    ASSERT_TRUE(rig.until([&] { return rig.engineState.ready; }));
    runtime::ExamineRequest followed;
    followed.url = origin.url();
    followed.settings = standardTemplate();
    followed.followS = 600;
    auto first = std::make_shared<std::promise<Result<std::shared_ptr<const Examination>>>>();
    auto ended = first->get_future();
    std::atomic<int> told = 0;
    rig.engine().examine(followed, [&](const probe::Progress&) { ++told; }, [first](auto result) { first->set_value(std::move(result)); });
    ASSERT_TRUE(rig.until([&] { return told > 0; }));
    runtime::ExamineRequest text;
    text.text = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6.0,\na.ts\n#EXT-X-ENDLIST\n";
    text.name = "pasted";
    text.settings = standardTemplate();
    const auto second = rig.ask<std::shared_ptr<const Examination>>([&](runtime::Answer<std::shared_ptr<const Examination>> answer) {
        rig.engine().examine(text, {}, std::move(answer));
    });
    ASSERT_TRUE(second);
    EXPECT_EQ((*second)->protocol, Protocol::Hls);
    ASSERT_EQ(ended.wait_for(std::chrono::seconds(40)), std::future_status::ready);
    const auto before = ended.get();
    ASSERT_TRUE(before) << "what was followed answers with what was seen";
    EXPECT_TRUE((*before)->reachable);
}

}  // namespace inspector
