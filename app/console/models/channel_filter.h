// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/channel_row.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace inspector::console {

// What was typed into the filter box: words (in name, group, id or the reason's rule), `state:down`, `group:sport`,
// `name:…`, `template:…`, `probe:…`, `finding:stale`, and figures: `ttfb>200` (ms), `errors>5` (%), `ratio>0.8`,
// `latency>20` (s), `age>10` (s), `bitrate<2` (Mbit/s), `findings>0`, `availability<99.9` (%). All must hold; a comma
// in a value means either; a minus before a term turns it round; quotes keep spaces. Pure.
class ChannelFilter {
public:
    ChannelFilter() = default;
    explicit ChannelFilter(const QString& text);

    [[nodiscard]] bool matches(const ChannelRow& row) const;
    [[nodiscard]] bool isEmpty() const { return m_terms.empty(); }
    // What could not be understood, a sentence each; such a term is left out.
    [[nodiscard]] const QStringList& problems() const { return m_problems; }

private:
    enum class Subject {
        Any, State, Group, Name, Template, Probe, Finding, Ttfb, Errors, Ratio, Latency, Age, Bitrate, Findings, Availability
    };
    enum class Relation { Contains, Less, LessOrEqual, Equal, GreaterOrEqual, Greater };
    struct Term {
        Subject subject = Subject::Any;
        Relation relation = Relation::Contains;
        QStringList texts;
        double number = 0;
        bool negated = false;
    };

    void add(QString word);
    static bool holds(const Term& term, const ChannelRow& row);

    std::vector<Term> m_terms;
    QStringList m_problems;
};

}  // namespace inspector::console
