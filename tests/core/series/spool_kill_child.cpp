// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Appends batches to the spool in the folder named as its argument until it is killed, and says after each how many points
// there are; with "replay" as second argument it takes them out again and says which it has confirmed.
#include "core/series/spool.h"
#include "tests/core/series/points.h"

#include <cstdio>
#include <cstdlib>

using namespace inspector;
using namespace inspector::series;

namespace {

int append(Spool& spool, long count) {
    for (;;) {
        std::vector<Point> points;
        for (int i = 0; i < 100; ++i, ++count)
            points.push_back(test::segment("channel-" + std::to_string(count % 40), "1080p", test::at(static_cast<double>(count)), 1));
        if (const auto kept = spool.append(points); !kept) {
            std::printf("cannot append: %s\n", kept.error().message().c_str());
            return 1;
        }
        std::printf("%ld\n", count);
        std::fflush(stdout);
    }
}

int replay(Spool& spool) {
    for (;;) {
        const auto points = spool.front(100);
        if (points.empty()) return 0;
        spool.pop();
        std::printf("%ld\n", static_cast<long>(toSeconds(points.back().time - test::at(0)) + 0.5) + 1);
        std::fflush(stdout);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    SpoolOptions options;
    options.folder = argv[1];
    options.segmentBytes = 20'000;
    auto spool = Spool::open(options);
    if (!spool) {
        std::printf("cannot open: %s\n", spool.error().message().c_str());
        return 1;
    }
    return std::string(argv[2]) == "replay" ? replay(**spool) : append(**spool, std::atol(argv[2]));
}
