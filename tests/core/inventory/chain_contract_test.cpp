// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every store promises of endpoints, of stages and of verdicts.
#include "tests/core/inventory/store_contract.h"

#include <gmock/gmock.h>

namespace inspector::inventory {

namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Endpoint endpointNamed(const std::string& id) {
    Endpoint e;
    e.id = EndpointId{id};
    e.name = "Endpoint " + id;
    e.baseUrl = "https://" + id + ".example";
    return e;
}

Endpoint wholeEndpoint() {
    Endpoint e;
    e.id = EndpointId{"fra-2"};
    e.name = "Fra 2 \"äöü\"";
    e.role = StageRole::Origin;
    e.provider = "Fastly";
    e.region = "eu-central";
    e.notes = "two\nlines";
    e.baseUrl = "https://edge.example/{channel}/{file}?cdn=1";
    e.pinnedAddress = "[2001:db8::1]:443";
    e.hostHeader = "other.example:8443";
    e.headers = {{"X-Plain", "välue", false}, {"Authorization", "Bearer abc", true}};
    e.token = "hdnts=exp=1~hmac=2";
    e.family = IpFamily::V6;
    e.carries = Carries::Groups;
    e.groups = {"Sport", "News; and more"};
    e.pattern = "*/hd/*";
    e.enabled = false;
    return e;
}

Verdict verdictOf(Cause cause, const std::string& name, WallTime since) {
    Verdict v;
    v.cause = cause;
    v.name = name;
    v.confidence = 0.75;
    v.since = since;
    v.evidence = {{"stage-down", "fra-2", {textArg("rule", "http-status"), numberArg("lag", 3.5, Arg::Unit::Second)}},
                  {"stage-good", "origin", {}}};
    v.severity = Severity::Critical;
    return v;
}

StageFigures wholeStage() {
    StageFigures s;
    s.stage = "fra-2";
    s.role = StageRole::Edge;
    s.state = ChannelState::Degraded;
    s.reason = staleFinding();
    s.sampled = after(3);
    s.since = after(1);
    s.httpStatus = 503;
    s.remoteAddress = "2001:db8::1";
    s.httpVersion = "2";
    s.cache = CacheState::Stale;
    s.ttfbMs = 1.25;
    s.segmentTtfbMs = 2.5;
    s.connectMs = 3.5;
    s.latencyP95Ms = 1.0 / 3;
    s.errorRate = 0;
    s.hitRatio = 0.9;
    s.ageS = 4;
    s.lagS = 5.5;
    s.lagSegments = 2;
    s.certificateExpires = after(86'400);
    s.tokenExpires = after(60);
    s.arrivals = {{18'446'744'073'709'551'615ULL, after(2), after(1)}, {7, after(3), std::nullopt}};
    return s;
}

}  // namespace

TEST_P(StoreContract, KeepsEveryFieldOfAnEndpoint) {
    Endpoint e = wholeEndpoint();
    const Inventory inventory = apply({PutEndpoint{e}, PutEndpoint{endpointNamed("ams-1")}});
    e.revision = inventory.revision;
    e.updated = noon;
    ASSERT_THAT(inventory.endpoints, SizeIs(2));
    EXPECT_EQ(inventory.endpoints[0].id, EndpointId{"ams-1"});
    EXPECT_EQ(inventory.endpoints[1], e);
    EXPECT_EQ(*m_store->inventory(), inventory);
    EXPECT_EQ(*m_database->open()->inventory(), inventory);
}

TEST_P(StoreContract, FencesChangesOfEndpointsByRevision) {
    const Endpoint first = *apply({PutEndpoint{endpointNamed("e")}}).endpoint(EndpointId{"e"});
    EXPECT_THAT(refused({PutEndpoint{endpointNamed("e")}}).what, HasSubstr("There is an endpoint 'e' already"));
    Endpoint hers = first;
    hers.region = "eu-west";
    apply({PutEndpoint{hers}}, "anna", after(10));
    Endpoint his = first;
    his.provider = "Akamai";
    const Error late = refused({PutEndpoint{his}});
    EXPECT_EQ(late.kind, Error::Kind::Conflict);
    EXPECT_THAT(late.hint, testing::AllOf(HasSubstr("anna"), HasSubstr(" changed region")));
    apply({RemoveEndpoint{first.id}}, "anna", after(20));
    EXPECT_EQ(refused({PutEndpoint{his}}).kind, Error::Kind::Conflict);
    EXPECT_EQ(refused({RemoveEndpoint{first.id}}).kind, Error::Kind::NotFound);
}

TEST_P(StoreContract, RefusesAnEndpointThatIsNotSound) {
    Endpoint e = endpointNamed("e");
    e.baseUrl = "ftp://edge.example";
    EXPECT_EQ(refused({PutEndpoint{e}}).kind, Error::Kind::InvalidInput);
    e = endpointNamed("packager");
    EXPECT_THAT(refused({PutEndpoint{e}}).what, HasSubstr("choose another id"));
}

TEST_P(StoreContract, KeepsAnEndpointsSecretsWhereNoneAreGiven) {
    Endpoint e = *apply({PutEndpoint{wholeEndpoint()}}).endpoint(EndpointId{"fra-2"});
    e.token.clear();
    e.headers[1].value.clear();
    e = *apply({PutEndpoint{e}}).endpoint(e.id);
    EXPECT_EQ(e.token, "hdnts=exp=1~hmac=2");
    EXPECT_EQ(e.headers[1].value, "Bearer abc");
    e.token = noToken;
    e.headers.pop_back();
    e = *apply({PutEndpoint{e}}).endpoint(e.id);
    EXPECT_EQ(e.token, "");
    EXPECT_THAT(e.headers, SizeIs(1));
    e.token = "a=b";
    EXPECT_EQ(apply({PutEndpoint{e}}).endpoint(e.id)->token, "a=b");
}

// ---- Stages and verdicts ---------------------------------------------------------------------------------------------

TEST_P(StoreContract, KeepsTheStagesAndTheVerdictOfAStatus) {
    apply({PutChannel{channelNamed("a")}});
    StatusWrite one;
    one.statuses = {statusOf("a", ChannelState::Down, noon, after(1))};
    one.statuses[0].stages = {wholeStage(), StageFigures{}};
    one.statuses[0].verdict = verdictOf(Cause::Edge, "fra-2", noon);
    write(one);
    EXPECT_EQ(*m_store->statuses(), one.statuses);
    one.statuses[0].verdict.reset();
    one.statuses[0].stages.clear();
    write(one);
    EXPECT_EQ(*m_store->statuses(), one.statuses);
}

TEST_P(StoreContract, TellsTheSameTroubleAtTwoStagesApart) {
    apply({PutChannel{channelNamed("a")}});
    Finding here = staleFinding();
    here.stage = "packager";
    Finding there = staleFinding();
    there.stage = "fra-2";
    StatusWrite one;
    one.opened = {{ChannelId{"a"}, {here, noon, noon, 1, false}}, {ChannelId{"a"}, {there, noon, noon, 1, false}}};
    write(one);
    write(one);
    EXPECT_THAT(*m_store->openFindings(std::nullopt), SizeIs(2));
    StatusWrite two;
    two.closed = {{ChannelId{"a"}, here.rule, here.rung, "packager", after(1)}};
    write(two);
    const auto open = *m_store->openFindings(ChannelId{"a"});
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_EQ(open[0].finding.finding, there);
}

TEST_P(StoreContract, KeepsVerdictsOverTime) {
    apply({PutChannel{channelNamed("a")}, PutChannel{channelNamed("b")}});
    const auto writeVerdict = [this](std::optional<Verdict> verdict, int sampled, const char* channel = "a") {
        StatusWrite one;
        one.statuses = {statusOf(channel, ChannelState::Down, noon, after(sampled))};
        one.statuses[0].verdict = std::move(verdict);
        write(one);
    };
    writeVerdict(std::nullopt, 0);
    EXPECT_THAT(*m_store->verdicts(std::nullopt, noon, after(100)), IsEmpty());
    const Verdict edge = verdictOf(Cause::Edge, "fra-2", after(1));
    writeVerdict(edge, 5);
    Verdict surer = edge;
    surer.confidence = 0.99;
    writeVerdict(surer, 10);
    writeVerdict(verdictOf(Cause::Cdn, "Fastly", after(12)), 15);
    writeVerdict(verdictOf(Cause::None, "", after(20)), 20);
    writeVerdict(verdictOf(Cause::Origin, "o", after(2)), 6, "b");

    using Span = Store::VerdictSpan;
    const std::vector<Span> expected{{ChannelId{"a"}, edge, after(1), after(12)},
                                     {ChannelId{"a"}, verdictOf(Cause::Cdn, "Fastly", after(12)), after(12), after(20)}};
    EXPECT_EQ(*m_store->verdicts(ChannelId{"a"}, noon, after(100)), expected);
    EXPECT_THAT(*m_store->verdicts(ChannelId{"a"}, after(12), after(13)), SizeIs(1));
    const auto all = *m_store->verdicts(std::nullopt, noon, after(100));
    ASSERT_THAT(all, SizeIs(3));
    EXPECT_EQ(all[1].channel, ChannelId{"b"});
    EXPECT_FALSE(all[1].to);

    ASSERT_TRUE(m_store->expire(after(15)));
    EXPECT_THAT(*m_store->verdicts(std::nullopt, noon, after(100)), SizeIs(2)) << "what is open, and what ended since";
    apply({RemoveChannel{ChannelId{"b"}}});
    EXPECT_THAT(*m_store->verdicts(std::nullopt, noon, after(100)), SizeIs(1));
}

TEST_P(StoreContract, AVerdictNeverBeginsBeforeTheOneBefore) {
    apply({PutChannel{channelNamed("a")}});
    StatusWrite one;
    one.statuses = {statusOf("a", ChannelState::Down, noon, after(5))};
    one.statuses[0].verdict = verdictOf(Cause::Unknown, "", after(5));
    write(one);
    one.statuses[0].verdict = verdictOf(Cause::Edge, "fra-2", after(3));
    write(one);
    const auto spans = *m_store->verdicts(ChannelId{"a"}, noon, after(100));
    ASSERT_THAT(spans, SizeIs(1)) << "it was that from the beginning";
    EXPECT_EQ(spans[0].verdict.cause, Cause::Edge);
    EXPECT_EQ(spans[0].from, after(5));
}

TEST_P(StoreContract, KeepsTheFleetAsItWasWrittenLast) {
    EXPECT_EQ(*m_store->fleet(), std::nullopt);
    FleetStatus fleet;
    fleet.at = after(1);
    fleet.probe = Trust::Blind;
    fleet.probeReason = "no-route";
    fleet.probeSince = noon;
    fleet.causes = {{verdictOf(Cause::Edge, "fra-2", noon), {ChannelId{"a"}, ChannelId{"b"}}}};
    EndpointStatus endpoint;
    endpoint.endpoint = EndpointId{"fra-2"};
    endpoint.state = ChannelState::Down;
    endpoint.since = noon;
    endpoint.sampled = after(1);
    endpoint.channels = 14;
    endpoint.channelsDown = 3;
    endpoint.channelsDegraded = 2;
    endpoint.requests = 1'000'000'000'000;
    endpoint.errors = 7;
    endpoint.late = 1;
    endpoint.errorRate = 0.5;
    endpoint.availability = 0.25;
    endpoint.hitRatio = 1;
    endpoint.latencyP50Ms = 1.5;
    endpoint.latencyP95Ms = 2.5;
    endpoint.latencyP99Ms = 3.5;
    endpoint.connectP95Ms = 4.5;
    endpoint.lagS = 5.5;
    endpoint.certificateExpires = after(86'400);
    endpoint.probe = "local";
    fleet.endpoints = {endpoint, EndpointStatus{}};
    StatusWrite one;
    one.fleet = fleet;
    write(one);
    EXPECT_EQ(*m_store->fleet(), fleet);
    write(StatusWrite{});
    EXPECT_EQ(*m_database->open()->fleet(), fleet);
    one.fleet = FleetStatus{};
    one.fleet->at = after(2);
    write(one);
    EXPECT_EQ(*m_store->fleet(), *one.fleet);
}

}  // namespace inspector::inventory
