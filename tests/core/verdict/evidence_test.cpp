// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/evidence_text.h"
#include "tests/core/verdict/chains.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace inspector::verdict {
namespace {

TEST(EvidenceText, FillsTheStageAndTheArguments) {
    EXPECT_EQ(renderEvidence({"stage-down", "fra-2", {textArg("rule", "http-status")}}), "fra-2 is down: http-status");
    EXPECT_EQ(renderEvidence({"endpoint-bad-for-channels", "fra-2", {numberArg("channels", 14), numberArg("of", 15)}}),
              "fra-2 is bad for 14 of 15 channels");
    EXPECT_EQ(renderEvidence({"of-a-newer-version", "", {}}), "of-a-newer-version");
}

// Whatever the judge says has a template, and all its names are filled.
TEST(EvidenceText, KnowsEveryCodeOfTheJudge) {
    Fleet fleet;
    for (const char* chain :
         {"packager=S origin=S ed-1=R ed-2=S", "packager=R origin=u ed-1=u", "packager=u fa-fra=R fa-lon=R ak-fra=u",
          "packager=u fa-fra=R ak-fra=R ak-lon=u", "packager=u ed-1=5 ed-2=5", "packager=?", "packager=g", "packager=u ed-2=l ed-3=?"})
        fleet.add(chain);
    fleet.add("packager=g", "https://ed-1.example/a.m3u8");
    fleet.add("packager=g ed-2=u", "https://ed-1.example/a.m3u8");
    StageFigures& slow = fleet.status(7).stages[1];
    slow.latencyP95Ms = 900;
    slow.errorRate = 0.5;
    slow.lagS = 12;
    fleet.status(7).stages[2].latencyP95Ms = 20;
    fleet.status(7).stages[2].errorRate = 0;
    std::set<std::string> codes;
    for (const ProbeView& probe : {ProbeView{}, ProbeView{Trust::Late, {}, {}, {}}, ProbeView{Trust::Blind, "no-route", {}, {}},
                                   ProbeView{Trust::Blind, "canary-failed", {}, {}}, ProbeView{Trust::Blind, "everything-fails", {}, {}}})
        for (const auto& [channel, verdict] : fleet.judge(probe).channels)
            for (const Evidence& evidence : verdict.evidence) {
                codes.insert(evidence.code);
                EXPECT_FALSE(evidenceTemplate(evidence.code).empty()) << evidence.code;
                EXPECT_EQ(renderEvidence(evidence).find('{'), std::string::npos) << renderEvidence(evidence);
            }
    EXPECT_GE(codes.size(), 18U);
}

}  // namespace
}  // namespace inspector::verdict
