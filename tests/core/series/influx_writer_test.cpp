// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The writer with its spool, against a real InfluxDB that is killed and started again under load.
#include "core/series/writer.h"
#include "tests/core/series/influx_fixture.h"
#include "tests/core/series/points.h"

#include <gtest/gtest.h>

namespace inspector::series::test {

namespace {

using inspector::test::TempDir;
using inspector::test::waitFor;

constexpr auto soon = std::chrono::seconds(90);

class InfluxWriterTest : public ::testing::Test {
protected:
    std::unique_ptr<Writer> writer() {
        WriterOptions options;
        options.spool.emplace().folder = m_dir.path() / "spool";
        return std::make_unique<Writer>([this] { return openInflux(m_influx); }, m_clock, Nanoseconds{0}, options);
    }
    // A hundred points of a hundred channels, a time of their own each.
    void writeMore(Writer& writer) {
        std::vector<Point> points;
        for (int i = 0; i < 100; ++i, ++m_count)
            points.push_back(segment("channel-" + std::to_string(i), "1080p", at(m_count * 0.01), i));
        writer.write(std::move(points));
    }
    double stored() {
        const auto store = openedInflux(m_influx);
        const auto counts = store->query({segments(at(0), at(1e6)), "ttfb_ms", Aggregate::Count, {}, {}});
        return counts && !counts->empty() ? counts->at(0).samples.at(0).value : 0;
    }

    TempDir m_dir;
    inspector::test::InfluxServer m_server;
    InfluxOptions m_influx = forEver(m_server, "metrics");
    SystemClock m_clock;
    int m_count = 0;
};

TEST_F(InfluxWriterTest, LosesNothingWhenTheServerIsKilledUnderLoadAndStartedAgain) {
    const auto w = writer();
    for (int outage = 0; outage < 3; ++outage) {
        for (int i = 0; i < 100; ++i) writeMore(*w);
        ASSERT_TRUE(waitFor([&] { return w->state().written > 0; }, soon));
        m_server.kill();
        ASSERT_TRUE(waitFor(
            [&] {
                writeMore(*w);
                return w->state().error && w->state().spooled > 1'000;
            },
            soon));
        m_server.start();
        for (int i = 0; i < 100; ++i) writeMore(*w);
        ASSERT_TRUE(waitFor([&] { return !w->state().error; }, soon));
    }
    ASSERT_TRUE(waitFor([&] { return w->flush(Seconds(30)); }, soon));
    const WriterState state = w->state();
    EXPECT_EQ(state.spooled + state.queued + state.dropped + state.rejected, 0u);
    EXPECT_EQ(state.written, static_cast<std::uint64_t>(m_count));
    EXPECT_EQ(stored(), m_count);
}

TEST_F(InfluxWriterTest, KeepsWhatItCouldNotWriteForTheNextProgram) {
    auto w = writer();
    for (int i = 0; i < 20; ++i) writeMore(*w);
    ASSERT_TRUE(w->flush(Seconds(60)));
    m_server.kill();
    for (int i = 0; i < 50; ++i) writeMore(*w);
    w.reset();
    m_server.start();
    EXPECT_EQ(stored(), 2'000);
    w = writer();
    EXPECT_TRUE(waitFor([&] { return w->state().written == 5'000; }, soon));
    EXPECT_EQ(stored(), m_count);
}

}  // namespace

}  // namespace inspector::series::test
