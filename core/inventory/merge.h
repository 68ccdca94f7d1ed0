// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert_rule.h"
#include "core/model/channel.h"
#include "core/model/endpoint.h"
#include "core/model/probe.h"
#include "core/model/routing.h"
#include "core/model/saved_view.h"
#include "core/model/silence.h"
#include "core/model/template.h"

#include <string>
#include <vector>

// Two people changed one row: three ways to one, field by field. `base` is the row that both began with, `mine` what this one
// made of it, `theirs` what is stored now. A field that only one of them changed is taken from that one; headers are merged by
// name, rules by id. Pure.
namespace inspector::inventory {

// A field that both changed, each to another value. Values are English, for people; secrets are never in them.
struct FieldConflict {
    std::string field;   // as FieldProblem::field has it, and "region", "enabled", "headers.<name>", "rules.<id>", …
    std::string base;
    std::string mine;
    std::string theirs;

    bool operator==(const FieldConflict&) const = default;
};

// `merged` carries the revision and times of `theirs`, so that it can be put as it is; a field in conflict has the value of
// `mine` in it: saving it overwrites knowingly.
template <typename T>
struct Merged {
    T merged;
    std::vector<FieldConflict> conflicts;
};

[[nodiscard]] Merged<Channel> mergeChannel(const Channel& base, const Channel& mine, const Channel& theirs);
// A secret header without a value in `mine` stands for the one in `base`.
[[nodiscard]] Merged<Template> mergeTemplate(const Template& base, const Template& mine, const Template& theirs);
[[nodiscard]] Merged<Probe> mergeProbe(const Probe& base, const Probe& mine, const Probe& theirs);
// So does an empty token; `noToken` (store.h) takes it away, in `merged` as well.
[[nodiscard]] Merged<Endpoint> mergeEndpoint(const Endpoint& base, const Endpoint& mine, const Endpoint& theirs);

// What is configured about alerts, field by field of its JSON form. A receiver's secret without a value stands for the one in `base`.
[[nodiscard]] Merged<AlertRule> mergeValue(const AlertRule& base, const AlertRule& mine, const AlertRule& theirs);
[[nodiscard]] Merged<Silence> mergeValue(const Silence& base, const Silence& mine, const Silence& theirs);
[[nodiscard]] Merged<Maintenance> mergeValue(const Maintenance& base, const Maintenance& mine, const Maintenance& theirs);
[[nodiscard]] Merged<Receiver> mergeValue(const Receiver& base, const Receiver& mine, const Receiver& theirs);
[[nodiscard]] Merged<Routing> mergeValue(const Routing& base, const Routing& mine, const Routing& theirs);
[[nodiscard]] Merged<SavedView> mergeValue(const SavedView& base, const SavedView& mine, const SavedView& theirs);

// Whether two rows say the same; revision and times are not looked at.
[[nodiscard]] bool sameContent(const Channel& a, const Channel& b);
[[nodiscard]] bool sameContent(const Template& a, const Template& b);
[[nodiscard]] bool sameContent(const Probe& a, const Probe& b);
[[nodiscard]] bool sameContent(const Endpoint& a, const Endpoint& b);
[[nodiscard]] bool sameContent(const AlertRule& a, const AlertRule& b);
[[nodiscard]] bool sameContent(const Silence& a, const Silence& b);
[[nodiscard]] bool sameContent(const Maintenance& a, const Maintenance& b);
[[nodiscard]] bool sameContent(const Receiver& a, const Receiver& b);
[[nodiscard]] bool sameContent(const Routing& a, const Routing& b);
[[nodiscard]] bool sameContent(const SavedView& a, const SavedView& b);

}  // namespace inspector::inventory
