// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/request_model.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <algorithm>

namespace inspector::console {

namespace {

bool isRequestFigure(int column) {
    return column == RequestModel::Started || (column >= RequestModel::Size && column <= RequestModel::Total);
}

}  // namespace

void RequestModel::setExchanges(Exchanges exchanges) {
    if (!m_exchanges.empty()) {
        beginRemoveRows({}, 0, rowCount() - 1);
        m_exchanges.clear();
        endRemoveRows();
    }
    if (exchanges.empty()) return;
    m_from = exchanges.front()->started;
    WallTime to = m_from;
    for (const auto& exchange : exchanges) {
        m_from = std::min(m_from, exchange->started);
        to = std::max(to, exchange->started + fromSeconds(exchange->http.totalMs / 1000));
    }
    m_spanMs = std::max(1.0, toSeconds(to - m_from) * 1000);
    beginInsertRows({}, 0, static_cast<int>(exchanges.size()) - 1);
    m_exchanges = std::move(exchanges);
    endInsertRows();
}

const Exchange* RequestModel::at(int row) const {
    return row >= 0 && row < rowCount() ? m_exchanges[static_cast<std::size_t>(row)].get() : nullptr;
}

QString RequestModel::headersText(const Exchange& exchange) {
    QString out = toQString(exchange.url) + QLatin1Char('\n');
    const auto add = [&out](const auto& headers) {
        for (const auto& [name, value] : headers) out += toQString(name) + QStringLiteral(": ") + toQString(value) + QLatin1Char('\n');
    };
    add(exchange.requestHeaders);
    out += QLatin1Char('\n');
    if (!exchange.http.error.empty()) out += toQString(exchange.http.error) + QStringLiteral(": ") + toQString(exchange.http.message) + QLatin1Char('\n');
    if (exchange.http.status > 0)
        out += QStringLiteral("HTTP/%1 %2, %3\n").arg(toQString(exchange.http.httpVersion)).arg(exchange.http.status).arg(toQString(exchange.http.remoteAddress));
    if (!exchange.finalUrl.empty()) out += toQString(exchange.finalUrl) + QLatin1Char('\n');
    add(exchange.responseHeaders);
    return out;
}

int RequestModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_exchanges.size());
}
int RequestModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RequestModel::text(const Exchange& exchange, int column) const {
    const HttpSample& http = exchange.http;
    switch (column) {
        case Started: return milliseconds(toSeconds(exchange.started - m_from) * 1000);
        case For: {
            QString what = toQString(toString(exchange.kind));
            if (!exchange.rung.empty()) what += QStringLiteral(" · ") + toQString(exchange.rung);
            if (exchange.sequence) what += QStringLiteral(" · %1").arg(*exchange.sequence);
            return what;
        }
        case Status: return http.status > 0 ? QString::number(http.status) : toQString(http.error);
        case Size: return bytes(static_cast<double>(http.bytes));
        case Ttfb: return milliseconds(http.ttfbMs);
        case Total: return milliseconds(http.totalMs);
        case Url: return toQString(exchange.url);
        default: return {};
    }
}

RequestModel::Bar RequestModel::barOf(const Exchange& exchange) const {
    const HttpSample& http = exchange.http;
    Bar bar;
    bar.from = toSeconds(exchange.started - m_from) * 1000 / m_spanMs;
    bar.to = bar.from + http.totalMs / m_spanMs;
    bar.dnsMs = http.dnsMs;
    bar.connectMs = http.connectMs;
    bar.tlsMs = http.tlsMs;
    bar.waitMs = std::max(0.0, http.ttfbMs - http.dnsMs - http.connectMs - http.tlsMs);
    bar.receiveMs = std::max(0.0, http.totalMs - http.ttfbMs);
    bar.failed = !http.ok;
    return bar;
}

QVariant RequestModel::data(const QModelIndex& index, int role) const {
    const Exchange* exchange = at(index.row());
    if (!exchange) return {};
    switch (role) {
        case Qt::DisplayRole: return text(*exchange, index.column());
        case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | (isRequestFigure(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
        case PhasesRole: return QVariant::fromValue(barOf(*exchange));
        case Qt::ForegroundRole:
            return index.column() == Status && !exchange->http.ok ? QVariant(theme().critical) : QVariant();
        case Qt::ToolTipRole: {
            const HttpSample& http = exchange->http;
            const Bar bar = barOf(*exchange);
            return tr("%1\nName %2, connection %3, TLS %4, first byte after %5 more, body %6")
                .arg(toQString(exchange->url), milliseconds(http.dnsMs), milliseconds(http.connectMs),
                     milliseconds(http.tlsMs), milliseconds(bar.waitMs), milliseconds(bar.receiveMs));
        }
        default: return {};
    }
}

QVariant RequestModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | (isRequestFigure(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Started: return tr("At");
        case For: return tr("For");
        case Status: return tr("Status");
        case Size: return tr("Size");
        case Ttfb: return tr("First byte");
        case Total: return tr("Total");
        case Phases: return tr("Name, connection, TLS, wait, body");
        case Url: return tr("URL");
        default: return {};
    }
}

}  // namespace inspector::console
