// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert.h"
#include "core/model/inventory.h"

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

namespace inspector::console {

// What was typed into the filter box of alerts: words (in place, summary, rule, labels), `state:firing`, `severity:major`,
// `group:sport`, `channel:…`, `rule:…`, `ack:no`, `owner:ana` (`owner:me`, `owner:none`), `muted:silence` (`muted:no`),
// `health:no-data`. All must hold; a comma in a value means either; a minus before a term turns it round; quotes keep
// spaces. What is only pending is left out unless `state:` asks for it. Pure.
class AlertFilter {
public:
    AlertFilter() = default;
    // `me`: whom "owner:me" means.
    explicit AlertFilter(const QString& text, std::string me = {});

    [[nodiscard]] bool matches(const Alert& alert, const Inventory& inventory, WallTime now) const;
    [[nodiscard]] bool isEmpty() const { return m_terms.empty(); }
    // What could not be understood, a sentence each; such a term is left out.
    [[nodiscard]] const QStringList& problems() const { return m_problems; }

private:
    enum class Subject { Any, State, Severity, Group, Channel, Rule, Acknowledged, Owner, Muted, Health };
    struct Term {
        Subject subject = Subject::Any;
        QStringList texts;
        bool negated = false;
    };

    void add(QString word);
    [[nodiscard]] bool holds(const Term& term, const Alert& alert, const Inventory& inventory, WallTime now) const;

    std::string m_me;
    bool m_pending = false;
    std::vector<Term> m_terms;
    QStringList m_problems;
};

}  // namespace inspector::console
