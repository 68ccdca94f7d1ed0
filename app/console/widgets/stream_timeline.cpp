// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/stream_timeline.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/state_shape.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace inspector::console {

namespace {

constexpr double laneHeight = 74;
constexpr double laneStep = 84;
constexpr double labelWidth = 150;
constexpr double flagHeight = 10;
constexpr double leastWidth = 2;
constexpr std::size_t mostSegments = 400;   // of a rung: what fits a screen

}  // namespace

StreamTimeline::StreamTimeline(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Segments of every rung"));
    setFocusPolicy(Qt::ClickFocus);
}

void StreamTimeline::setRungs(std::vector<RungReport> rungs) {
    std::erase_if(rungs, [](const RungReport& rung) { return rung.segments.empty(); });
    for (RungReport& rung : rungs)
        if (rung.segments.size() > mostSegments)
            rung.segments.erase(rung.segments.begin(), rung.segments.end() - mostSegments);
    m_rungs = std::move(rungs);
    updateGeometry();
    update();
}

QSize StreamTimeline::sizeHint() const {
    return {800, static_cast<int>(static_cast<double>(m_rungs.size()) * laneStep) + sizes::space2};
}

QRectF StreamTimeline::laneOf(std::size_t rung) const {
    return {labelWidth, sizes::space1 + static_cast<double>(rung) * laneStep, width() - labelWidth - sizes::space2, laneHeight};
}

double StreamTimeline::fullScale(const RungReport& rung) const {
    double most = static_cast<double>(rung.bandwidthBps);
    for (const SegmentSample& s : rung.segments) most = std::max(most, s.bitrateBps.value_or(0));
    return most > 0 ? most * 1.05 : 1;
}

std::vector<StreamTimeline::Box> StreamTimeline::boxesOf(std::size_t index) const {
    const RungReport& rung = m_rungs[index];
    const QRectF lane = laneOf(index).adjusted(sizes::space1, flagHeight, -sizes::space1, -1);
    double total = 0;
    for (const SegmentSample& s : rung.segments) total += std::max(0.05, s.durationS);
    const double scale = lane.width() / total;
    const double full = fullScale(rung);
    std::vector<Box> boxes;
    double x = lane.left();
    for (std::size_t i = 0; i < rung.segments.size(); ++i) {
        const SegmentSample& s = rung.segments[i];
        const double w = std::max(0.05, s.durationS) * scale;
        const double h = s.http.ok ? std::max(2.0, s.bitrateBps.value_or(0) / full * lane.height()) : lane.height();
        boxes.push_back({QRectF(x, lane.bottom() - h, std::max(leastWidth, w - 1), h), index, i});
        x += w;
    }
    return boxes;
}

void StreamTimeline::paintMarks(QPainter& painter, const Box& box) {
    const Theme& t = theme();
    const RungReport& rung = m_rungs[box.rung];
    const SegmentSample& s = rung.segments[box.segment];
    const QRectF lane = laneOf(box.rung);
    const auto xAt = [&](double offset) {
        return box.rect.left() + (s.durationS > 0 ? std::clamp(offset / s.durationS, 0.0, 1.0) * box.rect.width() : 0);
    };
    if (s.discontinuity) {
        painter.setPen(QPen(t.text, 1, Qt::DashLine));
        painter.drawLine(QPointF(box.rect.left() - 0.5, lane.top()), QPointF(box.rect.left() - 0.5, lane.bottom()));
    }
    if (s.media) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.text);
        for (const double at : s.media->keyframesS)
            if (box.rect.width() >= 4) painter.drawEllipse(QPointF(xAt(at), lane.bottom() - 4), 1.5, 1.5);
    }
    const auto flag = [&](const AdMarker& marker) {
        const double x = xAt(marker.offsetS);
        painter.setPen(QPen(t.minor, 1));
        painter.setBrush(marker.kind == AdMarker::Kind::Out ? QBrush(t.minor) : QBrush(Qt::NoBrush));
        painter.drawLine(QPointF(x, lane.top()), QPointF(x, lane.bottom()));
        const double side = marker.kind == AdMarker::Kind::In ? -7 : 7;
        painter.drawPolygon(QPolygonF{{QPointF(x, lane.top()), QPointF(x + side, lane.top() + 4), QPointF(x, lane.top() + 8)}});
    };
    for (const AdMarker& marker : rung.markers)
        if (marker.sequence == s.sequence) flag(marker);
    if (s.media)
        for (const AdMarker& marker : s.media->markers) flag(marker);
}

