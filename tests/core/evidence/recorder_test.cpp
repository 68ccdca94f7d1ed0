// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/recorder.h"
#include "tests/core/evidence/samples.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <mutex>

using namespace inspector;
using namespace inspector::evidence;
using namespace inspector::test;
using namespace std::chrono_literals;

namespace {

const ChannelId sport{"sport-1"};

struct Bundles {
    std::mutex mutex;
    std::vector<EvidenceBundle> all;

    Recorder::Frozen sink() {
        return [this](EvidenceBundle bundle) {
            const std::lock_guard lock(mutex);
            all.push_back(std::move(bundle));
        };
    }
    std::size_t size() {
        const std::lock_guard lock(mutex);
        return all.size();
    }
};

Finding stale() {
    Finding finding;
    finding.rule = "hls-playlist-stale";
    finding.severity = Severity::Major;
    finding.rung = "720p";
    return finding;
}

}  // namespace

TEST(Recorder, FreezesWhatLedToTheTroubleAndWhatFollowed) {
    const TempDir dir;
    ManualClock clock(fromMillis(1'700'000'000'000));
    Bundles bundles;
    Recorder recorder({dir.path(), {}, 5min, 30s}, clock, bundles.sink());
    for (int i = 0; i < 20; ++i) {
        clock.advance(30s);
        recorder.record(reportAt(sport, clock.now(), std::to_string(i)));
    }
    recorder.freeze(sport, ProbeId{"local"}, stale());
    recorder.freeze(sport, ProbeId{"local"}, stale());  // part of the first
    clock.advance(20s);
    recorder.record(reportAt(sport, clock.now(), "after"));
    ASSERT_TRUE(waitFor([&] { return recorder.read(sport, fromMillis(0)).size() >= 21; }));
    EXPECT_EQ(bundles.size(), 0U);
    clock.advance(11s);
    ASSERT_TRUE(waitFor([&] { return bundles.size() == 1; }));
    const EvidenceBundle& bundle = bundles.all.front();
    EXPECT_EQ(bundle.channel, sport);
    EXPECT_EQ(bundle.finding, stale());
    const auto exchanges = decode(bundle.data);
    ASSERT_TRUE(exchanges);
    EXPECT_EQ(exchanges->size(), bundle.exchanges);
    EXPECT_EQ(*exchanges->back()->body, "after");
    EXPECT_GE(exchanges->front()->started, bundle.frozen - 5min);
    EXPECT_EQ(bundle.from, exchanges->front()->started);
}

TEST(Recorder, FreezesWhatWaitsWhenItEnds) {
    const TempDir dir;
    const SystemClock clock;
    Bundles bundles;
    {
        Recorder recorder({dir.path(), {}, 5min, 1h}, clock, bundles.sink());
        recorder.record(reportAt(sport, clock.now(), "#EXTM3U\n"));
        recorder.freeze(sport, ProbeId{"local"}, stale());
    }
    EXPECT_EQ(bundles.size(), 1U);
}

TEST(Recorder, TellsThatTheDiskTakesNothing) {
    const TempDir dir;
    dir.write("blocked", "a file");
    const SystemClock clock;
    Bundles bundles;
    Recorder recorder({dir.path() / "blocked", {}}, clock, bundles.sink());
    recorder.record(reportAt(sport, clock.now(), "x"));
    ASSERT_TRUE(waitFor([&] { return !recorder.failure().empty(); }));
    recorder.freeze(sport, ProbeId{"local"}, stale());  // nothing there: no bundle, no harm
}

TEST(Recorder, ForgetsAChannelThatIsRemoved) {
    const TempDir dir;
    const SystemClock clock;
    Bundles bundles;
    Recorder recorder({dir.path(), {}}, clock, bundles.sink());
    recorder.record(reportAt(sport, clock.now(), "x"));
    ASSERT_TRUE(waitFor([&] { return !recorder.read(sport, fromMillis(0)).empty(); }));
    recorder.forget(sport);
    EXPECT_TRUE(recorder.read(sport, fromMillis(0)).empty());
}
