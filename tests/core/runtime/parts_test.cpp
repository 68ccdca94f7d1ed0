// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/change_feed.h"
#include "core/runtime/day_share.h"
#include "core/runtime/event_follower.h"
#include "core/runtime/freshness.h"
#include "core/runtime/mailbox.h"
#include "core/runtime/notices.h"
#include "core/runtime/retention.h"
#include "core/runtime/status_writer.h"
#include "core/runtime/watch.h"
#include "tests/core/runtime/fake_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::FakeFile;
using test::FakeStore;

namespace {

const ChannelId one{"one"};
const ChannelId two{"two"};

ChannelStatus statusOf(const ChannelId& id, ChannelState state, WallTime sampled = WallTime{1h}) {
    ChannelStatus status;
    status.channel = id;
    status.state = state;
    status.since = sampled;
    status.sampled = sampled;
    status.interval = 10s;
    return status;
}

inventory::FindingRow findingOf(const ChannelId& id, const std::string& rule) {
    inventory::FindingRow row;
    row.channel = id;
    row.finding.finding.rule = rule;
    return row;
}

Event eventOf(const ChannelId& id, const std::string& rule, WallTime time) {
    Event event;
    event.channel = id;
    event.kind = EventKind::FindingOpened;
    event.time = time;
    event.finding = Finding{};
    event.finding->rule = rule;
    return event;
}

Inventory inventoryOf(std::initializer_list<ChannelId> ids) {
    Inventory inventory;
    for (const ChannelId& id : ids) {
        Channel channel;
        channel.id = id;
        inventory.channels.push_back(channel);
    }
    return inventory;
}

}  // namespace

// ---- Mailbox -----------------------------------------------------------------------------------------------------------

TEST(Mailbox, KeepsTheNewestStatusOfEachChannelOnly) {
    Mailbox box;
    inventory::StatusWrite write;
    write.statuses = {statusOf(one, ChannelState::Up), statusOf(two, ChannelState::Up), statusOf(one, ChannelState::Down)};
    box.states(write);
    const Changes changes = box.take();
    ASSERT_EQ(changes.statuses.size(), 2u);
    for (const auto& status : changes.statuses)
        EXPECT_EQ(status.state, status.channel == one ? ChannelState::Down : ChannelState::Up);
    EXPECT_TRUE(box.take().empty());
}

TEST(Mailbox, WakesOnceUntilItIsEmptied) {
    Mailbox box;
    int woken = 0;
    box.setWake([&] { ++woken; });
    for (int i = 0; i < 10; ++i) box.engine({});
    EXPECT_EQ(woken, 1);
    (void)box.take();
    box.engine({});
    EXPECT_EQ(woken, 2);
}

TEST(Mailbox, MayBeTakenFromInsideTheWakeUp) {
    Mailbox box;
    std::size_t events = 0;
    box.setWake([&] { events += box.take().events.size(); });
    box.events({eventOf(one, "a", {})});
    box.events({eventOf(one, "b", {})});
    EXPECT_EQ(events, 2u);
}

