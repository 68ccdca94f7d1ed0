// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/self_watch.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

// The probe's own network against what is watched through it: tables of (second, host, outcome), and what must be thought then.
namespace inspector::probe {
namespace {

using Kind = NetworkOutcome::Kind;

struct Event {
    double asked;
    double answered;
    const char* place;
    Kind kind;
    bool onlyV6 = false;
};

MonoTime at(double seconds) { return MonoTime(std::chrono::hours(1)) + fromSeconds(seconds); }

NetworkOutcome outcomeOf(const Event& event) {
    NetworkOutcome outcome;
    outcome.kind = event.kind;
    outcome.place = event.place;
    outcome.asked = at(event.asked);
    outcome.answered = at(event.answered);
    outcome.onlyV6 = event.onlyV6;
    if (event.kind == Kind::Works) outcome.worked = outcome.answered;
    return outcome;
}

struct Case {
    const char* name;
    std::vector<Event> events;
    double now;
    const char* reason;  // empty: not blind
};

class SelfWatchTable : public testing::TestWithParam<Case> {};

TEST_P(SelfWatchTable, ThinksSo) {
    SelfWatch watch;
    for (const Event& event : GetParam().events) watch.note(outcomeOf(event));
    EXPECT_EQ(watch.state(at(GetParam().now)).reason, GetParam().reason);
}

const Case cases[] = {
    {"OneHostThatTimesOutIsNotBlindness", {{0, 0.1, "a:80", Kind::Works}, {1, 11, "a:80", Kind::Fails}}, 13, ""},
    {"TwoHostsThatTimeOutAreNot", {{1, 11, "a:80", Kind::Fails}, {1, 11, "b:80", Kind::Fails}}, 13, ""},
    {"ThreeHostsAre", {{1, 11, "a:80", Kind::Fails}, {1, 11, "b:80", Kind::Fails}, {1, 11, "c:80", Kind::Fails}}, 13, "everything-fails"},
    {"ThreeOfWhichOneAnswersMeanwhileAreNot",
     {{1, 11, "a:80", Kind::Fails}, {1, 11, "b:80", Kind::Fails}, {1, 11, "c:80", Kind::Fails}, {1, 1.5, "d:80", Kind::Works}}, 13, ""},
    {"ADeadCdnBesideAnOriginThatAnsweredAtFirstIsNot",
     {{0, 0.02, "origin:80", Kind::Works}, {0, 10, "e1:443", Kind::Fails}, {0, 10, "e2:443", Kind::Fails}, {0, 10, "e3:443", Kind::Fails}},
     12, ""},
    {"ThreeLongAgoAreNot", {{1, 2, "a:80", Kind::Fails}, {1, 2, "b:80", Kind::Fails}, {1, 2, "c:80", Kind::Fails}}, 60, ""},
    {"AHostThatWasThereAndHasNoRouteIs", {{0, 0.1, "a:80", Kind::Works}, {5, 5, "a:80", Kind::NoRoute}}, 6.5, "no-route"},
    {"ItIsLookedAtASecondLater", {{0, 0.1, "a:80", Kind::Works}, {5, 5, "a:80", Kind::NoRoute}}, 5.5, ""},
    {"AnEdgeWithAnAddressFamilyThatThisMachineHasNotIsNot",
     {{0, 0.1, "a:80", Kind::Works}, {5, 5, "[2001:db8::1]:80", Kind::NoRoute, true}, {5, 15, "b:80", Kind::Fails}}, 16.5, ""},
    {"NothingButV6ThatWasNeverThereIs", {{5, 5, "[2001:db8::1]:80", Kind::NoRoute, true}}, 6.5, "no-route"},
    {"OneNeighbourThatIsOffIsNot", {{0, 0.1, "a:80", Kind::Works}, {5, 8, "a:80", Kind::Unreachable}}, 9.5, ""},
    {"TwoUnreachableAre", {{5, 8, "a:80", Kind::Unreachable}, {5, 8, "b:80", Kind::Unreachable}}, 9.5, "no-route"},
    {"TwoPortsOfOneHostAreOneHost", {{5, 8, "a:80", Kind::Unreachable}, {5, 8, "a:81", Kind::Unreachable}}, 9.5, ""},
    {"AnAnswerEndsIt",
     {{0, 0.1, "a:80", Kind::Works}, {5, 5, "a:80", Kind::NoRoute}, {20, 20.1, "a:80", Kind::Works}}, 22, ""},
};
INSTANTIATE_TEST_SUITE_P(Cases, SelfWatchTable, testing::ValuesIn(cases),
                         [](const testing::TestParamInfo<Case>& each) { return std::string(each.param.name); });

TEST(SelfWatch, CanariesThatFailMakeItBlindOnlyBesideSomethingElseThatFails) {
    SelfWatch watch;
    watch.setCanaries(2);
    watch.noteCanary(0, outcomeOf({5, 8, "c1:80", Kind::Fails}));
    watch.noteCanary(1, outcomeOf({5, 8, "c2:80", Kind::Fails}));
    EXPECT_EQ(watch.state(at(10)).trust, Trust::Trusted);
    watch.note(outcomeOf({4, 14, "a:80", Kind::Fails}));
    EXPECT_EQ(watch.state(at(16)).reason, "canary-failed");
    watch.noteCanary(1, outcomeOf({20, 20.1, "c2:80", Kind::Works}));
    EXPECT_EQ(watch.state(at(21)).trust, Trust::Trusted);
}

TEST(SelfWatch, OneCanaryThatAnswersMeansThatTheHostIsGone) {
    SelfWatch watch;
    watch.setCanaries(2);
    watch.note(outcomeOf({4, 14, "a:80", Kind::Fails}));
    watch.noteCanary(0, outcomeOf({14, 17, "c1:80", Kind::Fails}));
    watch.noteCanary(1, outcomeOf({14, 14.1, "c2:80", Kind::Works}));
    EXPECT_EQ(watch.state(at(18)).trust, Trust::Trusted);
}

TEST(SelfWatch, BeginsWithTheFirstRequestThatFailedByItAndKnowsLater) {
    SelfWatch watch;
    watch.note(outcomeOf({0, 1, "a:80", Kind::Works}));
    watch.note(outcomeOf({5, 5, "a:80", Kind::NoRoute}));
    EXPECT_EQ(watch.state(at(7)).since, at(5));
    watch.note(outcomeOf({9, 9.5, "a:80", Kind::Works}));
    EXPECT_TRUE(watch.wasBlind(at(4), at(6), at(30)));
    EXPECT_TRUE(watch.wasBlind(at(8), at(18), at(30))) << "a request that hung while the network came back";
    EXPECT_FALSE(watch.wasBlind(at(10), at(12), at(30)));
    EXPECT_TRUE(watch.workedSince(at(9.5)));
    EXPECT_FALSE(watch.workedSince(at(9.6)));
}

fetch::Response failed(fetch::Failure failure, fetch::Phase phase, fetch::ConnectFault fault = fetch::ConnectFault::None) {
    fetch::Response response;
    response.url = "http://edge.example/a";
    response.failure = failure;
    response.phase = phase;
    response.connectFault = fault;
    return response;
}

TEST(SelfWatch, ARefusedConnectionAndABrokenCertificateAreAnswers) {
    fetch::Request request;
    request.url = "http://edge.example/a";
    using fetch::Failure;
    using fetch::Phase;
    EXPECT_EQ(networkOutcome(request, failed(Failure::Connect, Phase::Connect, fetch::ConnectFault::Refused), at(1)).kind, Kind::Works);
    EXPECT_EQ(networkOutcome(request, failed(Failure::TlsCertificate, Phase::Tls), at(1)).kind, Kind::Works);
    EXPECT_EQ(networkOutcome(request, failed(Failure::Connect, Phase::Connect, fetch::ConnectFault::NoRoute), at(1)).kind, Kind::NoRoute);
    EXPECT_EQ(networkOutcome(request, failed(Failure::Timeout, Phase::Queue), at(1)).kind, Kind::Nothing);
    EXPECT_EQ(networkOutcome(request, failed(Failure::Timeout, Phase::Connect), at(1)).kind, Kind::Fails);
    EXPECT_EQ(networkOutcome(request, failed(Failure::Timeout, Phase::Connect), at(1)).place, "edge.example:80");
}

TEST(SelfWatch, AServerThatConnectsAndSaysNothingShowsThatTheNetworkWorks) {
    fetch::Request request;
    request.url = "http://edge.example/a";
    fetch::Response response = failed(fetch::Failure::Timeout, fetch::Phase::FirstByte);
    response.timings.connect = std::chrono::milliseconds(20);
    response.timings.total = std::chrono::seconds(10);
    const NetworkOutcome outcome = networkOutcome(request, response, at(10));
    EXPECT_EQ(outcome.kind, Kind::Fails);
    ASSERT_TRUE(outcome.worked);
    EXPECT_EQ(*outcome.worked, at(0.02));
}

TEST(SelfWatch, WhatFailsOnThisMachineSaysNothingOfTheNetwork) {
    fetch::Request request;
    request.url = "http://127.0.0.1:1/";
    fetch::Response response = failed(fetch::Failure::Timeout, fetch::Phase::Connect);
    response.url = request.url;
    EXPECT_EQ(networkOutcome(request, response, at(1)).kind, Kind::Nothing);
}

TEST(SelfWatch, ASampleIsLateByMoreThanTwoMillisecondsAndATenth) {
    using std::chrono::microseconds;
    const auto late = [](int firstByteUs, int lateUs) {
        fetch::Response response;
        response.timings.firstByte = microseconds(firstByteUs);
        response.timings.late = microseconds(lateUs);
        return isLate(response);
    };
    EXPECT_FALSE(late(5'000, 2'000));
    EXPECT_TRUE(late(5'000, 2'001));
    EXPECT_FALSE(late(500'000, 50'000));
    EXPECT_TRUE(late(500'000, 50'001));
}

}  // namespace
}  // namespace inspector::probe
