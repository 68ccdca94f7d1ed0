// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/naming.h"

#include "core/verdict/finding_kind.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace inspector::verdict {

namespace {

constexpr std::size_t evidenceKept = 12;

Evidence bad(const Node& node) {
    const bool down = node.state == ChannelState::Down;
    return {down ? "stage-down" : "stage-degraded", node.stage,
            {textArg("rule", node.reason ? node.reason->rule : std::string("?"))}};
}

Evidence plain(std::string code, const Node& node) { return {std::move(code), node.stage, {}}; }

Evidence counted(std::string code, std::string name, std::string value, std::string count, int number) {
    return {std::move(code), {}, {textArg(std::move(name), std::move(value)), numberArg(std::move(count), number)}};
}

// What is not named, in the order of the chain: what stands beside and before it speaks for or against it.
void addOthers(const Diagnosis& d, std::vector<Evidence>& evidence) {
    for (const Node* node : d.followers)
        evidence.push_back({"stage-follows", node->stage, {textArg("rule", node->reason ? node->reason->rule : "?")}});
    for (const Node& node : d.nodes) {
        if (node.well()) evidence.push_back(plain("stage-good", node));
        if (node.state == ChannelState::Unknown) evidence.push_back(plain("stage-unknown", node));
    }
}

bool contains(const std::vector<const Node*>& nodes, const Node& node) {
    return std::find(nodes.begin(), nodes.end(), &node) != nodes.end();
}

bool canComeFromUpstream(const std::vector<const Node*>& nodes) {
    return std::all_of(nodes.begin(), nodes.end(),
                       [](const Node* node) { return !node->reason || !isLocal(*node->reason); });
}

std::optional<Severity> severityOf(ChannelState state) {
    if (state == ChannelState::Down) return Severity::Critical;
    if (state == ChannelState::Degraded) return Severity::Major;
    return std::nullopt;
}

double rounded(double value) { return std::round(value * 100) / 100; }

}  // namespace

ChannelState Naming::Part::state() const {
    ChannelState worst = ChannelState::Unknown;
    for (const Node* node : nodes) worst = std::max(worst, node->state);
    return worst;
}

bool Naming::Part::stopsFlow() const {
    return std::any_of(nodes.begin(), nodes.end(), [](const Node* node) {
        return !node->reason || verdict::stopsFlow(*node->reason);
    });
}

double Naming::certainty(const Diagnosis& d, const Node& node) const {
    double sure = 0.95;
    if (!d.upstreamWell(node.role)) sure *= 0.6;
    int beside = 0;
    int unknown = 0;
    for (const Node& other : d.nodes) {
        if (other.role != node.role || &other == &node) continue;
        ++beside;
        if (other.state == ChannelState::Unknown) ++unknown;
    }
    if (beside == 0) sure *= 0.85;
    else if (unknown > 0) sure *= 0.9;
    const FleetTally::Count count = m_tally.of(node);
    return count.bad > 0 ? sure * (1 + count.badShare()) / 2 : sure;
}

void Naming::addFleet(const Node& node, std::vector<Evidence>& evidence) const {
    const auto [well, broken] = m_tally.of(node);
    if (broken > 1)
        evidence.push_back({"endpoint-bad-for-channels", node.stage,
                            {numberArg("channels", broken), numberArg("of", broken + well)}});
    else if (well > 0)
        evidence.push_back({"endpoint-good-for-others", node.stage, {numberArg("channels", well)}});
}

// Over all channels where that is known, else of this one.
Naming::Measured Naming::measured(const Node& node) const {
    Measured measured;
    if (node.figures) measured = {node.figures->latencyP95Ms, node.figures->errorRate};
    const auto at = std::find_if(m_figures.begin(), m_figures.end(), [&](const EndpointStatus& status) {
        return status.endpoint.value == node.stage;
    });
    if (at == m_figures.end()) return measured;
    if (at->latencyP95Ms) measured.latencyMs = at->latencyP95Ms;
    if (at->errorRate) measured.errorRate = at->errorRate;
    return measured;
}

