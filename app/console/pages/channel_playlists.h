// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/report.h"

#include <QWidget>

#include <memory>

class QLabel;
class QListWidget;

namespace inspector::console {

class PlaylistView;

// The newest playlists of one channel as text, with findings at their lines. GUI thread.
class ChannelPlaylists : public QWidget {
    Q_OBJECT

public:
    explicit ChannelPlaylists(QWidget* parent = nullptr);

    // Null: this program does not probe the channel, so it has no text.
    void setReport(std::shared_ptr<const ProbeReport> report, WallTime now);
    void showRung(const QString& rung, int line);

private:
    void showCurrent();

    QListWidget* m_rungs;
    PlaylistView* m_view;
    QLabel* m_caption;
    QLabel* m_note;
    std::shared_ptr<const ProbeReport> m_report;
    WallTime m_now{};
};

}  // namespace inspector::console
