// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/channel_delegate.h"

#include "app/console/format/theme.h"
#include "app/console/models/channel_text.h"
#include "app/console/models/channels_model.h"
#include "app/console/widgets/sparkline.h"
#include "app/console/widgets/state_shape.h"

#include <QPainter>

#include <algorithm>
#include <optional>

namespace inspector::console {

namespace {

constexpr double tightRatio = 0.8;  // above it there is hardly a margin left (rule http-slow-segment)

Mark markOf(const ChannelRow& row) {
    if (!row.enabled) return Mark::Off;
    if (row.state == ChannelState::Up && row.worst == Severity::Minor) return Mark::Minor;
    return console::markOf(row.state);
}

// The mark of a figure that is out of bounds.
std::optional<Mark> troubleOf(const ChannelRow& row, ChannelColumn column) {
    const Kpis& k = row.kpis;
    switch (column) {
        case ChannelColumn::Ratio:
            if (k.downloadRatio && *k.downloadRatio > 1) return Mark::Critical;
            if (k.downloadRatio && *k.downloadRatio > tightRatio) return Mark::Major;
            break;
        case ChannelColumn::Errors:
            if (k.errorRate && *k.errorRate >= 0.2) return Mark::Major;
            if (k.errorRate && *k.errorRate > 0) return Mark::Minor;
            break;
        case ChannelColumn::Findings:
            if (row.findings && row.worst) return console::markOf(*row.worst);
            break;
        default: break;
    }
    return std::nullopt;
}

void drawText(QPainter* painter, const QRect& box, Qt::Alignment align, const QString& text, const QColor& colour) {
    painter->setPen(colour);
    painter->drawText(box, align | Qt::AlignVCenter, painter->fontMetrics().elidedText(text, Qt::ElideRight, box.width()));
}

// Packager, origin, edges: a mark each, joined; what there is not is left out.
void paintChain(QPainter* painter, const QRect& in, const ChannelRow& row) {
    constexpr double side = 12;
    constexpr double step = 24;
    double x = in.left() + 1;
    const double y = in.center().y() - side / 2 + 0.5;
    if (std::count_if(row.chain.begin(), row.chain.end(), [](const auto& state) { return state.has_value(); }) < 2) return;
    bool first = true;
    for (const auto& state : row.chain) {
        if (!state) continue;
        if (!first) {
            painter->setPen(QPen(theme().line, 1.5));
            painter->drawLine(QPointF(x - step + side + 3, y + side / 2), QPointF(x - 3, y + side / 2));
        }
        first = false;
        paintMark(*painter, QRectF(x, y, side, side), console::markOf(*state));
        x += step;
    }
}

void paintAge(QPainter* painter, const QRect& in, const ChannelRow& row, const QString& text) {
    const Theme& t = theme();
    const auto& age = row.kpis.playlistAgeS;
    const auto& limit = row.kpis.playlistLimitS;
    constexpr int textWidth = 58;
    if (age && limit && *limit > 0) {
        const QRectF track(in.left(), in.center().y() - 3, in.width() - textWidth - sizes::space2, 6);
        const bool over = *age > *limit;
        // The limit stands at three quarters, so that there is room to see by how much it is passed.
        const double share = std::clamp(*age / *limit * 0.75, 0.0, 1.0);
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.line);
        painter->drawRoundedRect(track, 2, 2);
        painter->setBrush(over ? t.critical : t.quiet);
        painter->drawRoundedRect(QRectF(track.topLeft(), QSizeF(track.width() * share, track.height())), 2, 2);
        painter->fillRect(QRectF(track.left() + track.width() * 0.75 - 1, track.top() - 3, 2, track.height() + 6),
                          over ? t.critical : t.quiet);
        drawText(painter, QRect(in.right() - textWidth, in.top(), textWidth, in.height()), Qt::AlignRight, text,
                 over ? t.critical : t.text);
        return;
    }
    drawText(painter, in, Qt::AlignRight, text, t.text);
}

}  // namespace

QSize ChannelDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {80, sizes::row}; }

void ChannelDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* row = static_cast<const ChannelRow*>(index.data(ChannelsModel::RowRole).value<const void*>());
    if (!row) return;  // a section: the view paints it over the whole width
    const Theme& t = theme();
    const auto column = static_cast<ChannelColumn>(index.column());
    const QString text = index.data().toString();
    const QRect in = option.rect.adjusted(sizes::space2, 0, -sizes::space2, 0);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(option.rect, t.selection);
    painter->setFont(console::font(sizes::body));
    const QColor ink = row->enabled ? t.text : t.quiet;
    const auto trouble = troubleOf(*row, column);

    switch (column) {
        case ChannelColumn::State: {
            const Mark mark = markOf(*row);
            paintMark(*painter, QRectF(in.left() + 2, in.center().y() - 6, 13, 13), mark);
            const bool loud = mark == Mark::Critical || mark == Mark::Major;
            if (loud) painter->setFont(console::font(sizes::body, true));
            drawText(painter, in.adjusted(24, 0, 0, 0), Qt::AlignLeft, text, loud ? colourOf(mark) : t.quiet);
            break;
        }
        case ChannelColumn::Name:
            painter->setFont(console::font(sizes::body, true));
            drawText(painter, in, Qt::AlignLeft, text, ink);
            break;
        case ChannelColumn::Chain: paintChain(painter, in, *row); break;
        case ChannelColumn::PlaylistAge: paintAge(painter, in, *row, text); break;
        case ChannelColumn::Bitrate: {
            constexpr int textWidth = 78;
            if (row->bitrates.size() > 1)
                paintSparkline(*painter, QRectF(in.left(), in.top() + 7, in.width() - textWidth - 6, in.height() - 14),
                               row->bitrates, t.quiet);
            drawText(painter, QRect(in.right() - textWidth, in.top(), textWidth, in.height()), Qt::AlignRight, text, ink);
            break;
        }
        default: {
            if (trouble) {
                painter->setFont(console::font(sizes::body, true));
                const int width = painter->fontMetrics().horizontalAdvance(text);
                paintMark(*painter, QRectF(in.right() - width - 18, in.center().y() - 5, 11, 11), *trouble);
            }
            const bool nothing = column == ChannelColumn::Errors && row->kpis.errorRate == 0.0;
            const bool quiet = nothing || column == ChannelColumn::Since || column == ChannelColumn::Sampled ||
                               column == ChannelColumn::Group || column == ChannelColumn::Template || column == ChannelColumn::Probe;
            drawText(painter, in, isFigure(column) ? Qt::AlignRight : Qt::AlignLeft, text,
                     trouble ? colourOf(*trouble) : quiet ? t.quiet : ink);
        }
    }
    QColor line = t.line;
    line.setAlphaF(0.5F);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), line);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.accent, 2));
        painter->drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

}  // namespace inspector::console
