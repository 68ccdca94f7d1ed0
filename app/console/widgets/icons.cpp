// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/icons.h"

#include "app/console/format/theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace inspector::console {

namespace {

void lines(QPainterPath& path, std::initializer_list<QPointF> points) {
    bool first = true;
    for (const QPointF& point : points) {
        if (first) path.moveTo(point);
        else path.lineTo(point);
        first = false;
    }
}

void arrow(QPainterPath& path, QPointF from, QPointF to) {
    const QPointF d = to - from;
    const double length = std::hypot(d.x(), d.y());
    const QPointF along = d / length * 4.5, across(-along.y(), along.x());
    lines(path, {from, to});
    lines(path, {to - along + across, to, to - along - across});
}

// The outline that is stroked; what is filled as well goes to `filled`.
QPainterPath outline(Icon which, QPainterPath& filled) {
    QPainterPath p;
    switch (which) {
        case Icon::Overview:
            for (const QPointF at : {QPointF(4, 4), QPointF(13.5, 4), QPointF(4, 13.5), QPointF(13.5, 13.5)})
                p.addRoundedRect(QRectF(at, QSizeF(6.5, 6.5)), 1.5, 1.5);
            break;
        case Icon::Channels:
            for (const double y : {6.0, 12.0, 18.0}) {
                filled.addEllipse(QPointF(5, y), 1.4, 1.4);
                lines(p, {{9, y}, {20, y}});
            }
            break;
        case Icon::Channel:
            p.addRoundedRect(QRectF(3.5, 5, 17, 11.5), 2, 2);
            lines(p, {{8, 20}, {16, 20}});
            break;
        case Icon::Events:
            p.addEllipse(QPointF(12, 12), 8.2, 8.2);
            lines(p, {{12, 7.5}, {12, 12}, {15.2, 14}});
            break;
        case Icon::Menu:
            for (const double y : {6.5, 12.0, 17.5}) lines(p, {{4, y}, {20, y}});
            break;
        case Icon::Find:
            p.addEllipse(QPointF(10.5, 10.5), 6, 6);
            lines(p, {{15, 15}, {20, 20}});
            break;
        case Icon::Inspect:
            p.addEllipse(QPointF(10.5, 10.5), 6.5, 6.5);
            lines(p, {{15.3, 15.3}, {20, 20}});
            lines(p, {{7.5, 10.5}, {9.5, 10.5}, {10.5, 8}, {11.5, 13}, {12.3, 10.5}, {13.5, 10.5}});
            break;
        case Icon::Edges:
            for (const QPointF at : {QPointF(5, 12), QPointF(19, 5.5), QPointF(19, 18.5)}) p.addEllipse(at, 2.3, 2.3);
            lines(p, {{7.2, 11}, {16.9, 6.5}});
            lines(p, {{7.2, 13}, {16.9, 17.5}});
            break;
        case Icon::Theme:
            p.addEllipse(QPointF(12, 12), 8, 8);
            filled.moveTo(12, 4);
            filled.arcTo(QRectF(4, 4, 16, 16), 90, -180);
            filled.closeSubpath();
            break;
        case Icon::PanelRight:
            p.addRoundedRect(QRectF(3.5, 5, 17, 14), 2, 2);
            lines(p, {{14.5, 5}, {14.5, 19}});
            break;
        case Icon::Add: lines(p, {{12, 5}, {12, 19}}), lines(p, {{5, 12}, {19, 12}}); break;
        case Icon::Edit:
            lines(p, {{5, 19}, {5.8, 15.4}, {16, 5.2}, {18.8, 8}, {8.6, 18.2}, {5, 19}});
            break;
        case Icon::Duplicate:
        case Icon::Copy:
            p.addRoundedRect(QRectF(8.5, 8.5, 11, 11), 2, 2);
            lines(p, {{15.5, 5}, {6.5, 5}, {5, 6.5}, {5, 15.5}});
            break;
        case Icon::Remove:
            lines(p, {{4.5, 7}, {19.5, 7}});
            lines(p, {{6.5, 7}, {7.5, 20}, {16.5, 20}, {17.5, 7}});
            lines(p, {{9.5, 7}, {9.5, 4.5}, {14.5, 4.5}, {14.5, 7}});
            break;
        case Icon::Probe:
            filled.addEllipse(QPointF(12, 12), 1.8, 1.8);
            for (const double r : {5.0, 9.0}) {
                const QRectF box(12 - r, 12 - r, 2 * r, 2 * r);
                for (const double start : {-40.0, 140.0}) {
                    p.arcMoveTo(box, start);
                    p.arcTo(box, start, 80);
                }
            }
            break;
        case Icon::Import:
            arrow(p, {12, 4}, {12, 14.5});
            lines(p, {{4.5, 15}, {4.5, 19.5}, {19.5, 19.5}, {19.5, 15}});
            break;
        case Icon::Export:
            arrow(p, {12, 15}, {12, 4.5});
            lines(p, {{4.5, 15}, {4.5, 19.5}, {19.5, 19.5}, {19.5, 15}});
            break;
        case Icon::Columns:
            p.addRoundedRect(QRectF(4, 5, 16, 14), 2, 2);
            lines(p, {{9.3, 5}, {9.3, 19}});
            lines(p, {{14.7, 5}, {14.7, 19}});
            break;
        case Icon::Group:
            lines(p, {{4, 6}, {12, 6}});
            for (const double y : {12.0, 18.0}) lines(p, {{8, y}, {20, y}});
            break;
        case Icon::Undo:
        case Icon::Redo: {
            QPainterPath u;
            u.moveTo(5, 9);
            u.lineTo(14.5, 9);
            u.arcTo(QRectF(9.5, 9, 10, 10), 90, -180);
            u.lineTo(9, 19);
            lines(u, {{9, 5}, {5, 9}, {9, 13}});
            p = which == Icon::Undo ? u : QTransform(-1, 0, 0, 1, 24, 0).map(u);
            break;
        }
        case Icon::Template:
            p.addRoundedRect(QRectF(4, 4.5, 16, 15), 2, 2);
            lines(p, {{4, 9.5}, {20, 9.5}});
            lines(p, {{8, 14.5}, {16, 14.5}});
            break;
        case Icon::Enable:
            lines(p, {{12, 4}, {12, 11}});
            p.arcMoveTo(QRectF(5, 5.5, 14, 14), 55);
            p.arcTo(QRectF(5, 5.5, 14, 14), 55, -290);
            break;
        case Icon::Disable:
            p.addEllipse(QPointF(12, 12), 8, 8);
            lines(p, {{6.4, 6.4}, {17.6, 17.6}});
            break;
        case Icon::Back: arrow(p, {19, 12}, {5.5, 12}); break;
        case Icon::Warning:
            lines(p, {{12, 4.5}, {20.5, 19.5}, {3.5, 19.5}, {12, 4.5}});
            lines(p, {{12, 10}, {12, 14}});
            filled.addEllipse(QPointF(12, 16.6), 0.6, 0.6);
            break;
        case Icon::Close: lines(p, {{6, 6}, {18, 18}}), lines(p, {{18, 6}, {6, 18}}); break;
        case Icon::Play: lines(p, {{7, 5}, {19, 12}, {7, 19}, {7, 5}}); break;
        case Icon::Enlarge:
            for (const QPointF corner : {QPointF(1, 1), QPointF(-1, 1), QPointF(-1, -1), QPointF(1, -1)}) {
                const QPointF c(12 - 7.5 * corner.x(), 12 - 7.5 * corner.y());
                lines(p, {c + QPointF(4 * corner.x(), 0), c, c + QPointF(0, 4 * corner.y())});
            }
            break;
        case Icon::Keys:
            p.addRoundedRect(QRectF(3, 6, 18, 12), 2, 2);
            for (const double x : {7.0, 12.0, 17.0}) filled.addEllipse(QPointF(x, 10), 1, 1);
            lines(p, {{8, 14.5}, {16, 14.5}});
            break;
        case Icon::Configuration:  // three sliders
            for (const auto& [y, x] : {std::pair{6.0, 15.0}, {12.0, 8.0}, {18.0, 13.0}}) {
                lines(p, {{4, y}, {x - 2, y}}), lines(p, {{x + 2, y}, {20, y}});
                p.addEllipse(QPointF(x, y), 2, 2);
            }
            break;
        case Icon::System:  // a stack of two machines
            for (const double y : {5.0, 13.0}) {
                p.addRoundedRect(QRectF(4, y, 16, 6), 1.5, 1.5);
                filled.addEllipse(QPointF(7.5, y + 3), 0.9, 0.9);
                lines(p, {{12, y + 3}, {16.5, y + 3}});
            }
            break;
        case Icon::Alerts:
        case Icon::Muted: {  // a bell, struck when it is still
            QPainterPath bell;
            bell.moveTo(5, 17);
            bell.cubicTo(7.5, 14.5, 6, 11, 7, 8.5);
            bell.cubicTo(8, 6, 10, 5, 12, 5);
            bell.cubicTo(14, 5, 16, 6, 17, 8.5);
            bell.cubicTo(18, 11, 16.5, 14.5, 19, 17);
            bell.closeSubpath();
            lines(bell, {{10.5, 20}, {13.5, 20}});
            if (which == Icon::Muted) lines(bell, {{4, 4}, {20, 20}});
            p = bell;
            break;
        }
        case Icon::Check: lines(p, {{4.5, 12.5}, {10, 18}, {19.5, 7}}); break;
        case Icon::Hand:  // somebody
            p.addEllipse(QPointF(12, 8), 3.6, 3.6);
            p.moveTo(5, 20);
            p.cubicTo(5, 15.5, 8, 13.8, 12, 13.8);
            p.cubicTo(16, 13.8, 19, 15.5, 19, 20);
            break;
        case Icon::Live:
            filled.addEllipse(QPointF(12, 12), 3.2, 3.2);
            p.addEllipse(QPointF(12, 12), 7.5, 7.5);
            break;
    }
    return p;
}

class Engine : public QIconEngine {
public:
    explicit Engine(Icon which) : m_which(which), m_outline(outline(which, m_filled)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        QColor colour = theme().text;
        if (mode == QIcon::Disabled) colour = theme().quiet, colour.setAlphaF(0.5F);
        else if (state == QIcon::On || mode == QIcon::Selected) colour = theme().accent;
        const double scale = std::min(rect.width(), rect.height()) / 24.0;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(QRectF(rect).center() - QPointF(12, 12) * scale);
        painter->scale(scale, scale);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(colour, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->drawPath(m_outline);
        painter->setPen(Qt::NoPen);
        painter->fillPath(m_filled, colour);
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new Engine(m_which); }

private:
    Icon m_which;
    QPainterPath m_filled;
    QPainterPath m_outline;
};

}  // namespace

QIcon icon(Icon which) { return QIcon(new Engine(which)); }

}  // namespace inspector::console
