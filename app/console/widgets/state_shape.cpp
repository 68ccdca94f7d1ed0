// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/state_shape.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <QCoreApplication>
#include <QFont>

#include <algorithm>

namespace inspector::console {

Mark markOf(Severity severity) {
    switch (severity) {
        case Severity::Info: return Mark::Info;
        case Severity::Minor: return Mark::Minor;
        case Severity::Major: return Mark::Major;
        case Severity::Critical: break;
    }
    return Mark::Critical;
}

Mark markOf(ChannelState state) {
    switch (state) {
        case ChannelState::Up: return Mark::Ok;
        case ChannelState::Degraded: return Mark::Major;
        case ChannelState::Down: return Mark::Critical;
        case ChannelState::Unknown: break;
    }
    return Mark::Unknown;
}

Mark markOf(const Channel& channel, const ChannelStatus* status) {
    if (!channel.enabled) return Mark::Off;
    if (!status) return Mark::Unknown;
    if (status->state == ChannelState::Up && status->worst == Severity::Minor) return Mark::Minor;
    return markOf(status->state);
}

QColor colourOf(Mark mark) {
    const Theme& t = theme();
    switch (mark) {
        case Mark::Info: return t.info;
        case Mark::Minor: return t.minor;
        case Mark::Major: return t.major;
        case Mark::Critical: return t.critical;
        case Mark::Ok:
        case Mark::Off:
        case Mark::Unknown: break;
    }
    return t.quiet;
}

QString markWord(Mark mark) {
    switch (mark) {
        case Mark::Ok: return stateWord(ChannelState::Up);
        case Mark::Off: return QCoreApplication::translate("Words", "Off");
        case Mark::Unknown: return stateWord(ChannelState::Unknown);
        case Mark::Info: return severityWord(Severity::Info);
        case Mark::Minor: return severityWord(Severity::Minor);
        case Mark::Major: return stateWord(ChannelState::Degraded);
        case Mark::Critical: break;
    }
    return stateWord(ChannelState::Down);
}

void paintHatching(QPainter& painter, const QRectF& box, const QColor& colour) {
    painter.save();
    painter.setClipRect(box, Qt::IntersectClip);
    painter.setPen(QPen(colour, 1));
    for (double x = box.left() - box.height(); x < box.right(); x += 6)
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()));
    painter.restore();
}

void paintMark(QPainter& painter, const QRectF& box, Mark mark, const QColor& given) {
    const double side = std::min(box.width(), box.height());
    const QPointF c = box.center();
    const double r = side / 2;
    const QColor colour = given.isValid() ? given : colourOf(mark);
    const double line = std::max(1.5, side / 8);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, line));
    painter.setBrush(Qt::NoBrush);
    const auto fill = [&] {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
    };
    switch (mark) {
        case Mark::Ok: painter.drawEllipse(c, r * 0.5, r * 0.5); break;
        case Mark::Off: painter.drawLine(c - QPointF(r * 0.7, 0), c + QPointF(r * 0.7, 0)); break;
        case Mark::Unknown: {
            QFont font = inspector::console::font(std::max(8, static_cast<int>(side * 0.95)), true);
            painter.setFont(font);
            painter.drawText(box.adjusted(-4, -4, 4, 4), Qt::AlignCenter, QStringLiteral("?"));
            break;
        }
        case Mark::Info: painter.drawEllipse(c, r * 0.75, r * 0.75); break;
        case Mark::Minor:
            fill();
            painter.drawEllipse(c, r * 0.72, r * 0.72);
            break;
        case Mark::Major: {
            fill();
            const QPointF points[] = {c + QPointF(0, -r * 0.9), c + QPointF(r, r * 0.8), c + QPointF(-r, r * 0.8)};
            painter.drawPolygon(points, 3);
            break;
        }
        case Mark::Critical: {
            fill();
            const QPointF points[] = {c + QPointF(0, -r), c + QPointF(r, 0), c + QPointF(0, r), c + QPointF(-r, 0)};
            painter.drawPolygon(points, 4);
            break;
        }
    }
    painter.restore();
}

}  // namespace inspector::console
