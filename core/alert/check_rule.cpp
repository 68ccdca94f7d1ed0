// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/check_rule.h"

#include "core/alert/evaluate.h"
#include "core/base/translate_noop.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace inspector::alerts {

namespace {

constexpr RuleProblemText texts[] = {
    {"alert-rule-id-missing", QT_TRANSLATE_NOOP("alert", "The rule has no id"), QT_TRANSLATE_NOOP("alert", "Give it a name.")},
    {"alert-rule-name-missing", QT_TRANSLATE_NOOP("alert", "The rule has no name"),
     QT_TRANSLATE_NOOP("alert", "Give it a name that an operator understands at night.")},
    {"alert-rule-field-unknown", QT_TRANSLATE_NOOP("alert", "{measurement} has no number {field}"),
     QT_TRANSLATE_NOOP("alert", "Choose one of {known}.")},
    {"alert-rule-tag-unknown", QT_TRANSLATE_NOOP("alert", "{measurement} has no tag {tag}"),
     QT_TRANSLATE_NOOP("alert", "Choose one of {known}.")},
    {"alert-rule-matcher-invalid", QT_TRANSLATE_NOOP("alert", "The condition on {tag} cannot be used: {why}"),
     QT_TRANSLATE_NOOP("alert", "Correct the expression.")},
    {"alert-rule-by-channel-missing", QT_TRANSLATE_NOOP("alert", "{measurement} is measured by channel, but the rule does not tell "
                                                                 "channels apart"),
     QT_TRANSLATE_NOOP("alert", "Add channel to the tags it is apart by; for a figure over all channels choose cdn_health.")},
    {"alert-rule-threshold-invalid", QT_TRANSLATE_NOOP("alert", "The threshold is no number"),
     QT_TRANSLATE_NOOP("alert", "Give a number.")},
    {"alert-rule-window-invalid", QT_TRANSLATE_NOOP("alert", "The window is {window}; it may be 1 s to 1 h"),
     QT_TRANSLATE_NOOP("alert", "Choose a window of a few minutes.")},
    {"alert-rule-window-short", QT_TRANSLATE_NOOP("alert", "The window of {window} holds {points} points of a channel with an "
                                                           "interval of {interval}, {least} are asked for"),
     QT_TRANSLATE_NOOP("alert", "Make the window longer, or ask for fewer points.")},
    {"alert-rule-times-invalid", QT_TRANSLATE_NOOP("alert", "{times} of the last {of} evaluations can never be"),
     QT_TRANSLATE_NOOP("alert", "Choose 1 to 100 evaluations, and no more of them than there are.")},
    {"alert-rule-time-negative", QT_TRANSLATE_NOOP("alert", "A time of the rule is negative or longer than a day"),
     QT_TRANSLATE_NOOP("alert", "Choose 0 s to 1 day.")},
    {"alert-rule-scope-unknown", QT_TRANSLATE_NOOP("alert", "The rule looks at {name}, which does not exist"),
     QT_TRANSLATE_NOOP("alert", "Remove it from the rule's scope, or choose another.")},
    {"alert-rule-scope-empty", QT_TRANSLATE_NOOP("alert", "No channel is in the rule's scope"),
     QT_TRANSLATE_NOOP("alert", "Widen the scope: every list that is given must name the channel.")},
    {"alert-rule-scope-endpoints", QT_TRANSLATE_NOOP("alert", "A channel's state is of no endpoint"),
     QT_TRANSLATE_NOOP("alert", "Remove the endpoints from the scope, or choose a finding, a figure or a verdict.")},
    {"alert-rule-notices-missing", QT_TRANSLATE_NOOP("alert", "The rule names no notice of the program"),
     QT_TRANSLATE_NOOP("alert", "Name one, for example disk-full.")},
    {"alert-rule-confidence-invalid", QT_TRANSLATE_NOOP("alert", "The least confidence is no share of 0 to 1"),
     QT_TRANSLATE_NOOP("alert", "Choose a number from 0 to 1.")},
    {"alert-rule-label-invalid", QT_TRANSLATE_NOOP("alert", "The label {name} cannot be added"),
     QT_TRANSLATE_NOOP("alert", "Use letters, digits and _, and none of the names that alerts have already.")},
    {"alert-rule-restless", QT_TRANSLATE_NOOP("alert", "The rule fires at the first point above its threshold"),
     QT_TRANSLATE_NOOP("alert", "Let it hold for a minute, or ask for several points.")},
};

class Checker {
public:
    Checker(const AlertRule& rule, const Inventory& inventory) : m_rule(rule), m_inventory(inventory) {}

