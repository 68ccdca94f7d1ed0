// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/widgets/state_shape.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace inspector::console {

// One figure of the fleet: name, figure with unit, what it is about, an hour's trend, the change against yesterday.
class KpiTile : public QWidget {
    Q_OBJECT

public:
    struct Content {
        QString figure;               // "99.7", "–" when not known
        QString unit;                 // "%"
        QString detail;               // "worst: CH 12", "vs. yesterday"
        std::optional<Mark> mark;     // set when the figure is trouble
        std::vector<float> trend;     // NaN: gap
        bool trendFromZero = false;
        bool operator==(const Content&) const = default;
    };

    KpiTile(const QString& name, const QString& explanation, QWidget* parent = nullptr);

    void setContent(Content content);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void clicked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString m_name;
    Content m_content;
};

}  // namespace inspector::console
