// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/time_interval.h"

#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QLabel;
class QPlainTextEdit;

namespace inspector::console {

// A week of one zone, half an hour a cell, in which a moment is inside of intervals or not. GUI thread.
class WeekView : public QWidget {
    Q_OBJECT

public:
    explicit WeekView(QWidget* parent = nullptr);

    void show(const std::vector<TimeInterval>& intervals, WallTime now);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<bool> m_inside;   // Monday 0:00 on; empty: nothing is known
    int m_now = -1;               // the cell that is now
};

// Cells of this week, from Monday 0:00 in the intervals' zone (the first one's).
inline constexpr int weekCells = 7 * 48;
[[nodiscard]] std::vector<bool> weekOf(const std::vector<TimeInterval>& intervals, WallTime now, int* nowCell = nullptr);

// Times that come again, typed one a line, shown as a week and in words.
class WeekForm : public QWidget {
    Q_OBJECT

public:
    explicit WeekForm(WallTime now, QWidget* parent = nullptr);

    void load(const std::vector<TimeInterval>& intervals);
    // None: something is no interval; `why` says it.
    [[nodiscard]] std::optional<std::vector<TimeInterval>> read(std::string* why) const;

Q_SIGNALS:
    void typed();

private:
    void refresh();

    const WallTime m_now;
    QPlainTextEdit* m_text;
    WeekView* m_week;
    QLabel* m_words;
};

}  // namespace inspector::console
