// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/routing_edit.h"

#include "app/console/format/format.h"
#include "app/console/format/rule_text.h"
#include "core/notify/routes.h"

#include <QCoreApplication>

#include <utility>

namespace inspector::console {

namespace {

struct RoutingEditWords {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

void collect(const Route& route, RoutePlace& place, std::vector<RoutePlace>& out) {
    out.push_back(place);
    for (std::size_t i = 0; i < route.children.size(); ++i) {
        place.push_back(i);
        collect(route.children[i], place, out);
        place.pop_back();
    }
}

}  // namespace

const Route* routeAt(const Routing& routing, const RoutePlace& place) {
    const Route* at = &routing.root;
    for (const std::size_t i : place) {
        if (i >= at->children.size()) return nullptr;
        at = &at->children[i];
    }
    return at;
}

Route* routeAt(Routing& routing, const RoutePlace& place) { return const_cast<Route*>(routeAt(std::as_const(routing), place)); }

std::vector<RoutePlace> routePlaces(const Routing& routing) {
    std::vector<RoutePlace> out;
    RoutePlace place;
    collect(routing.root, place, out);
    return out;
}

QString placeText(const RoutePlace& place) {
    QStringList parts;
    for (const std::size_t i : place) parts << QString::number(i);
    return parts.join(QLatin1Char('.'));
}

std::optional<RoutePlace> placeFromText(const QString& text) {
    RoutePlace place;
    for (const QString& part : text.split(QLatin1Char('.'), Qt::SkipEmptyParts)) {
        bool ok = false;
        const uint i = part.toUInt(&ok);
        if (!ok) return std::nullopt;
        place.push_back(i);
    }
    return place;
}

void removeRoute(Routing& routing, const RoutePlace& place) {
    if (place.empty() || !routeAt(routing, place)) return;
    Route* above = routeAt(routing, {place.begin(), place.end() - 1});
    above->children.erase(above->children.begin() + static_cast<std::ptrdiff_t>(place.back()));
}

std::optional<RoutePlace> moveRoute(Routing& routing, const RoutePlace& place, int by) {
    if (place.empty() || !routeAt(routing, place)) return std::nullopt;
    Route* above = routeAt(routing, {place.begin(), place.end() - 1});
    const auto to = static_cast<std::ptrdiff_t>(place.back()) + by;
    if (to < 0 || to >= static_cast<std::ptrdiff_t>(above->children.size())) return std::nullopt;
    RoutePlace moved = place;
    moved.back() = static_cast<std::size_t>(to);
    std::swap(above->children[place.back()], above->children[moved.back()]);
    return moved;
}

QString receiverName(const std::optional<ReceiverId>& id, const Inventory& inventory) {
    if (!id) return RoutingEditWords::tr("nobody");
    const Receiver* receiver = inventory.receiver(*id);
    return toQString(receiver ? receiver->name : id->value);
}

QString routeText(const Route& route, const Inventory& inventory) {
    QStringList parts;
    if (route.receiver) parts << RoutingEditWords::tr("tells %1").arg(receiverName(route.receiver, inventory));
    if (route.goOn) parts << RoutingEditWords::tr("goes on");
    if (route.groupBy) parts << RoutingEditWords::tr("by %1").arg(listText(*route.groupBy));
    if (route.repeatInterval) parts << RoutingEditWords::tr("again every %1").arg(durationText(*route.repeatInterval));
    if (!route.activeTimes.empty()) parts << RoutingEditWords::tr("only at %1").arg(listText(route.activeTimes));
    if (!route.muteTimes.empty()) parts << RoutingEditWords::tr("not at %1").arg(listText(route.muteTimes));
    if (route.escalateAfter) parts << RoutingEditWords::tr("after %1 also %2").arg(durationText(*route.escalateAfter), receiverName(route.escalateTo, inventory));
    return parts.join(QStringLiteral("; "));
}

QStringList walkLines(const Routing& routing, const Labels& labels, const Inventory& inventory) {
    QStringList lines;
    for (const notify::ResolvedRoute& route : notify::walk(routing, labels)) {
        QString line = RoutingEditWords::tr("%1 tells %2").arg(toQString(route.path), receiverName(route.receiver, inventory));
        if (route.receiver)
            line += RoutingEditWords::tr(", after %1, again every %2").arg(durationText(route.groupWait), durationText(route.repeatInterval));
        if (!route.activeTimes.empty()) line += RoutingEditWords::tr(", only at %1").arg(listText(route.activeTimes));
        if (!route.muteTimes.empty()) line += RoutingEditWords::tr(", not at %1").arg(listText(route.muteTimes));
        if (route.escalateAfter)
            line += RoutingEditWords::tr(", without an acknowledgement after %1 also %2").arg(durationText(*route.escalateAfter), receiverName(route.escalateTo, inventory));
        lines << line;
    }
    return lines;
}

}  // namespace inspector::console