TEST(Mailbox, DropsTheOldestEventsOfAConsoleThatDoesNotLook) {
    Mailbox box;
    for (int i = 0; i < 6'000; ++i) box.events({eventOf(one, std::to_string(i), {})});
    const Changes changes = box.take();
    ASSERT_EQ(changes.events.size(), 5'000u);
    EXPECT_TRUE(changes.eventsDropped);
    EXPECT_EQ(changes.events.front().finding->rule, "1000");
    EXPECT_EQ(changes.events.back().finding->rule, "5999");
}

TEST(Mailbox, KeepsOnlyTheNewestWordOnAFinding) {
    Mailbox box;
    inventory::StatusWrite write;
    write.opened = {findingOf(one, "stale")};
    box.states(write);
    write.opened.clear();
    write.closed = {{one, "stale", "", "packager", WallTime{2h}}};
    box.states(write);
    const Changes changes = box.take();
    ASSERT_EQ(changes.findings.size(), 1u);
    EXPECT_TRUE(changes.findings[0].closed);
}

TEST(Mailbox, TakesBackWhatItHeldOfARemovedChannel) {
    Mailbox box;
    inventory::StatusWrite write;
    write.statuses = {statusOf(one, ChannelState::Up), statusOf(two, ChannelState::Up)};
    write.opened = {findingOf(one, "stale"), findingOf(two, "stale")};
    box.states(write);
    box.inventory(std::make_shared<const Inventory>(inventoryOf({two})), {one});
    const Changes changes = box.take();
    ASSERT_EQ(changes.statuses.size(), 1u);
    EXPECT_EQ(changes.statuses[0].channel, two);
    ASSERT_EQ(changes.findings.size(), 1u);
    EXPECT_EQ(changes.removed, std::vector<ChannelId>{one});
    ASSERT_TRUE(changes.inventory);
}

// ---- Status writer -----------------------------------------------------------------------------------------------------

class StatusWriterTest : public testing::Test {
protected:
    Result<bool> flush() {
        auto flushed = writer.flush(store, lease, inventory, clock.mono());
        if (!flushed) return fail(flushed.error());
        lost = flushed->lost;
        return flushed->wrote;
    }

    ManualClock clock;
    std::shared_ptr<FakeFile> file = std::make_shared<FakeFile>();
    FakeStore store{file};
    inventory::Lease lease{"probe:local", "me", 7, {}};
    std::vector<ChannelId> lost;
    Inventory inventory = inventoryOf({one, two});
    StatusWriter writer;
};

TEST_F(StatusWriterTest, WritesTheNewestStatusesUnderTheLeasesEpoch) {
    writer.add({{statusOf(one, ChannelState::Up)}, {}, {}, {}, {}}, 1);
    writer.add({{statusOf(one, ChannelState::Down)}, {}, {}, {}, {}}, 1);
    ASSERT_TRUE(flush().value());
    ASSERT_EQ(file->writes.size(), 1u);
    ASSERT_EQ(file->writes[0].statuses.size(), 1u);
    EXPECT_EQ(file->writes[0].statuses[0].state, ChannelState::Down);
    EXPECT_EQ(file->writes[0].statuses[0].epoch, 7);
    EXPECT_TRUE(writer.empty());
}

TEST_F(StatusWriterTest, IsDueOnceASecondOrWhenManyReportsWait) {
    EXPECT_FALSE(writer.due(clock.mono()));
    writer.add({{statusOf(one, ChannelState::Up)}, {}, {}, {}, {}}, 1);
    EXPECT_TRUE(writer.due(clock.mono()));
    ASSERT_TRUE(flush());
    writer.add({{statusOf(one, ChannelState::Up)}, {}, {}, {}, {}}, 1);
    EXPECT_FALSE(writer.due(clock.mono()));
    writer.add({{statusOf(two, ChannelState::Up)}, {}, {}, {}, {}}, 199);
    EXPECT_TRUE(writer.due(clock.mono()));
    ASSERT_TRUE(flush());
    writer.add({{statusOf(one, ChannelState::Up)}, {}, {}, {}, {}}, 1);
    clock.advance(1s);
    EXPECT_TRUE(writer.due(clock.mono()));
}

TEST_F(StatusWriterTest, KeepsWhatCouldNotBeWrittenAndTriesLaterAndLater) {
    file->writeError = Error{Error::Kind::Full, "full", {}, {}};
    writer.add({{statusOf(one, ChannelState::Up), statusOf(two, ChannelState::Up)}, {findingOf(one, "a")}, {}, {}, {}}, 1);
    EXPECT_FALSE(flush());
    clock.advance(1s);
    EXPECT_FALSE(writer.due(clock.mono()));
    clock.advance(1s);
    EXPECT_TRUE(writer.due(clock.mono()));
    writer.add({{statusOf(one, ChannelState::Down)}, {}, {{one, "a", "", "packager", {}}}, {}, {}}, 1);
    file->writeError.reset();
    ASSERT_TRUE(flush().value());
    const auto& write = file->writes.at(0);
    EXPECT_EQ(write.statuses.size(), 2u);
    for (const auto& status : write.statuses)
        EXPECT_EQ(status.state, status.channel == one ? ChannelState::Down : ChannelState::Up);
    EXPECT_EQ(write.opened.size(), 1u);  // opened, then closed: the store gets both
    EXPECT_EQ(write.closed.size(), 1u);
}

TEST_F(StatusWriterTest, TellsWhichChannelsAnotherProgramHasAndForgetsThem) {
    file->lost = {ChannelId{"one"}};
    ChannelStatus status;
    status.channel = ChannelId{"one"};
    Event event;
    event.channel = ChannelId{"one"};
    inventory::StatusWrite write;
    write.statuses = {status};
    write.events = {event};
    writer.add(write, 1);
    ASSERT_TRUE(flush());
    EXPECT_EQ(lost, file->lost);
    writer.add(write, 1);
    writer.forget(lost);
    EXPECT_TRUE(writer.empty());
}

TEST_F(StatusWriterTest, AFindingThatOpensAgainIsOpen) {
    writer.add({{}, {findingOf(one, "a")}, {}, {}, {}}, 1);
    writer.add({{}, {}, {{one, "a", "", "packager", {}}}, {}, {}}, 1);
    writer.add({{}, {findingOf(one, "a")}, {}, {}, {}}, 1);
    ASSERT_TRUE(flush().value());
    EXPECT_EQ(file->writes[0].opened.size(), 1u);
    EXPECT_TRUE(file->writes[0].closed.empty());
}

TEST_F(StatusWriterTest, ForgetsWhatIsOfAChannelThatIsGone) {
    writer.add({{statusOf(one, ChannelState::Up)}, {findingOf(one, "a")}, {}, {}, {}}, 1);
    inventory = inventoryOf({two});
    ASSERT_TRUE(flush());
    EXPECT_FALSE(flush().value());
    EXPECT_TRUE(file->writes.empty());
}

TEST_F(StatusWriterTest, HoldsABoundedNumberOfEventsAndShowsEachOnce) {
    for (int i = 0; i < 5'100; ++i) writer.add({{}, {}, {}, {eventOf(one, std::to_string(i), {})}, {}}, 1);
    auto shown = writer.takeUnshown();
    ASSERT_EQ(shown.size(), 5'000u);
    EXPECT_EQ(shown.front().finding->rule, "100");
    EXPECT_TRUE(writer.takeUnshown().empty());
    writer.add({{}, {}, {}, {eventOf(one, "new", {})}, {}}, 1);
    shown = writer.takeUnshown();
    ASSERT_EQ(shown.size(), 1u);
    EXPECT_EQ(shown[0].finding->rule, "new");
}

// ---- Events ------------------------------------------------------------------------------------------------------------

TEST(EventFollower, BringsEachNewEventOnceAndNotWhatWasThereBefore) {
    auto file = std::make_shared<FakeFile>();
    FakeStore store(file);
    file->add(eventOf(one, "old", {}));
    EventFollower follower;
    ASSERT_TRUE(follower.begin(store));
    EXPECT_TRUE(follower.newer(store)->empty());
    file->add(eventOf(one, "a", {}));
    file->add(eventOf(one, "b", {}));
    EXPECT_EQ(follower.newer(store)->size(), 2u);
    EXPECT_TRUE(follower.newer(store)->empty());
}

TEST(EventFollower, LeavesOutWhatWasShownBeforeItWasWritten) {
    auto file = std::make_shared<FakeFile>();
    FakeStore store(file);
    EventFollower follower;
    ASSERT_TRUE(follower.begin(store));
    follower.shownAlready({eventOf(one, "a", WallTime{1h + 5ns})});
    file->add(eventOf(one, "a", WallTime{1h}));  // the store keeps milliseconds
    file->add(eventOf(one, "b", WallTime{1h}));
    file->add(eventOf(one, "a", WallTime{1h}));  // the same again is another one
    const auto events = follower.newer(store);
    ASSERT_EQ(events->size(), 2u);
    EXPECT_EQ(events->at(0).finding->rule, "b");
}

// ---- Watching ----------------------------------------------------------------------------------------------------------

TEST(Freshness, AStatusIsUnknownAfterThreeIntervals) {
    const ChannelStatus status = statusOf(one, ChannelState::Up, WallTime{1h});
    EXPECT_EQ(judged(status, WallTime{1h + 30s}).state, ChannelState::Up);
    const ChannelStatus old = judged(status, WallTime{1h + 31s});
    EXPECT_EQ(old.state, ChannelState::Unknown);
    EXPECT_EQ(old.since, WallTime{1h + 30s});
}

TEST(Watch, TellsOnlyWhatChangedAndWhatGrewOld) {
    auto file = std::make_shared<FakeFile>();
    FakeStore store(file);
    file->statuses = {statusOf(one, ChannelState::Up, WallTime{1h}), statusOf(two, ChannelState::Down, WallTime{1min})};
    file->findings = {findingOf(two, "stale")};
    Watch watch;
    const auto first = watch.refresh(store, WallTime{1h});
    ASSERT_EQ(first->statuses.size(), 2u);
    EXPECT_EQ(first->statuses[1].state, ChannelState::Unknown);  // too old when it was read
    EXPECT_TRUE(first->findings.empty());
    EXPECT_TRUE(watch.refresh(store, WallTime{1h})->statuses.empty());

    file->statuses[0] = statusOf(one, ChannelState::Down, WallTime{1h + 10s});
    file->findings = {findingOf(one, "gone")};
    const auto next = watch.refresh(store, WallTime{1h + 10s});
    ASSERT_EQ(next->statuses.size(), 1u);
    EXPECT_EQ(next->statuses[0].channel, one);
    ASSERT_EQ(next->findings.size(), 2u);
    for (const auto& change : next->findings) EXPECT_EQ(change.closed, change.channel == two);

    EXPECT_TRUE(watch.expire(WallTime{1h + 40s}).empty());
    const auto stale = watch.expire(WallTime{1h + 41s});
    ASSERT_EQ(stale.size(), 1u);
    EXPECT_EQ(stale[0].state, ChannelState::Unknown);
    EXPECT_TRUE(watch.expire(WallTime{2h}).empty());
}

TEST(ChangeFeed, TellsAtOnceAndThenAtMostOnceASecond) {
    ManualClock clock;
    auto file = std::make_shared<FakeFile>();
    FakeStore store(file);
    ChangeFeed feed;
    EXPECT_TRUE(feed.moved(store, clock.mono()).value());
    EXPECT_FALSE(feed.moved(store, clock.mono()).value());
    ++file->counter;
    EXPECT_FALSE(feed.moved(store, clock.mono()).value());
    clock.advance(1s);
    EXPECT_TRUE(feed.moved(store, clock.mono()).value());
    clock.advance(5s);
    EXPECT_FALSE(feed.moved(store, clock.mono()).value());
    ++file->counter;
    EXPECT_TRUE(feed.moved(store, clock.mono()).value());
}

// ---- Availability, retention, notices ----------------------------------------------------------------------------------

TEST(DayShare, CountsTheKnownTimeThatWasNotDown) {
    const WallTime day = std::chrono::floor<std::chrono::days>(WallTime{24h * 365});
    DayShare share;
    EXPECT_FALSE(share.availability(day));
    share.holds(ChannelState::Unknown, day, day);
    share.holds(ChannelState::Up, day + 1h, day + 1h);
    share.holds(ChannelState::Down, day + 3h, day + 3h + 5min);
    EXPECT_DOUBLE_EQ(share.availability(day + 4h).value(), 2.0 / 3);
    share.holds(ChannelState::Degraded, day + 4h, day + 4h);
    EXPECT_DOUBLE_EQ(share.availability(day + 5h).value(), 3.0 / 4);
    EXPECT_DOUBLE_EQ(share.unknownShare(day + 5h).value(), 1.0 / 5);
}

TEST(DayShare, BeginsAnewAtMidnight) {
    const WallTime day = std::chrono::floor<std::chrono::days>(WallTime{24h * 365});
    DayShare share;
    share.holds(ChannelState::Down, day + 1h, day + 1h);
    EXPECT_DOUBLE_EQ(share.availability(day + 23h).value(), 0.0);
    share.holds(ChannelState::Up, day + 25h, day + 25h);
    EXPECT_DOUBLE_EQ(share.availability(day + 26h).value(), 0.5);
    EXPECT_DOUBLE_EQ(share.availability(day + 49h).value(), 1.0);
}

TEST(DayShare, TakesSpansOfBeforeARestart) {
    const WallTime day = std::chrono::floor<std::chrono::days>(WallTime{24h * 365});
    DayShare share;
    share.add(ChannelState::Up, day - 5h, day + 3h, day + 4h);
    share.add(ChannelState::Down, day + 3h, day + 4h, day + 4h);
    share.holds(ChannelState::Up, day + 4h, day + 4h);
    EXPECT_DOUBLE_EQ(share.availability(day + 4h).value(), 0.75);
}

TEST(Retention, WorksOffWhatHasPiledUpADayAtATimeAndThenOnceAnHour) {
    auto file = std::make_shared<FakeFile>();
    FakeStore store(file);
    Retention retention(24h * 30);
    const WallTime now{24h * 1000};
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(retention.work(store, now));
    ASSERT_EQ(file->expired.size(), 60u);
    EXPECT_EQ(file->expired.back(), now - 24h * 30);
    for (std::size_t i = 1; i < file->expired.size(); ++i) EXPECT_EQ(file->expired[i] - file->expired[i - 1], 24h);
    ASSERT_TRUE(retention.work(store, now + 59min));
    EXPECT_EQ(file->expired.size(), 60u);
    ASSERT_TRUE(retention.work(store, now + 61min));
    EXPECT_EQ(file->expired.size(), 61u);
}

TEST(Retention, KeepsForEverWhenToldSo) {
    auto file = std::make_shared<FakeFile>();
    FakeStore store(file);
    ASSERT_TRUE(Retention(Nanoseconds{0}).work(store, WallTime{24h * 1000}));
    EXPECT_TRUE(file->expired.empty());
}

TEST(Notices, KeepSinceWhileTheWordsChange) {
    Notices notices;
    EXPECT_TRUE(notices.put(behind(5, WallTime{1h})));
    EXPECT_FALSE(notices.put(behind(9, WallTime{2h})));
    ASSERT_EQ(notices.all().size(), 1u);
    EXPECT_EQ(notices.all()[0].since, WallTime{1h});
    EXPECT_THAT(notices.all()[0].english, testing::HasSubstr("9 results"));
    EXPECT_TRUE(notices.remove("engine-behind"));
    EXPECT_FALSE(notices.remove("engine-behind"));
}

TEST(Notices, SayWhatToDoForEachWayAStoreCanFail) {
    using Kind = Error::Kind;
    EXPECT_EQ(storeFailing({Kind::Full, "full", "f", {}}, {}).id, "disk-full");
    EXPECT_EQ(storeFailing({Kind::Denied, "no", "f", {}}, {}).id, "store-read-only");
    EXPECT_EQ(storeFailing({Kind::Unavailable, "locked", "f", {}}, {}).id, "store-unavailable");
    const Notice other = storeFailing({Kind::Other, "odd", "f", {}}, {});
    EXPECT_EQ(other.id, "store-failed");
    EXPECT_THAT(other.english, testing::HasSubstr("tries again"));
    EXPECT_EQ(systemEvent(other).code, "store-failed");
}
