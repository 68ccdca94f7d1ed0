// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/page.h"
#include "core/model/channel.h"
#include "core/model/status.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace inspector::console {

// The top of a channel's page: its name, its state in words and since when, the figures that decide, and what can be
// done. GUI thread.
class ChannelHeader : public QWidget {
    Q_OBJECT

public:
    explicit ChannelHeader(QWidget* parent = nullptr);

    // Null status: no sample yet.
    void show(const Channel& channel, const ChannelStatus* status, WallTime now);

Q_SIGNALS:
    void probeRequested();
    void editRequested();
    void copyRequested();
    void playRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Figure {
        QLabel* value;
        QLabel* caption;
    };
    Figure addFigure(QHBoxLayout& row, const QString& caption);

    class MarkBox;
    MarkBox* m_mark;
    QLabel* m_name;
    QLabel* m_place;
    QLabel* m_state;
    Figure m_ttfb, m_margin, m_bitrate, m_age, m_latency, m_errors, m_availability;
};

}  // namespace inspector::console
