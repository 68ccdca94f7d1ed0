// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/style.h"

#include "app/console/format/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleFactory>
#include <QStyleOption>

#include <algorithm>

namespace inspector::console {

namespace {

void box(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& line, double width = 1) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(line.isValid() ? QPen(line, width) : QPen(Qt::NoPen));
    const double inset = line.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), sizes::corner - 1, sizes::corner - 1);
    painter->restore();
}

void chevron(QPainter* painter, QPointF centre, bool up, const QColor& colour) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const double d = up ? -2 : 2;
    const QPointF points[] = {centre + QPointF(-4, -d), centre + QPointF(0, d), centre + QPointF(4, -d)};
    painter->drawPolyline(points, 3);
    painter->restore();
}

// A box to be ticked, with an edge that is seen on every ground.
void tickBox(QPainter* painter, const QStyleOption* option) {
    const Theme& t = theme();
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool focus = enabled && option->state.testFlag(QStyle::State_HasFocus);
    const QRectF r(option->rect);
    const double width = focus ? 2 : 1;
    constexpr double corner = 2;  // a rounder one would be taken for a radio button
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(t.panel);
    painter->setPen(QPen(focus ? t.accent : enabled ? t.quiet : t.line, width));
    painter->drawRoundedRect(r.adjusted(width / 2, width / 2, -width / 2, -width / 2), corner, corner);
    painter->setPen(QPen(enabled ? t.text : t.quiet, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&](double x, double y) { return QPointF(r.left() + x * r.width(), r.top() + y * r.height()); };
    const QPointF tick[] = {at(0.25, 0.52), at(0.43, 0.70), at(0.76, 0.30)};
    const QPointF dash[] = {at(0.25, 0.5), at(0.75, 0.5)};
    if (option->state.testFlag(QStyle::State_On)) painter->drawPolyline(tick, 3);
    else if (option->state.testFlag(QStyle::State_NoChange)) painter->drawPolyline(dash, 2);
    painter->restore();
}

// One of several: round, so that it is not taken for a box to be ticked.
void radioButton(QPainter* painter, const QStyleOption* option) {
    const Theme& t = theme();
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool focus = enabled && option->state.testFlag(QStyle::State_HasFocus);
    const QRectF r(option->rect);
    const double width = focus ? 2 : 1;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(t.panel);
    painter->setPen(QPen(focus ? t.accent : enabled ? t.quiet : t.line, width));
    painter->drawEllipse(r.adjusted(width / 2, width / 2, -width / 2, -width / 2));
    if (option->state.testFlag(QStyle::State_On)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(enabled ? t.text : t.quiet);
        painter->drawEllipse(r.center(), r.width() / 4, r.height() / 4);
    }
    painter->restore();
}

// A button's face: what is pressed, chosen or under the pointer, and where the keyboard is.
void button(QPainter* painter, const QStyleOption* option, bool flat) {
    const Theme& t = theme();
    const bool down = option->state.testFlag(QStyle::State_Sunken);
    const bool on = option->state.testFlag(QStyle::State_On);
    const bool hover = option->state.testFlag(QStyle::State_MouseOver) && option->state.testFlag(QStyle::State_Enabled);
    const bool focus = option->state.testFlag(QStyle::State_HasFocus) && option->state.testFlag(QStyle::State_Enabled);
    QColor fill = flat ? QColor() : t.raised;
    if (down || on) fill = t.selection;
    else if (hover) fill = t.kind == ThemeKind::Dark ? t.line : t.window;
    const QColor line = focus ? t.accent : flat && !on ? QColor() : t.line;
    box(painter, option->rect, fill, line, focus ? 2 : 1);
}

}  // namespace

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
    const Theme& t = theme();
    switch (element) {
        case PE_PanelButtonCommand: {
            const auto* b = qstyleoption_cast<const QStyleOptionButton*>(option);
            if (b && b->features.testFlag(QStyleOptionButton::DefaultButton) && option->state.testFlag(State_Enabled) &&
                !option->state.testFlag(State_HasFocus)) {
                box(painter, option->rect, t.raised, t.accent);
                return;
            }
            return button(painter, option, b && b->features.testFlag(QStyleOptionButton::Flat));
        }
        case PE_IndicatorCheckBox:
        case PE_IndicatorItemViewItemCheck: return tickBox(painter, option);
        case PE_IndicatorRadioButton: return radioButton(painter, option);
        case PE_PanelButtonTool: return button(painter, option, option->state.testFlag(State_AutoRaise));
        case PE_FrameButtonTool:
        case PE_FrameDefaultButton: return;
        case PE_FrameFocusRect: return box(painter, option->rect, {}, t.accent, 2);
        case PE_PanelLineEdit: {
            const bool focus = option->state.testFlag(State_HasFocus);
            const auto* f = qstyleoption_cast<const QStyleOptionFrame*>(option);
            if (f && f->lineWidth == 0) {
                painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
                return;
            }
            return box(painter, option->rect, t.panel, focus ? t.accent : t.line, focus ? 2 : 1);
        }
        case PE_PanelScrollAreaCorner: painter->fillRect(option->rect, option->palette.brush(QPalette::Base)); return;
        case PE_FrameLineEdit: return;
        case PE_Frame:
            if (const auto* f = qstyleoption_cast<const QStyleOptionFrame*>(option); f && f->lineWidth == 0) return;
            painter->save();
            painter->setPen(option->state.testFlag(State_HasFocus) ? t.accent : t.line);
            painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
            painter->restore();
            return;
        case PE_FrameMenu:
        case PE_PanelTipLabel:
            painter->save();
            painter->setPen(t.line);
            painter->setBrush(element == PE_PanelTipLabel ? QBrush(t.raised) : QBrush(Qt::NoBrush));
            painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
            painter->restore();
            return;
        case PE_PanelMenu: painter->fillRect(option->rect, t.raised); return;
        case PE_IndicatorHeaderArrow: {
            const auto* h = qstyleoption_cast<const QStyleOptionHeader*>(option);
            // Qt calls the indicator of an ascending column "down".
            if (h && h->sortIndicator != QStyleOptionHeader::None) {
                // Fusion has it at the top of the header.
                chevron(painter, QPointF(QRectF(option->rect).center().x(), widget ? widget->height() / 2.0 : option->rect.center().y()),
                        h->sortIndicator == QStyleOptionHeader::SortDown, t.accent);
            }
            return;
        }
        default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const {
    const Theme& t = theme();
    switch (element) {
        case CE_HeaderSection:
        case CE_HeaderEmptyArea: {
            const QRect& r = option->rect;
            painter->fillRect(r, t.panel);
            if (element == CE_HeaderSection && option->state.testFlag(State_MouseOver)) painter->fillRect(r, t.raised);
            painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.line);
            return;
        }
        case CE_Splitter: {
            const bool hover = option->state.testFlag(State_MouseOver);
            painter->fillRect(option->rect, hover ? t.accent : t.window);
            return;
        }
        default: QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const {
    const Theme& t = theme();
    if (control == CC_ScrollBar) {
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            painter->fillRect(option->rect, widget && widget->parentWidget() ? widget->palette().brush(QPalette::Base)
                                                                             : QBrush(t.panel));
            QRect handle = subControlRect(CC_ScrollBar, bar, SC_ScrollBarSlider, widget).adjusted(2, 2, -2, -2);
            if (bar->maximum > bar->minimum) {
                const bool lit = option->state.testFlag(State_MouseOver) || option->state.testFlag(State_Sunken);
                painter->save();
                painter->setRenderHint(QPainter::Antialiasing);
                painter->setPen(Qt::NoPen);
                QColor colour = t.quiet;
                colour.setAlphaF(lit ? 0.9F : 0.5F);
                painter->setBrush(colour);
                const double radius = std::min(handle.width(), handle.height()) / 2.0;
                painter->drawRoundedRect(handle, radius, radius);
                painter->restore();
            }
            return;
        }
    }
    if (control == CC_ComboBox) {
        const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        if (combo && !combo->editable && combo->frame) {
            button(painter, option, false);
            const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
            chevron(painter, QRectF(arrow).center(), false, t.quiet);
            return;
        }
        // One that can be written in is a field with an arrow in it; the text's own field inside has no frame.
        if (combo && combo->editable && combo->frame) {
            const bool focus = option->state.testFlag(State_HasFocus) && option->state.testFlag(State_Enabled);
            box(painter, option->rect, t.panel, focus ? t.accent : t.line, focus ? 2 : 1);
            chevron(painter, QRectF(subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget)).center(), false, t.quiet);
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element != SE_LineEditContents) return rect;
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
    return frame && frame->lineWidth == 0 ? rect : rect.adjusted(5, 0, -3, 0);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
        case PM_ScrollBarExtent: return 11;
        case PM_SplitterWidth: return 4;
        case PM_ButtonShiftHorizontal:
        case PM_ButtonShiftVertical: return 0;
        case PM_HeaderMargin: return 8;
        case PM_FocusFrameHMargin: return 6;  // beside an item's text
        case PM_FocusFrameVMargin: return 2;
        case PM_ToolTipLabelFrameWidth: return 6;
        case PM_SmallIconSize:
        case PM_ButtonIconSize: return 18;
        default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
    switch (hint) {
        case SH_EtchDisabledText: return 0;
        case SH_DialogButtonBox_ButtonsHaveIcons: return 0;  // the style's are black
        case SH_ToolTip_WakeUpDelay: return 400;
        case SH_ItemView_ActivateItemOnSingleClick: return 0;
        case SH_ItemView_ShowDecorationSelected: return 1;
        case SH_ScrollBar_ContextMenu: return 0;
        default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                              const QWidget* widget) const {
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
        case CT_PushButton: size = QSize(size.width() + 10, std::max(size.height(), 30)); break;
        case CT_LineEdit:
        case CT_ComboBox:
        case CT_SpinBox: size.setHeight(std::max(size.height(), 30)); break;
        case CT_ToolButton: size += QSize(4, 2); break;
        default: break;
    }
    return size;
}

}  // namespace inspector::console
