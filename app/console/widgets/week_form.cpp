// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/week_form.h"

#include "app/console/format/format.h"
#include "app/console/format/schedule_text.h"
#include "app/console/format/theme.h"

#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTimeZone>
#include <QVBoxLayout>

namespace inspector::console {

namespace {

constexpr int cellsOfDay = 48;
constexpr int dayHeight = 14;
constexpr int headHeight = 16;
constexpr int dayNameWidth = 36;

QTimeZone zoneOf(const std::vector<TimeInterval>& intervals) {
    const std::string name = intervals.empty() ? std::string() : intervals.front().zone;
    const QTimeZone zone(name.empty() ? QByteArrayLiteral("UTC") : QByteArray::fromStdString(name));
    return zone.isValid() ? zone : QTimeZone::utc();
}

}  // namespace

std::vector<bool> weekOf(const std::vector<TimeInterval>& intervals, WallTime now, int* nowCell) {
    const QTimeZone zone = zoneOf(intervals);
    const QDateTime local = toDateTime(now).toTimeZone(zone);
    const QDate monday = local.date().addDays(1 - local.date().dayOfWeek());
    std::vector<bool> cells;
    cells.reserve(weekCells);
    for (int cell = 0; cell < weekCells; ++cell) {
        const int minutes = cell % cellsOfDay * 30;
        const QDateTime start(monday.addDays(cell / cellsOfDay), QTime(minutes / 60, minutes % 60), zone);
        cells.push_back(containsAny(intervals, fromDateTime(start)));
    }
    if (nowCell) *nowCell = (local.date().dayOfWeek() - 1) * cellsOfDay + local.time().hour() * 2 + local.time().minute() / 30;
    return cells;
}

WeekView::WeekView(QWidget* parent) : QWidget(parent) { setFixedHeight(sizeHint().height()); }

QSize WeekView::sizeHint() const { return {dayNameWidth + cellsOfDay * 6, headHeight + 7 * dayHeight + 2}; }

void WeekView::show(const std::vector<TimeInterval>& intervals, WallTime now) {
    m_inside = weekOf(intervals, now, &m_now);
    update();
}

void WeekView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& t = theme();
    painter.setFont(console::font(sizes::caption));
    const double cell = double(width() - dayNameWidth - 1) / cellsOfDay;
    painter.setPen(t.quiet);
    for (int hour = 0; hour < 24; hour += 6)
        painter.drawText(QRectF(dayNameWidth + hour * 2 * cell, 0, 60, headHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         QStringLiteral("%1:00").arg(hour, 2, 10, QLatin1Char('0')));
    for (int day = 0; day < 7; ++day) {
        const double top = headHeight + day * dayHeight;
        painter.setPen(t.quiet);
        painter.drawText(QRectF(0, top, dayNameWidth - 4, dayHeight), Qt::AlignLeft | Qt::AlignVCenter, QLocale().dayName(day + 1, QLocale::ShortFormat));
        for (int i = 0; i < cellsOfDay; ++i) {
            const auto index = static_cast<std::size_t>(day * cellsOfDay + i);
            const QRectF box(dayNameWidth + i * cell, top + 1, cell + 0.5, dayHeight - 2);
            const bool inside = index < m_inside.size() && m_inside[index];
            painter.fillRect(box, inside ? t.accent : t.raised);
            if (static_cast<int>(index) == m_now) {
                painter.setPen(QPen(t.text, 1));
                painter.drawRect(box.adjusted(0, 0, -0.5, -0.5));
            }
        }
    }
}

WeekForm::WeekForm(WallTime now, QWidget* parent)
    : QWidget(parent), m_now(now), m_text(new QPlainTextEdit), m_week(new WeekView), m_words(new QLabel) {
    m_text->setFixedHeight(56);
    m_text->setTabChangesFocus(true);
    m_text->setPlaceholderText(QStringLiteral("Mon-Fri 06:00-24:00 Europe/Berlin"));
    m_text->setToolTip(intervalHelp());
    m_text->setAccessibleName(tr("On the air at"));
    m_text->setAccessibleDescription(intervalHelp());
    m_words->setWordWrap(true);
    m_words->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(sizes::space1);
    layout->addWidget(m_text);
    layout->addWidget(m_week);
    layout->addWidget(m_words);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        refresh();
        Q_EMIT typed();
    });
    refresh();
}

void WeekForm::load(const std::vector<TimeInterval>& intervals) { m_text->setPlainText(intervalsText(intervals)); }

std::optional<std::vector<TimeInterval>> WeekForm::read(std::string* why) const {
    auto intervals = readIntervals(m_text->toPlainText(), why);
    if (intervals && intervals->empty()) {
        if (why) *why = toStd(tr("Say when it is on the air, or that it always is."));
        return std::nullopt;
    }
    return intervals;
}

void WeekForm::refresh() {
    std::string why;
    const auto intervals = read(&why);
    m_week->show(intervals.value_or(std::vector<TimeInterval>()), m_now);
    m_words->setText(intervals ? onAirText(*intervals, m_now) : m_text->toPlainText().trimmed().isEmpty() ? intervalHelp() : toQString(why));
    m_week->setAccessibleName(m_words->text());
}

}  // namespace inspector::console
