// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/fault_round.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gmock/gmock.h>

#include <set>

// Each fault of the lab, switched on and off while the real engine probes: what a console takes must show it, and show
// that it is over. Its benign twins must stay silent.
namespace inspector::test {
namespace {

TEST(Faults, OfPlaylistsAreSeenAndGoAway) { FaultRound(playlistFaults()).run(); }

TEST(Faults, OfServersThatHangAreSeenAndGoAway) { FaultRound(hangingServers()).run(); }

TEST(Faults, OfSegmentsKeysAndEdgesAreSeenAndGoAway) { FaultRound(segmentFaults()).run(); }

TEST(Faults, OfLowLatencyHlsAreSeenAndGoAway) { FaultRound(lowLatencyFaults()).run(); }

TEST(Faults, OfDashAreSeenAndGoAway) { FaultRound(dashFaults()).run(); }

TEST(Faults, OfEdgesAreSeenAndGoAway) { FaultRound(edgeFaults()).run(); }

TEST(Faults, OfEdgesThatHarmNobodyRaiseNoAlarm) { FaultRound(minorEdgeFaults()).run(); }

TEST(Faults, OfTheOriginAreSeenAndGoAway) { FaultRound(originFaults()).run(); }

TEST(Faults, AllHaveACase) {
    const LabProcess lab({"--channels", "1"});
    const auto all = QJsonDocument::fromJson(QByteArray::fromStdString(curl(lab.url("/lab/faults")).body)).array();
    std::set<std::string> names;
    for (const QJsonValue& fault : all) names.insert(fault[QStringLiteral("fault")].toString().toStdString());
    EXPECT_FALSE(names.empty());
    for (const auto& cases : {playlistFaults(), hangingServers(), segmentFaults(), lowLatencyFaults(), dashFaults(), edgeFaults(),
                              minorEdgeFaults(), originFaults()})
        for (const FaultCase& each : cases) names.erase(each.fault);
    for (const char* without : faultsWithoutCase()) names.erase(without);
    EXPECT_THAT(names, testing::IsEmpty());
}

}  // namespace
}  // namespace inspector::test
