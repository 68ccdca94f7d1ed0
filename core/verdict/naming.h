// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verdict/fleet_tally.h"

#include <optional>
#include <string>
#include <vector>

namespace inspector::verdict {

// Makes a verdict of a channel's diagnosis and of what the fleet shows: the name, how sure, and why. Refers to what it is
// given. Confidence is documented at judgeChains.
class Naming {
public:
    Naming(const FleetTally& tally, const std::vector<Endpoint>& endpoints, const std::vector<EndpointStatus>& figures,
           Trust probe)
        : m_tally(tally), m_endpoints(endpoints), m_figures(figures), m_probe(probe) {}

    [[nodiscard]] Verdict name(const Diagnosis& diagnosis) const;

private:
    // One place where the channel broke.
    struct Part {
        Cause cause = Cause::Unknown;
        std::string name;
        double confidence = 0;
        std::vector<const Node*> nodes;
        std::vector<Evidence> evidence;

        [[nodiscard]] ChannelState state() const;
        [[nodiscard]] bool stopsFlow() const;
    };
    struct Measured {
        std::optional<double> latencyMs;
        std::optional<double> errorRate;
    };
    [[nodiscard]] Measured measured(const Node& node) const;
    [[nodiscard]] std::vector<Part> partsOf(const Diagnosis& d) const;
    [[nodiscard]] Part packager(const Diagnosis& d) const;
    [[nodiscard]] Part origins(const Diagnosis& d) const;
    [[nodiscard]] Part edges(const Diagnosis& d) const;
    [[nodiscard]] Part group(const Diagnosis& d, Group group) const;
    [[nodiscard]] Part undecided(const Diagnosis& d) const;
    [[nodiscard]] static std::string labelOf(const Part& part);
    [[nodiscard]] static Part joined(std::vector<Part> parts);
    [[nodiscard]] double certainty(const Diagnosis& d, const Node& node) const;
    void addFleet(const Node& node, std::vector<Evidence>& evidence) const;
    void addFigures(const Diagnosis& d, const Node& node, std::vector<Evidence>& evidence) const;

    const FleetTally& m_tally;
    const std::vector<Endpoint>& m_endpoints;
    const std::vector<EndpointStatus>& m_figures;
    const Trust m_probe;
};

}  // namespace inspector::verdict
