// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/alert_queries.h"

#include <iterator>
#include <set>
#include <utility>

namespace inspector::runtime {

namespace {

constexpr std::size_t mostRows = 200'000;  // of a month of a very loud fleet; what is older of it is left out

// All pages of what a filter asks for, newest first.
template <typename Filter, typename Read>
auto allOf(Filter filter, const Read& read) -> decltype(read(filter)) {
    decltype(read(filter)) all;
    filter.limit = 5'000;
    while (all->size() < mostRows) {
        auto page = read(filter);
        if (!page) return page;
        const std::size_t got = page->size();
        if (got > 0) filter.beforeId = page->back().id;
        all->insert(all->end(), std::make_move_iterator(page->begin()), std::make_move_iterator(page->end()));
        if (got < filter.limit) break;
    }
    return all;
}

struct Past {
    std::vector<Alert> alerts;
    std::vector<AlertEntry> entries;
};

Result<Past> pastOf(inventory::Store& store, WallTime from, WallTime to) {
    inventory::AlertFilter filter;
    filter.from = from;
    filter.to = to;
    auto alerts = allOf(filter, [&](const inventory::AlertFilter& one) { return store.findAlerts(one); });
    if (!alerts) return fail(std::move(alerts.error()));
    inventory::AlertLogFilter lines;
    lines.from = from;
    lines.to = to;
    auto entries = allOf(lines, [&](const inventory::AlertLogFilter& one) { return store.alertLog(one); });
    if (!entries) return fail(std::move(entries.error()));
    return Past{std::move(*alerts), {std::make_move_iterator(entries->rbegin()), std::make_move_iterator(entries->rend())}};
}

}  // namespace

Result<alerts::AlertQuality> qualityOf(inventory::Store& store, WallTime from, WallTime to, const std::string& except) {
    auto past = pastOf(store, from, to);
    if (!past) return fail(past.error());
    if (!except.empty()) {
        std::set<std::int64_t> left;
        for (const Alert& alert : past->alerts)
            if (alert.rule == except) left.insert(alert.id);
        std::erase_if(past->alerts, [&](const Alert& alert) { return left.contains(alert.id); });
        std::erase_if(past->entries, [&](const AlertEntry& entry) { return left.contains(entry.alert); });
    }
    return alerts::qualityOf(past->alerts, past->entries, from, to);
}

Result<alerts::Handover> handoverOf(inventory::Store& store, const Inventory& inventory, WallTime from, WallTime to) {
    const auto past = pastOf(store, from, to);
    if (!past) return fail(past.error());
    return alerts::handoverOf(past->alerts, past->entries, inventory.silences, from, to);
}

}  // namespace inspector::runtime
