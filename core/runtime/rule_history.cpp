// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/rule_history.h"

#include "core/alert/evaluate.h"
#include "core/runtime/alert_queries.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace inspector::runtime {

namespace {

using alerts::TrialSeries;

constexpr std::size_t mostEventsTried = 100'000;

Labels labelsOf(const AlertRule& rule) {
    Labels labels = rule.labels;
    labels["alertname"] = rule.id.value;
    labels["severity"] = toString(rule.severity);
    return labels;
}

const Channel* inScope(const AlertRule& rule, const Inventory& inventory, const ChannelId& id) {
    const Channel* channel = inventory.channel(id);
    return channel && channel->enabled && alerts::inScope(rule.scope, *channel) ? channel : nullptr;
}

// Values of several things, by their labels; of one moment the last one holds.
class Collector {
public:
    void set(const Labels& labels, WallTime at, std::optional<double> value) { m_values[labels][at] = value; }
    std::vector<TrialSeries> take() {
        std::vector<TrialSeries> out;
        for (auto& [labels, values] : m_values) out.push_back({labels, {values.begin(), values.end()}});
        return out;
    }

private:
    std::map<Labels, std::map<WallTime, std::optional<double>>> m_values;
};

Result<RuleHistory> statesOf(inventory::Store& store, const Inventory& inventory, const AlertRule& rule, const StateCondition& condition,
                             WallTime from, WallTime to) {
    const auto spans = store.stateHistory(std::nullopt, from, to);
    if (!spans) return fail(spans.error());
    Collector collector;
    for (const inventory::StateSpan& span : *spans) {
        if (!inScope(rule, inventory, span.channel)) continue;
        Labels labels = labelsOf(rule);
        labels["channel"] = span.channel.value;
        std::optional<double> value;
        if (span.state != ChannelState::Unknown)
            value = span.state == condition.state || (condition.state == ChannelState::Degraded && span.state == ChannelState::Down) ? 1 : 0;
        collector.set(labels, std::max(from, span.from), value);
    }
    return RuleHistory{collector.take(), {}};
}

// From the log of events, which has each finding's confirmation and end.
Result<RuleHistory> findingsOf(inventory::Store& store, const Inventory& inventory, const AlertRule& rule, const FindingCondition& condition,
                               WallTime from, WallTime to) {
    std::vector<Event> events;
    RuleHistory history;
    for (const EventKind kind : {EventKind::FindingConfirmed, EventKind::FindingClosed}) {
        inventory::EventFilter filter;
        filter.kind = kind;
        filter.from = from;
        filter.to = to;
        filter.limit = mostEventsTried;
        auto page = store.events(filter);
        if (!page) return fail(page.error());
        if (page->size() == mostEventsTried) history.remarks.push_back("Only the newest 100,000 events were looked at");
        events.insert(events.end(), page->begin(), page->end());
    }
    std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return std::tuple(a.time, a.id) < std::tuple(b.time, b.id); });
    Collector collector;
    std::map<Labels, int> open;
    for (const Event& event : events) {
        if (!event.finding || !inScope(rule, inventory, event.channel)) continue;
        const Finding& finding = *event.finding;
        const bool meant = condition.findings.empty() || std::any_of(condition.findings.begin(), condition.findings.end(), [&](const auto& pattern) {
            return alerts::matchesWildcard(pattern, finding.rule);
        });
        if (!meant || finding.severity < condition.least) continue;
        Labels labels = labelsOf(rule);
        labels["channel"] = event.channel.value;
        labels["finding"] = finding.rule;
        if (condition.eachRung && !finding.rung.empty()) labels["rung"] = finding.rung;
        int& count = open[labels];
        count = std::max(0, count + (event.kind == EventKind::FindingConfirmed ? 1 : -1));
        collector.set(labels, event.time, count > 0 ? 1 : 0);
    }
    history.series = collector.take();
    history.remarks.push_back("What was open already when the time began is not counted");
    return history;
}

Result<RuleHistory> verdictsOf(inventory::Store& store, const Inventory& inventory, const AlertRule& rule, const VerdictCondition& condition,
                               WallTime from, WallTime to) {
    const auto spans = store.verdicts(std::nullopt, from, to);
    if (!spans) return fail(spans.error());
    // How many channels a place explains, as they come and go.
    std::map<Labels, std::map<WallTime, int>> changes;
    for (const auto& span : *spans) {
        const Verdict& verdict = span.verdict;
        const bool meant = condition.causes.empty() ? verdict.cause != Cause::None
                                                    : std::find(condition.causes.begin(), condition.causes.end(), verdict.cause) != condition.causes.end();
        if (!meant || verdict.confidence < condition.leastConfidence || !inScope(rule, inventory, span.channel)) continue;
        Labels labels = labelsOf(rule);
        labels["stage"] = toString(verdict.cause);
        if (!verdict.name.empty()) labels["place"] = verdict.name;
        ++changes[labels][std::max(from, span.from)];
        if (span.to) --changes[labels][*span.to];
    }
    Collector collector;
    for (const auto& [labels, steps] : changes) {
        int count = 0;
        for (const auto& [at, step] : steps) {
            count += step;
            collector.set(labels, at, count >= static_cast<int>(std::max(1U, condition.leastChannels)) ? 1 : 0);
        }
    }
    return RuleHistory{collector.take(), {}};
}

