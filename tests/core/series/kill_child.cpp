// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes points to the store named as its argument until it is killed, and says after each batch how many there are.
#include "core/series/store.h"
#include "tests/core/series/points.h"

#include <cstdio>

int main(int argc, char** argv) {
    using namespace inspector::series;
    if (argc != 2) return 2;
    auto opened = openSqlite({argv[1], false});
    if (!opened || opened->setAside) {
        std::printf("cannot open: %s\n", opened ? opened->setAside->c_str() : opened.error().message().c_str());
        return 1;
    }
    const auto everything = test::segments(test::at(0), test::at(1e8));
    const auto before = opened->store->query({everything, "ttfb_ms", Aggregate::Count, {}, {}});
    if (!before) return 1;
    auto count = before->empty() ? 0 : static_cast<long>(before->at(0).samples.at(0).value);
    for (;;) {
        std::vector<inspector::Point> points;
        for (int i = 0; i < 100; ++i, ++count) {
            const auto time = test::at(static_cast<double>(count));
            points.push_back(test::segment("channel-" + std::to_string(count % 40), "1080p", time, 1));
        }
        if (const auto written = opened->store->write(points); !written) {
            std::printf("cannot write: %s\n", written.error().message().c_str());
            return 1;
        }
        std::printf("%ld\n", count);
        std::fflush(stdout);
        if (const auto expired = opened->store->expire(test::at(-1)); !expired) return 1;
    }
}
