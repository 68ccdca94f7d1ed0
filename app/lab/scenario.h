// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace inspector::lab {

// One fault, on for a while: seconds after the scenario's start.
struct ScenarioStep {
    double atS = 0;
    double forS = 0;
    std::string fault;
    std::string target;
};

struct Scenario {
    std::vector<ScenarioStep> steps;
    double loopS = 0;  // begins again after this; 0: once
};

// Reads [{"at_s": 20, "for_s": 30, "fault": "segment-404", "target": "ch-001/720p"}, …], or
// {"loop_s": 240, "steps": […]}. Errors name line and column, or the step (from 1).
[[nodiscard]] Result<Scenario> parseScenario(std::string_view json, const std::string& where);

// What the scenario switches as time passes. Pure: time is an argument.
class ScenarioPlayer {
public:
    struct Switch {
        std::string fault;
        std::string target;
        bool on = false;
        bool operator==(const Switch&) const = default;
    };
    explicit ScenarioPlayer(Scenario scenario) : m_scenario(std::move(scenario)) {}

    // The switches due after the time of the call before (the first: from the start) up to `elapsedS`, in order.
    [[nodiscard]] std::vector<Switch> advance(double elapsedS);

private:
    Scenario m_scenario;
    double m_doneS = -1;
};

}  // namespace inspector::lab
