// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/scenario.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace inspector::lab {

namespace {

tl::unexpected<Error> bad(const std::string& where, std::string what) {
    return fail(Error::Kind::InvalidInput, std::move(what), where,
                R"(a scenario is [{"at_s": 20, "for_s": 30, "fault": "segment-404", "target": "ch-001/720p"}, …], )"
                R"(or {"loop_s": 240, "steps": […]})");
}

std::string lineAndColumn(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto start = before.rfind('\n');
    const auto column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// A number of seconds in `object`; negative when it is missing or none.
double secondsOf(const QJsonObject& object, QLatin1String key) {
    const QJsonValue value = object.value(key);
    return value.isDouble() && value.toDouble() >= 0 && value.toDouble() <= 1e6 ? value.toDouble() : -1;
}

Result<ScenarioStep> readStep(const QJsonValue& value, const std::string& where) {
    if (!value.isObject()) return bad(where, "A step is not a JSON object");
    const QJsonObject object = value.toObject();
    for (const QString& key : object.keys()) {
        if (key != QLatin1String("at_s") && key != QLatin1String("for_s") && key != QLatin1String("fault") &&
            key != QLatin1String("target"))
            return bad(where, "A step has an unknown key \"" + key.toStdString() + "\"");
    }
    ScenarioStep step;
    step.atS = secondsOf(object, QLatin1String("at_s"));
    step.forS = secondsOf(object, QLatin1String("for_s"));
    if (step.atS < 0) return bad(where, "A step has no at_s, a number of seconds from 0 to 1,000,000");
    if (step.forS <= 0) return bad(where, "A step has no for_s, a number of seconds above 0 and up to 1,000,000");
    if (!object.value(QLatin1String("fault")).isString()) return bad(where, "A step has no fault");
    if (!object.value(QLatin1String("target")).isString()) return bad(where, "A step has no target");
    step.fault = object.value(QLatin1String("fault")).toString().toStdString();
    step.target = object.value(QLatin1String("target")).toString().toStdString();
    return step;
}

}  // namespace

Result<Scenario> parseScenario(std::string_view json, const std::string& where) {
    QJsonParseError error;
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size())), &error);
    if (error.error != QJsonParseError::NoError)
        return bad(where + ": " + lineAndColumn(json, static_cast<std::size_t>(error.offset)),
                   "The scenario is not JSON: " + error.errorString().toStdString());
    Scenario scenario;
    QJsonArray steps = document.array();
    if (document.isObject()) {
        const QJsonObject object = document.object();
        if (!object.value(QLatin1String("steps")).isArray()) return bad(where, "The scenario has no steps");
        steps = object.value(QLatin1String("steps")).toArray();
        if (object.contains(QLatin1String("loop_s"))) {
            scenario.loopS = secondsOf(object, QLatin1String("loop_s"));
            if (scenario.loopS <= 0) return bad(where, "loop_s is not a number of seconds above 0");
        }
    }
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const std::string place = where + ": step " + std::to_string(i + 1);
        auto step = readStep(steps.at(i), place);
        if (!step) return fail(std::move(step.error()));
        if (scenario.loopS > 0 && step->atS + step->forS > scenario.loopS)
            return bad(place, "A step ends after loop_s");
        scenario.steps.push_back(std::move(*step));
    }
    return scenario;
}

std::vector<ScenarioPlayer::Switch> ScenarioPlayer::advance(double elapsedS) {
    struct Due {
        double atS;
        Switch change;
    };
    std::vector<Due> due;
    const double loop = m_scenario.loopS;
    // More than one round behind (a computer that slept) is not caught up with.
    double round = 0;
    if (loop > 0) {
        round = std::floor(std::max(0.0, std::max(m_doneS, elapsedS - loop)) / loop);
        m_doneS = std::max(m_doneS, round * loop - 1e-9);
    }
    const double lastRound = loop > 0 ? std::floor(std::max(0.0, elapsedS) / loop) : 0;
    for (; round <= lastRound; ++round) {
        for (const ScenarioStep& step : m_scenario.steps) {
            const double on = round * loop + step.atS;
            const double off = on + step.forS;
            if (on > m_doneS && on <= elapsedS) due.push_back({on, {step.fault, step.target, true}});
            if (off > m_doneS && off <= elapsedS) due.push_back({off, {step.fault, step.target, false}});
        }
    }
    m_doneS = elapsedS;
    std::stable_sort(due.begin(), due.end(), [](const Due& a, const Due& b) { return a.atS < b.atS; });
    std::vector<Switch> changes;
    for (Due& each : due) changes.push_back(std::move(each.change));
    return changes;
}

}  // namespace inspector::lab
