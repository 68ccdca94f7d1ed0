// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/time_interval.h"

#include <QObject>

#include <string>
#include <vector>

class QDateTimeEdit;
class QPlainTextEdit;

namespace inspector::console {

// From when to when, and the times that come again between: the fields that silences and maintenance share. The widgets are
// the form's; GUI thread.
class SpanFields : public QObject {
    Q_OBJECT

public:
    explicit SpanFields(QObject* parent);

    void load(WallTime starts, WallTime ends, const std::vector<TimeInterval>& recurs);
    // An end that nobody touched is exactly what was loaded: the fields know minutes only.
    [[nodiscard]] WallTime starts() const;
    [[nodiscard]] WallTime ends() const;
    [[nodiscard]] std::vector<TimeInterval> recurs(std::string* why) const;
    void setEnds(WallTime ends);

    [[nodiscard]] QDateTimeEdit* startsEdit() const { return m_starts; }
    [[nodiscard]] QDateTimeEdit* endsEdit() const { return m_ends; }
    [[nodiscard]] QPlainTextEdit* recursEdit() const { return m_recurs; }

Q_SIGNALS:
    void typed();

private:
    QDateTimeEdit* m_starts;
    QDateTimeEdit* m_ends;
    QPlainTextEdit* m_recurs;
    WallTime m_loadedStarts{};
    WallTime m_loadedEnds{};
};

}  // namespace inspector::console