// Where the figures of one edge stand far from those of the others.
void Naming::addFigures(const Diagnosis& d, const Node& node, std::vector<Evidence>& evidence) const {
    if (node.role != StageRole::Edge) return;
    Measured worst;  // of the others
    for (const Node& other : d.nodes) {
        if (&other == &node || other.role != StageRole::Edge) continue;
        const Measured m = measured(other);
        if (m.latencyMs) worst.latencyMs = std::max(worst.latencyMs.value_or(0), *m.latencyMs);
        if (m.errorRate) worst.errorRate = std::max(worst.errorRate.value_or(0), *m.errorRate);
    }
    const Measured own = measured(node);
    if (node.figures && node.figures->lagS && *node.figures->lagS > 0)
        evidence.push_back({"edge-lags", node.stage, {numberArg("lag", *node.figures->lagS, Arg::Unit::Second)}});
    if (own.errorRate && worst.errorRate && *own.errorRate > 0.05 && *own.errorRate > 3 * *worst.errorRate)
        evidence.push_back({"edge-errors", node.stage,
                            {numberArg("percent", *own.errorRate * 100, Arg::Unit::Percent),
                             numberArg("others", *worst.errorRate * 100, Arg::Unit::Percent)}});
    if (own.latencyMs && worst.latencyMs && *own.latencyMs > 3 * *worst.latencyMs && *own.latencyMs > *worst.latencyMs + 100)
        evidence.push_back({"edge-slow", node.stage,
                            {numberArg("latency", *own.latencyMs, Arg::Unit::Millisecond),
                             numberArg("others", *worst.latencyMs, Arg::Unit::Millisecond)}});
}

Naming::Part Naming::packager(const Diagnosis& d) const {
    const Node& node = *d.packagers.front();
    Part part;
    part.cause = Cause::Packager;
    part.name = node.name();
    part.nodes = d.packagers;
    for (const Node* each : d.packagers) part.evidence.push_back(bad(*each));
    const bool silent = node.reason && isUnreachable(*node.reason);
    if (!d.followers.empty()) part.confidence = 0.95;
    else part.confidence = silent ? 0.6 : 0.85;
    if (d.nodes.size() == 1) part.evidence.push_back({"own-url-alone", {}, {}});
    return part;
}

Naming::Part Naming::origins(const Diagnosis& d) const {
    const Node& node = *d.origins.front();
    Part part;
    part.cause = d.origins.size() == 1 ? Cause::Origin : Cause::Several;
    part.nodes = d.origins;
    part.confidence = d.upstreamWell(StageRole::Origin) ? 0.95 : 0.57;
    if (d.witness && d.followers.empty()) part.confidence *= 0.6;  // what stands behind it does not suffer
    for (const Node* each : d.origins) {
        part.name += (part.name.empty() ? "" : ",") + each->name();
        part.evidence.push_back(bad(*each));
    }
    addFleet(node, part.evidence);
    return part;
}

Naming::Part Naming::group(const Diagnosis& d, Group group) const {
    const bool cdn = group.cause == Cause::Cdn;
    Part part;
    part.cause = group.cause;
    part.nodes = d.edges;
    part.evidence.push_back(counted(cdn ? "provider-bad" : "region-bad", cdn ? "provider" : "region", group.name,
                                    "endpoints", group.bad));
    if (group.wellElsewhere > 0)
        part.evidence.push_back({cdn ? "providers-good" : "regions-good", {}, {numberArg("endpoints", group.wellElsewhere)}});
    part.name = std::move(group.name);
    for (const Node* node : d.edges) {
        part.confidence = std::max(part.confidence, certainty(d, *node));
        part.evidence.push_back(bad(*node));
    }
    if (!group.compared) part.confidence *= 0.8;
    return part;
}

Naming::Part Naming::edges(const Diagnosis& d) const {
    if (Group common = groupOf(d, m_tally, m_endpoints); common.cause != Cause::None) return group(d, std::move(common));
    Part part;
    part.nodes = d.edges;
    const bool originWell = std::any_of(d.nodes.begin(), d.nodes.end(), [](const Node& node) {
        return node.role == StageRole::Origin && node.well();
    });
    if (d.allEdgesBad() && d.edges.size() > 1 && !originWell && canComeFromUpstream(d.edges)) {
        part.evidence.push_back({"all-edges-bad", {}, {numberArg("edges", static_cast<double>(d.edges.size()))}});
        for (const Node* node : d.edges) part.evidence.push_back(bad(*node));
        return part;
    }
    part.cause = d.edges.size() == 1 ? Cause::Edge : Cause::Several;
    part.confidence = 1;
    for (const Node* node : d.edges) {
        part.name += (part.name.empty() ? "" : ",") + node->name();
        part.confidence = std::min(part.confidence, certainty(d, *node));
        part.evidence.push_back(bad(*node));
        addFleet(*node, part.evidence);
        addFigures(d, *node, part.evidence);
    }
    if (d.edges.size() > 1) part.confidence *= 0.8;
    return part;
}