    std::vector<RuleProblem> run() {
        if (m_rule.id.empty()) add("alert-rule-id-missing");
        if (m_rule.name.empty()) add("alert-rule-name-missing");
        if (m_rule.times < 1 || m_rule.of < 1 || m_rule.of > 100 || m_rule.times > m_rule.of)
            add("alert-rule-times-invalid", {numberArg("times", m_rule.times), numberArg("of", m_rule.of)});
        constexpr Seconds day{86'400};
        for (const Seconds time : {m_rule.holdFor, m_rule.keepFiringFor, m_rule.noDataAfter})
            if (time < Seconds{0} || time > day) {
                add("alert-rule-time-negative");
                break;
            }
        checkLabels();
        checkScope();
        std::visit([this](const auto& condition) { check(condition); }, m_rule.condition);
        return std::move(m_out);
    }

private:
    void add(const char* id, std::vector<Arg> args = {}, bool refused = true) { m_out.push_back({id, refused, std::move(args)}); }

    void checkLabels() {
        static const std::set<std::string, std::less<>> taken{"alertname", "severity", "channel",  "group",  "template", "rung", "stage",
                                                              "endpoint",  "provider", "region",   "probe",  "finding",  "rule"};
        for (const auto& [name, value] : m_rule.labels)
            if (taken.count(name) != 0 || name.find(':') != std::string::npos ||
                !checkMatcher({name, Matcher::Op::Equal, value}).empty())
                add("alert-rule-label-invalid", {textArg("name", name)});
    }

    void checkScope() {
        const AlertScope& scope = m_rule.scope;
        const auto unknown = [this](const std::string& name) { add("alert-rule-scope-unknown", {textArg("name", name)}, false); };
        for (const TemplateId& id : scope.templates)
            if (!m_inventory.templateOf(id)) unknown(id.value);
        for (const ChannelId& id : scope.channels)
            if (!m_inventory.channel(id)) unknown(id.value);
        for (const EndpointId& id : scope.endpoints)
            if (!m_inventory.endpoint(id) && id.value != ownStage) unknown(id.value);
        const auto& channels = m_inventory.channels;
        for (const std::string& group : scope.groups)
            if (std::none_of(channels.begin(), channels.end(), [&](const Channel& c) { return c.group == group; })) unknown(group);
        if (!channels.empty() && std::none_of(channels.begin(), channels.end(), [&](const Channel& c) { return inScope(scope, c); }))
            add("alert-rule-scope-empty", {}, false);
    }

    void check(const StateCondition&) {
        if (!m_rule.scope.endpoints.empty()) add("alert-rule-scope-endpoints");
    }
    void check(const FindingCondition&) {}
    void check(const VerdictCondition& condition) {
        if (!(condition.leastConfidence >= 0 && condition.leastConfidence <= 1)) add("alert-rule-confidence-invalid");
    }
    void check(const SystemCondition& condition) {
        if (condition.notices.empty()) add("alert-rule-notices-missing");
    }

    void check(const FigureCondition& condition) {
        const MeasurementInfo& schema = schemaOf(condition.measurement);
        const std::string measurement(toString(condition.measurement));
        if (std::none_of(schema.fields.begin(), schema.fields.end(),
                         [&](const FieldInfo& f) { return !f.text && f.name == condition.field; })) {
            std::string known;
            for (const FieldInfo& f : schema.fields)
                if (!f.text) known += (known.empty() ? "" : ", ") + std::string(f.name);
            add("alert-rule-field-unknown",
                {textArg("measurement", measurement), textArg("field", condition.field), textArg("known", known)});
        }
        for (const Matcher& matcher : condition.tags) {
            checkTag(schema, measurement, matcher.name);
            if (const std::string why = checkMatcher(matcher); !why.empty())
                add("alert-rule-matcher-invalid", {textArg("tag", matcher.name), textArg("why", why)});
        }
        for (const std::string& tag : condition.by) checkTag(schema, measurement, tag);
        if (has(schema, "channel") && std::find(condition.by.begin(), condition.by.end(), "channel") == condition.by.end())
            add("alert-rule-by-channel-missing", {textArg("measurement", measurement)});
        if (!std::isfinite(condition.threshold)) add("alert-rule-threshold-invalid");
        checkWindow(condition);
        if (m_rule.holdFor == Seconds{0} && m_rule.times <= 1 && condition.leastPoints <= 1 &&
            condition.aggregate != WindowAggregate::Absent)
            add("alert-rule-restless", {}, false);
    }

    static bool has(const MeasurementInfo& schema, std::string_view tag) {
        return tag != leaseTag && std::find(schema.tags.begin(), schema.tags.end(), tag) != schema.tags.end();
    }

    void checkTag(const MeasurementInfo& schema, const std::string& measurement, const std::string& tag) {
        if (has(schema, tag)) return;
        std::string known;
        for (const std::string_view name : schema.tags)
            if (name != leaseTag) known += (known.empty() ? "" : ", ") + std::string(name);
        add("alert-rule-tag-unknown", {textArg("measurement", measurement), textArg("tag", tag), textArg("known", known)});
    }

    void checkWindow(const FigureCondition& condition) {
        const double window = toSeconds(condition.window);
        if (window < 1 || window > 3600)
            return add("alert-rule-window-invalid", {numberArg("window", window, Arg::Unit::Second)});
        double longest = 0;
        for (const Channel& channel : m_inventory.channels) {
            const Template* t = m_inventory.templateOf(channel.templateId);
            if (t && channel.enabled && inScope(m_rule.scope, channel)) longest = std::max(longest, toSeconds(t->interval));
        }
        if (longest <= 0 || window >= longest * condition.leastPoints) return;
        // Several rungs or requests of a cycle may make up for it.
        add("alert-rule-window-short",
            {numberArg("window", window, Arg::Unit::Second), numberArg("points", std::floor(window / longest)),
             numberArg("interval", longest, Arg::Unit::Second), numberArg("least", condition.leastPoints)},
            window < longest);
    }

    const AlertRule& m_rule;
    const Inventory& m_inventory;
    std::vector<RuleProblem> m_out;
};

}  // namespace

const RuleProblemText* problemTextOf(std::string_view id) {
    const auto* at = std::find_if(std::begin(texts), std::end(texts), [&](const RuleProblemText& t) { return t.id == id; });
    return at == std::end(texts) ? nullptr : at;
}

std::string english(const RuleProblem& problem) {
    const RuleProblemText* text = problemTextOf(problem.id);
    if (!text) return problem.id;
    Finding words;
    words.args = problem.args;
    return renderEnglish(text->message, words) + ". " + renderEnglish(text->advice, words);
}

std::vector<RuleProblem> checkRule(const AlertRule& rule, const Inventory& inventory) { return Checker(rule, inventory).run(); }

}  // namespace inspector::alerts
