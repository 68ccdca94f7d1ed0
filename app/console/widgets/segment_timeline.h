// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QString>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

namespace inspector::console {

// One segment as it was fetched.
struct SegmentCell {
    std::uint64_t sequence = 0;
    WallTime fetched{};
    double durationS = 0;
    std::optional<double> bytes;
    std::optional<double> ttfbMs;
    std::optional<double> downloadMs;
    std::optional<double> ratio;     // download time / duration
    int status = 0;                  // HTTP; 0: no answer
    bool discontinuity = false;
    bool partial = false;

    [[nodiscard]] bool failed() const { return status < 200 || status > 299; }
    bool operator==(const SegmentCell&) const = default;
};

// The newest segments of a rung, the newest at the right: width is duration, height is size, colour is download ratio; a
// failed one has a diamond, a discontinuity a dashed line, a sequence that was not fetched a thin gap. Hover or the
// arrow keys explain one. GUI thread.
class SegmentTimeline : public QWidget {
    Q_OBJECT

public:
    explicit SegmentTimeline(QWidget* parent = nullptr);

    // Ascending by sequence.
    void setSegments(std::vector<SegmentCell> segments);
    void setNote(const QString& note);  // shown while there are none

    [[nodiscard]] QSize sizeHint() const override { return {600, 96}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 80}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Box {
        QRectF rect;
        std::size_t index;
    };
    [[nodiscard]] std::vector<Box> layoutBoxes() const;
    void explain(std::optional<std::size_t> index, const QPoint& at);
    [[nodiscard]] QString describe(const SegmentCell& cell) const;

    std::vector<SegmentCell> m_segments;
    QString m_note;
    std::optional<std::size_t> m_current;
};

}  // namespace inspector::console
