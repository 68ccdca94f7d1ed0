// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/report.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace inspector::console {

// The segments of every rung below each other: width is duration, height is bitrate against the declared one (dashed),
// dots are keyframes, dashed lines discontinuities, flags ad markers; a failed segment has a diamond. As high as its
// rungs need: stands in a scroll area. GUI thread.
class StreamTimeline : public QWidget {
    Q_OBJECT

public:
    explicit StreamTimeline(QWidget* parent = nullptr);

    // Rungs without segments are left out.
    void setRungs(std::vector<RungReport> rungs);
    [[nodiscard]] bool isEmpty() const { return m_rungs.empty(); }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {300, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Box {
        QRectF rect;
        std::size_t rung, segment;
    };
    [[nodiscard]] std::vector<Box> boxesOf(std::size_t rung) const;
    void paintRung(QPainter& painter, std::size_t rung);
    void paintMarks(QPainter& painter, const Box& box);
    [[nodiscard]] QString describe(const Box& box) const;
    [[nodiscard]] QRectF laneOf(std::size_t rung) const;
    [[nodiscard]] double fullScale(const RungReport& rung) const;

    std::vector<RungReport> m_rungs;
};

}  // namespace inspector::console