void StreamTimeline::paintRung(QPainter& painter, std::size_t index) {
    const Theme& t = theme();
    const RungReport& rung = m_rungs[index];
    const QRectF lane = laneOf(index);
    painter.setPen(QPen(t.line, 1));
    painter.setBrush(t.panel);
    painter.drawRoundedRect(lane.adjusted(0.5, 0.5, -0.5, -0.5), sizes::corner, sizes::corner);

    painter.setFont(console::font(sizes::body));
    painter.setPen(t.text);
    const QRectF label(0, lane.top() + flagHeight, labelWidth - sizes::space3, 18);
    painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(toQString(rung.rung), Qt::ElideRight, static_cast<int>(label.width())));
    painter.setFont(console::font(sizes::caption));
    painter.setPen(t.quiet);
    const QString declared = rung.bandwidthBps > 0 ? tr("declared %1").arg(bitrate(static_cast<double>(rung.bandwidthBps))) : QString();
    painter.drawText(label.translated(0, 20), Qt::AlignLeft | Qt::AlignVCenter, declared);

    for (const Box& box : boxesOf(index)) {
        const SegmentSample& s = rung.segments[box.segment];
        QColor fill = t.accent;
        fill.setAlphaF(0.75F);
        painter.setPen(Qt::NoPen);
        if (!s.http.ok) {
            painter.setPen(QPen(t.critical, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(box.rect.adjusted(0.5, 0.5, -0.5, -0.5));
            const double side = std::min(10.0, box.rect.width() - 2);
            QRectF mark(0, 0, side, side);
            mark.moveCenter(box.rect.center());
            if (side > 3) paintMark(painter, mark, Mark::Critical);
        } else {
            if (s.bitrateBps && rung.bandwidthBps > 0 && *s.bitrateBps > 1.25 * static_cast<double>(rung.bandwidthBps)) fill = t.major;
            painter.setBrush(s.partial ? QBrush(fill, Qt::BDiagPattern) : QBrush(fill));
            painter.drawRoundedRect(box.rect, 1.5, 1.5);
        }
        paintMarks(painter, box);
    }
    if (rung.bandwidthBps > 0) {
        const QRectF inner = lane.adjusted(sizes::space1, flagHeight, -sizes::space1, -1);
        const double y = inner.bottom() - static_cast<double>(rung.bandwidthBps) / fullScale(rung) * inner.height();
        painter.setPen(QPen(t.quiet, 1, Qt::DashLine));
        painter.drawLine(QPointF(inner.left(), y), QPointF(inner.right(), y));
    }
}

void StreamTimeline::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < m_rungs.size(); ++i)
        if (laneOf(i).toAlignedRect().adjusted(-static_cast<int>(labelWidth), 0, 0, 0).intersects(event->rect())) paintRung(painter, i);
}

QString StreamTimeline::describe(const Box& box) const {
    const RungReport& rung = m_rungs[box.rung];
    const SegmentSample& s = rung.segments[box.segment];
    QStringList lines{tr("%1, segment %2").arg(toQString(rung.rung)).arg(s.sequence)};
    lines << tr("%1 long, %2").arg(seconds(s.durationS), bytes(static_cast<double>(s.http.bytes)));
    if (s.bitrateBps) lines << bitrate(s.bitrateBps);
    if (!s.http.ok) lines << (s.http.status > 0 ? tr("Answered with HTTP %1").arg(s.http.status) : toQString(s.http.message));
    if (s.media) {
        if (s.media->durationS) lines << tr("Measured: %1").arg(seconds(s.media->durationS));
        QStringList inside{toQString(s.media->container)};
        if (s.media->width > 0) inside << QStringLiteral("%1×%2").arg(s.media->width).arg(s.media->height);
        if (!s.media->codecs.empty()) inside << toQString(s.media->codecs);
        if (!s.media->encryption.empty()) inside << toQString(s.media->encryption);
        lines << inside.join(QStringLiteral(" · "));
        if (!s.media->keyframesS.empty()) lines << tr("Keyframes: %1").arg(s.media->keyframesS.size());
        for (const AdMarker& marker : s.media->markers) lines << tr("Ad marker: %1 %2").arg(toQString(toString(marker.kind)), toQString(marker.id));
    }
    if (s.discontinuity) lines << tr("A discontinuity stands before it");
    for (const AdMarker& marker : rung.markers)
        if (marker.sequence == s.sequence) lines << tr("Ad marker: %1 %2").arg(toQString(toString(marker.kind)), toQString(marker.id));
    return lines.join(QLatin1Char('\n'));
}

bool StreamTimeline::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t i = 0; i < m_rungs.size(); ++i) {
        if (!laneOf(i).contains(help->pos())) continue;
        for (const Box& box : boxesOf(i)) {
            if (help->pos().x() < box.rect.left() || help->pos().x() > box.rect.right() + 1) continue;
            QToolTip::showText(help->globalPos(), describe(box), this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

}  // namespace inspector::console
