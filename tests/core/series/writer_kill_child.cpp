// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A writer with a spool, until it is killed: <store> <spool> <file that says the store is away> <number of the first point>.
// Says after each batch how many points are either in the store or in the spool.
#include "core/series/writer.h"
#include "tests/core/series/points.h"

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
    using namespace inspector;
    using namespace inspector::series;
    if (argc != 5) return 2;
    const std::filesystem::path away = argv[3];
    const SystemClock clock;
    WriterOptions options;
    options.spool.emplace().folder = argv[2];
    options.spool->segmentBytes = 20'000;
    Writer writer(
        [&]() -> Result<Opened> {
            if (std::filesystem::exists(away)) return fail(Error::Kind::Unavailable, "away");
            return openSqlite({argv[1], false});
        },
        clock, Nanoseconds{0}, options);
    for (long count = std::atol(argv[4]);;) {
        std::vector<Point> points;
        for (int i = 0; i < 100; ++i, ++count)
            points.push_back(test::segment("channel-" + std::to_string(count % 40), "1080p", test::at(static_cast<double>(count)), 1));
        writer.write(std::move(points));
        writer.flush(Seconds(20));
        const WriterState state = writer.state();
        if (state.queued > 0 || state.dropped > 0) return 1;
        std::printf("%ld\n", count);
        std::fflush(stdout);
    }
}
