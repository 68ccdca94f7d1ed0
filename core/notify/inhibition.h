// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert.h"
#include "core/model/routing.h"
#include "core/notify/match_table.h"

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

// Which alert keeps another one quiet, by Alertmanager's rules: labels that both lack are equal; an alert that matches both
// sides of a rule is not inhibited by another one that does, nor by itself; a source inhibits also while it is muted itself.
namespace inspector::notify {

class Inhibitor {
public:
    // Made for one cycle. `alerts` are all that are open; of them those that fire are sources.
    Inhibitor(const std::vector<Inhibition>& rules, std::span<const Alert> alerts);

    struct Found {
        std::string rule;         // the inhibition's name
        std::string fingerprint;  // of the source: of several the smallest, so that every program names the same
    };
    [[nodiscard]] std::optional<Found> find(const Alert& alert);

private:
    struct Sources {
        std::string any;
        std::string notTarget;    // that do not match the target side
    };
    struct Rule {
        std::string name;
        std::size_t source = 0;
        std::size_t target = 0;
        std::vector<std::size_t> equal;
        std::unordered_map<std::string, Sources> sources;  // by the values of `equal`

        [[nodiscard]] std::string key(const MatchTable::Row& row) const;
    };

    MatchTable m_table;
    std::vector<Rule> m_rules;
};

}  // namespace inspector::notify
