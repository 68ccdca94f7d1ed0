// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/engine_words.h"

#include <QStringList>

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector::console {

namespace {

const WallTime now = WallTime{std::chrono::hours{24 * 365 * 50}};

runtime::EngineState probing() {
    runtime::EngineState engine;
    engine.ready = true;
    engine.probing = true;
    engine.stats.channels = 24;
    engine.stats.lagP95Ms = 4;
    engine.writer.lastWrite = now - Seconds{1};
    return engine;
}

QString all(const std::vector<StatusPart>& parts) {
    QStringList out;
    for (const StatusPart& part : parts) out << part.text;
    return out.join(QStringLiteral(" | ")).replace(QChar(0xA0), QLatin1Char(' '));
}

bool loud(const std::vector<StatusPart>& parts) {
    return std::any_of(parts.begin(), parts.end(), [](const StatusPart& part) { return part.loud; });
}

}  // namespace

TEST(EngineWords, AllIsWellAndQuiet) {
    const auto parts = statusParts(probing(), now - Seconds{3}, Seconds{10}, now);
    EXPECT_TRUE(all(parts).startsWith(QStringLiteral("probing 24 | lag 4 ms | written 1 s ago | database ok | figures as of")))
        << all(parts).toStdString();
    EXPECT_FALSE(loud(parts));
}

TEST(EngineWords, OldFiguresAreLoud) {
    EXPECT_FALSE(loud(statusParts(probing(), now - Seconds{29}, Seconds{10}, now)));
    const auto parts = statusParts(probing(), now - Seconds{31}, Seconds{10}, now);
    EXPECT_TRUE(loud(parts));
    EXPECT_TRUE(all(parts).contains(QStringLiteral("FIGURES ARE OLD")));
}

TEST(EngineWords, WhatCannotBeWrittenIsLoudAndSaysWhy) {
    auto engine = probing();
    engine.inventoryError = Error{Error::Kind::Denied, "The file cannot be written", "/data/inventory.db", {}};
    auto parts = statusParts(engine, now, Seconds{10}, now);
    EXPECT_TRUE(loud(parts));
    engine = probing();
    engine.writer.error = Error{Error::Kind::Full, "The disk is full", {}, {}};
    parts = statusParts(engine, now, Seconds{10}, now);
    EXPECT_TRUE(loud(parts));
    EXPECT_TRUE(std::any_of(parts.begin(), parts.end(),
                            [](const StatusPart& part) { return part.explanation.contains(QStringLiteral("The disk is full")); }));
}

TEST(EngineWords, SomeoneElseProbes) {
    auto engine = probing();
    engine.probing = false;
    engine.holder = "fra-1:4711";
    EXPECT_TRUE(all(statusParts(engine, now, Seconds{10}, now)).startsWith(QStringLiteral("watching; fra-1:4711 probes | database ok")));
    engine.ready = false;
    EXPECT_EQ(statusParts(engine, {}, Seconds{10}, now).size(), 1U);
}

TEST(EngineWords, TheGravestNoticeStandsFirst) {
    auto engine = probing();
    engine.notices = {{"watching-only", Severity::Info, {}, "Watching.", now}, {"of-the-future", Severity::Critical, {}, "Fire.", now}};
    const auto notices = noticeWords(engine);
    ASSERT_EQ(notices.size(), 2U);
    EXPECT_EQ(notices.front().text, QStringLiteral("Fire."));
}

}  // namespace inspector::console
