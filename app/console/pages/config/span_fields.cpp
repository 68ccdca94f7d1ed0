// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/config/span_fields.h"

#include "app/console/format/schedule_text.h"

#include <QDateTimeEdit>
#include <QPlainTextEdit>

namespace inspector::console {

namespace {

// What the field shows of a moment: whole minutes.
QDateTime shown(WallTime time) {
    QDateTime t = toDateTime(time);
    t.setTime(QTime(t.time().hour(), t.time().minute()));
    return t;
}

QDateTimeEdit* makeEdit() {
    auto* edit = new QDateTimeEdit;
    edit->setCalendarPopup(true);
    edit->setDisplayFormat(QStringLiteral("ddd d MMM yyyy HH:mm"));
    return edit;
}

}  // namespace

SpanFields::SpanFields(QObject* parent) : QObject(parent), m_starts(makeEdit()), m_ends(makeEdit()), m_recurs(new QPlainTextEdit) {
    m_recurs->setFixedHeight(56);
    m_recurs->setTabChangesFocus(true);
    m_recurs->setPlaceholderText(tr("all the time between"));
    for (QDateTimeEdit* edit : {m_starts, m_ends}) connect(edit, &QDateTimeEdit::dateTimeChanged, this, &SpanFields::typed);
    connect(m_recurs, &QPlainTextEdit::textChanged, this, &SpanFields::typed);
}

void SpanFields::load(WallTime starts, WallTime ends, const std::vector<TimeInterval>& recurs) {
    m_loadedStarts = starts;
    m_loadedEnds = ends;
    m_starts->setDateTime(shown(starts));
    m_ends->setDateTime(shown(ends));
    m_recurs->setPlainText(intervalsText(recurs));
}

WallTime SpanFields::starts() const {
    return m_starts->dateTime() == shown(m_loadedStarts) ? m_loadedStarts : fromDateTime(m_starts->dateTime());
}

WallTime SpanFields::ends() const {
    return m_ends->dateTime() == shown(m_loadedEnds) ? m_loadedEnds : fromDateTime(m_ends->dateTime());
}

std::vector<TimeInterval> SpanFields::recurs(std::string* why) const {
    return readIntervals(m_recurs->toPlainText(), why).value_or(std::vector<TimeInterval>());
}

void SpanFields::setEnds(WallTime ends) { m_ends->setDateTime(shown(ends)); }

}  // namespace inspector::console
