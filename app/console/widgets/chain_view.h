// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/widgets/state_shape.h"
#include "core/model/endpoint.h"

#include <QRectF>
#include <QString>
#include <QWidget>

#include <vector>

namespace inspector::console {

// One stage of the chain.
struct ChainNode {
    QString key;               // the stage; what `chosen` tells
    StageRole role = StageRole::Edge;
    QString name;
    QString place;             // "Edge · Fastly · eu-central"
    Mark mark = Mark::Unknown;
    QString figure;            // what decides it: "TTFB 41 ms · 1.9 s behind"
    QString explanation;       // a tool tip
    bool culprit = false;      // the verdict names it

    bool operator==(const ChainNode&) const = default;
};

// Packager → origin → edges, each with its state and the figures that decide it; the link into the culprit is broken. A click or
// Enter chooses a stage, arrows walk. GUI thread.
class ChainView : public QWidget {
    Q_OBJECT

public:
    explicit ChainView(QWidget* parent = nullptr);

    void setNodes(std::vector<ChainNode> nodes);
    [[nodiscard]] const std::vector<ChainNode>& nodes() const { return m_nodes; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

Q_SIGNALS:
    void chosen(const QString& key);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    struct Layout {
        std::vector<QRectF> boxes;      // of the nodes
        std::vector<QRectF> links;      // into the second, third column: from left to right
        std::vector<std::size_t> columns;  // first node of each column
        double height = 0;
    };
    [[nodiscard]] Layout layOut(double width) const;
    void paintNode(QPainter& painter, std::size_t i) const;
    void paintLink(QPainter& painter, const QRectF& link, Mark mark) const;
    [[nodiscard]] int nodeAt(QPointF position) const;
    void setCurrent(int node);

    std::vector<ChainNode> m_nodes;
    Layout m_layout;
    int m_current = 0;
    int m_hovered = -1;
};

}  // namespace inspector::console