series::Aggregate aggregateOf(WindowAggregate aggregate) {
    switch (aggregate) {
        case WindowAggregate::Min: return series::Aggregate::Min;
        case WindowAggregate::Max: return series::Aggregate::Max;
        case WindowAggregate::Sum:
        case WindowAggregate::Rate: return series::Aggregate::Sum;
        case WindowAggregate::Count:
        case WindowAggregate::Absent: return series::Aggregate::Count;
        case WindowAggregate::Last:
        case WindowAggregate::Change: return series::Aggregate::Last;
        case WindowAggregate::P50: return series::Aggregate::P50;
        case WindowAggregate::P95: return series::Aggregate::P95;
        case WindowAggregate::P99: return series::Aggregate::P99;
        case WindowAggregate::Mean:
        case WindowAggregate::Share: break;
    }
    return series::Aggregate::Mean;
}

}  // namespace

Result<RuleHistory> historyOf(inventory::Store& store, const Inventory& inventory, const AlertRule& rule, WallTime from, WallTime to) {
    if (const auto* state = std::get_if<StateCondition>(&rule.condition)) return statesOf(store, inventory, rule, *state, from, to);
    if (const auto* finding = std::get_if<FindingCondition>(&rule.condition)) return findingsOf(store, inventory, rule, *finding, from, to);
    if (const auto* verdict = std::get_if<VerdictCondition>(&rule.condition)) return verdictsOf(store, inventory, rule, *verdict, from, to);
    RuleHistory history;
    if (std::holds_alternative<SystemCondition>(rule.condition))
        history.remarks.push_back("What was said of the program itself is not kept: such a rule cannot be tried on history");
    return history;
}

std::optional<series::Query> figuresOf(const AlertRule& rule, WallTime from, WallTime to, std::vector<std::string>& remarks) {
    const auto* figure = std::get_if<FigureCondition>(&rule.condition);
    if (!figure) return std::nullopt;
    series::Query query;
    query.selection.measurement = figure->measurement;
    for (const Matcher& matcher : figure->tags) {
        if (matcher.op == Matcher::Op::Equal && !matcher.value.empty()) query.selection.tags.emplace_back(matcher.name, matcher.value);
        else remarks.push_back("The matcher " + formatMatchers({matcher}) + " of the points' tags was not looked at");
    }
    query.selection.from = from;
    query.selection.to = to;
    query.field = figure->field;
    query.aggregate = aggregateOf(figure->aggregate);
    query.step = std::max(figure->window, Seconds{15});
    query.groupBy = figure->by;
    remarks.push_back("Figures were looked at once for each window of " + std::to_string(figure->window.count()) + " s");
    return query;
}

RuleHistory historyOf(const std::vector<series::Series>& figures, const Inventory& inventory, const AlertRule& rule, WallTime from, WallTime to) {
    RuleHistory history;
    const auto& figure = std::get<FigureCondition>(rule.condition);
    const Nanoseconds step = std::max(figure.window, Seconds{15});
    const double windowS = toSeconds(step);
    for (const series::Series& one : figures) {
        TrialSeries out;
        out.labels = labelsOf(rule);
        for (const Tag& tag : one.tags)
            if (!tag.second.empty()) out.labels[tag.first] = tag.second;
        const auto channel = labelOf(out.labels, "channel");
        if (!channel.empty() && !inScope(rule, inventory, ChannelId(std::string(channel)))) continue;
        const auto endpoint = labelOf(out.labels, "endpoint");
        if (!rule.scope.endpoints.empty() &&
            std::find(rule.scope.endpoints.begin(), rule.scope.endpoints.end(), EndpointId(std::string(endpoint))) == rule.scope.endpoints.end())
            continue;
        std::optional<double> before;
        std::optional<WallTime> known;   // up to here
        for (const series::Sample& sample : one.samples) {
            const WallTime at = std::clamp(sample.time + step, from, to);   // a window is known when it has ended
            if (known && sample.time > *known) out.values.emplace_back(*known + step, figure.aggregate == WindowAggregate::Absent ? std::optional(windowS) : std::nullopt);
            double value = sample.value;
            if (figure.aggregate == WindowAggregate::Rate) value /= windowS;
            if (figure.aggregate == WindowAggregate::Absent) value = 0;
            if (figure.aggregate == WindowAggregate::Change) {
                const double change = before ? value - *before : 0;
                before = value;
                value = change;
            }
            out.values.emplace_back(at, value);
            known = sample.time + step;
        }
        history.series.push_back(std::move(out));
    }
    if (history.series.empty()) history.remarks.push_back("There are no such figures in this time");
    return history;
}

Result<double> toldPerHour(inventory::Store& store, const AlertRuleId& except, WallTime from, WallTime to) {
    const auto quality = qualityOf(store, from, to, except.value);
    if (!quality) return fail(quality.error());
    return quality->perHour.value;
}

}  // namespace inspector::runtime
