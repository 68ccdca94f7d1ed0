// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/inventory.h"
#include "core/model/routing.h"

#include <QString>
#include <QStringList>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

// The tree of routes as a list that can be edited, and in words. Pure.
namespace inspector::console {

// The way to a route by the numbers of the children; empty: the first route.
using RoutePlace = std::vector<std::size_t>;

[[nodiscard]] const Route* routeAt(const Routing& routing, const RoutePlace& place);   // null: there is none
[[nodiscard]] Route* routeAt(Routing& routing, const RoutePlace& place);
// All of them, in the tree's order.
[[nodiscard]] std::vector<RoutePlace> routePlaces(const Routing& routing);
[[nodiscard]] QString placeText(const RoutePlace& place);                              // "0.2"
[[nodiscard]] std::optional<RoutePlace> placeFromText(const QString& text);
void removeRoute(Routing& routing, const RoutePlace& place);                           // with what is below it; never the first
// Before the one above it (-1) or behind the one below (1); where it is then, none when it stays.
std::optional<RoutePlace> moveRoute(Routing& routing, const RoutePlace& place, int by);

// "to Night desk; again every 4h; escalates after 15m to Boss"
[[nodiscard]] QString routeText(const Route& route, const Inventory& inventory);
[[nodiscard]] QString receiverName(const std::optional<ReceiverId>& id, const Inventory& inventory);   // "nobody"
// Which routes take an alert with these labels, each with whom it tells and when.
[[nodiscard]] QStringList walkLines(const Routing& routing, const Labels& labels, const Inventory& inventory);

}  // namespace inspector::console