// Nothing that is watched can be named; what is known is told all the same.
Naming::Part Naming::undecided(const Diagnosis& d) const {
    Part part;
    if (d.unreachable) {
        part.nodes.push_back(d.unreachable);
        part.evidence.push_back(bad(*d.unreachable));
        part.evidence.push_back(plain("packager-alive", *d.witness));
    }
    if (d.unattributed) {
        const Node& node = *d.unattributed;
        part.nodes.push_back(&node);
        part.evidence.push_back(bad(node));
        const Arg endpoint = textArg("endpoint", node.endpoint->name.empty() ? node.name() : node.endpoint->name);
        if (d.nodes.size() == 1) part.evidence.push_back({"own-url-not-packager", node.stage, {endpoint}});
        else part.evidence.push_back({"own-url-content", node.stage,
                                      {textArg("rule", node.reason ? node.reason->rule : "?"), endpoint}});
    }
    if (part.evidence.empty()) part.evidence.push_back({"no-stage-bad", {}, {}});
    for (const Node& node : d.nodes) addFigures(d, node, part.evidence);
    return part;
}

std::vector<Naming::Part> Naming::partsOf(const Diagnosis& d) const {
    std::vector<Part> parts;
    if (!d.packagers.empty()) parts.push_back(packager(d));
    if (!d.origins.empty()) parts.push_back(origins(d));
    if (!d.edges.empty()) parts.push_back(edges(d));
    if (parts.empty()) parts.push_back(undecided(d));
    return parts;
}

std::string Naming::labelOf(const Part& part) {
    return part.cause == Cause::Packager && part.name.empty() ? std::string(ownStage) : part.name;
}

// Of several faults that do not explain each other the graver ones, and those that stop the segments.
Naming::Part Naming::joined(std::vector<Part> parts) {
    ChannelState worst = ChannelState::Unknown;
    for (const Part& part : parts) worst = std::max(worst, part.state());
    std::vector<Evidence> rest;
    const auto leaveOut = [&](auto&& which) {
        std::erase_if(parts, [&](const Part& part) {
            if (!which(part)) return false;
            rest.insert(rest.end(), part.evidence.begin(), part.evidence.end());
            return true;
        });
    };
    leaveOut([&](const Part& part) {
        return part.state() != worst && (part.cause == Cause::Unknown || !part.stopsFlow());
    });
    if (std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.cause != Cause::Unknown; }))
        leaveOut([](const Part& part) { return part.cause == Cause::Unknown; });
    Part all = std::move(parts.front());
    if (parts.size() > 1) {
        all.name = labelOf(all);
        all.cause = Cause::Several;
        for (auto part = parts.begin() + 1; part != parts.end(); ++part) {
            all.name += "," + labelOf(*part);
            all.nodes.insert(all.nodes.end(), part->nodes.begin(), part->nodes.end());
            all.evidence.insert(all.evidence.end(), part->evidence.begin(), part->evidence.end());
            all.confidence = std::min(all.confidence, part->confidence);
        }
        all.confidence *= 0.8;
    }
    all.evidence.insert(all.evidence.end(), rest.begin(), rest.end());
    return all;
}

Verdict Naming::name(const Diagnosis& d) const {
    Part part = joined(partsOf(d));
    Verdict verdict;
    verdict.cause = part.cause;
    verdict.name = std::move(part.name);
    if (m_probe == Trust::Late) {
        part.confidence *= 0.9;
        part.evidence.push_back({"probe-late", {}, {}});
    }
    verdict.confidence = part.cause == Cause::Unknown ? 0 : rounded(std::clamp(part.confidence, 0.0, 1.0));
    verdict.severity = severityOf(part.state());
    for (const Node* node : part.nodes)
        if (node->since != WallTime{} && (verdict.since == WallTime{} || node->since < verdict.since))
            verdict.since = node->since;
    if (d.unreachable && !contains(part.nodes, *d.unreachable)) {
        part.evidence.push_back(bad(*d.unreachable));
        part.evidence.push_back(plain("packager-alive", *d.witness));
    }
    addOthers(d, part.evidence);
    if (part.evidence.size() > evidenceKept) part.evidence.resize(evidenceKept);
    verdict.evidence = std::move(part.evidence);
    return verdict;
}

}  // namespace inspector::verdict
