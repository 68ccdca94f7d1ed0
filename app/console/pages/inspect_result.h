// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QWidget>

#include <array>

class QLabel;
class QTabWidget;
class QTableView;

namespace inspector::console {

class ChannelFindings;
class ChannelPlaylists;
class RequestModel;
class RungModel;
class StreamTimeline;

// What an examination brought: the verdict in a sentence, the ladder, findings, segments, playlists, requests. GUI thread.
class InspectResult : public QWidget {
    Q_OBJECT

public:
    explicit InspectResult(Client& client, QWidget* parent = nullptr);

    void setExamination(const std::shared_ptr<const Examination>& examination);
    // What was looked at, in a line: for the page's headline.
    [[nodiscard]] static QString factsOf(const Examination& examination);
    void setView(int tab);
    [[nodiscard]] int view() const;

private:
    QWidget* makeRequests();
    [[nodiscard]] static QString verdictOf(const Examination& examination, const std::array<int, 4>& counts);
    void showVerdict(const Examination& examination);

    Client& m_client;
    QLabel* m_verdict;
    RungModel* m_rungs;
    QTableView* m_ladder;
    QTabWidget* m_tabs;
    ChannelFindings* m_findings;
    StreamTimeline* m_timeline;
    QLabel* m_noSegments;
    ChannelPlaylists* m_playlists;
    RequestModel* m_requests;
    QTableView* m_requestTable;
    QLabel* m_headers;
};

}  // namespace inspector::console
