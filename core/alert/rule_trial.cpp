// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/rule_trial.h"

#include "core/alert/book.h"

#include <algorithm>
#include <map>

namespace inspector::alerts {

namespace {

constexpr std::size_t mostFirings = 10'000;

Holding holdingOf(const AlertRule& rule, const std::optional<double>& value) {
    if (!value) return Holding::NoData;
    if (const auto* figure = std::get_if<FigureCondition>(&rule.condition))
        return compares(*value, figure->comparison, figure->threshold) ? Holding::Holds : Holding::Not;
    return *value != 0 ? Holding::Holds : Holding::Not;
}

// One thing through a book of its own.
class Trial {
public:
    Trial(AlertRule rule, const TrialSeries& series, Seconds step, RuleTrial& out)
        : m_rule(std::move(rule)), m_series(series), m_step(step), m_out(out) {}

    void run(WallTime from, WallTime to) {
        std::size_t next = 0;
        std::optional<double> value;
        bool any = false;
        for (WallTime now = from; now < to;) {
            while (next < m_series.values.size() && m_series.values[next].first <= now) {
                value = m_series.values[next++].second;
                any = true;
            }
            if (any) evaluate(value, now);
            WallTime later = now + m_step;
            if (next < m_series.values.size()) {
                // With nothing open and nothing held, nothing can happen before the next value.
                const bool idle = m_book.open().empty() && holdingOf(m_rule, value) != Holding::Holds && m_rule.of <= 1;
                later = idle || !any ? m_series.values[next].first : std::min(later, m_series.values[next].first);
            } else if (m_book.open().empty() && (!any || holdingOf(m_rule, value) != Holding::Holds)) {
                break;
            }
            now = std::max(later, now + Nanoseconds{1});
        }
        if (m_fired) ++m_out.things;
        if (m_flapped) ++m_out.flapping;
    }

private:
    void evaluate(const std::optional<double>& value, WallTime now) {
        Thing thing;
        thing.labels = m_series.labels;
        thing.holding = holdingOf(m_rule, value);
        thing.value = value;
        Evaluation evaluation;
        evaluation.things.push_back(std::move(thing));
        const Changes changes = m_book.advance(m_rule, evaluation, now);
        for (const AlertEntry& entry : changes.entries) take(entry);
    }

    void take(const AlertEntry& entry) {
        using enum AlertEntry::Kind;
        m_flapped = m_flapped || entry.kind == Flapping;
        if (entry.kind == Fired || entry.kind == Reopened) {
            m_fired = true;
            m_out.cut = m_out.cut || m_out.firings.size() >= mostFirings;
            if (!m_out.cut) m_out.firings.push_back({m_series.labels, entry.time, std::nullopt});
        } else if (entry.kind == Resolved && m_fired && !m_out.cut) {
            m_out.firings.back().resolved = entry.time;
        }
    }

    AlertRule m_rule;
    const TrialSeries& m_series;
    Seconds m_step;
    RuleTrial& m_out;
    AlertBook m_book;
    bool m_fired = false;
    bool m_flapped = false;
};

}  // namespace

RuleTrial tryRule(const AlertRule& rule, const std::vector<TrialSeries>& history, WallTime from, WallTime to, Seconds step) {
    RuleTrial out;
    AlertRule tried = rule;
    tried.noData = NoData::Keep;  // what it adds is asked for, not what is missing
    for (const TrialSeries& series : history) Trial(tried, series, std::max(step, Seconds{1}), out).run(from, to);
    std::stable_sort(out.firings.begin(), out.firings.end(), [](const TrialFiring& a, const TrialFiring& b) { return a.fired < b.fired; });
    std::map<std::int64_t, std::size_t> periods;
    std::vector<double> durations;
    for (const TrialFiring& firing : out.firings) {
        ++periods[(firing.fired - from) / Seconds{600}];
        durations.push_back(toSeconds(firing.resolved.value_or(to) - firing.fired));
    }
    for (const auto& [period, n] : periods) out.busiestTenMinutes = std::max(out.busiestTenMinutes, static_cast<double>(n));
    out.perHour = to > from ? static_cast<double>(out.firings.size()) * 3600 / toSeconds(to - from) : 0;
    if (durations.empty()) return out;
    std::sort(durations.begin(), durations.end());
    out.longestS = durations.back();
    out.medianS = durations[(durations.size() - 1) / 2];
    return out;
}

}  // namespace inspector::alerts
