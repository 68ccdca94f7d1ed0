// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QWidget>

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
    // The verdict as a sentence, for the page's headline.
    [[nodiscard]] static QString verdictOf(const Examination& examination);
    void setView(int tab);
    [[nodiscard]] int view() const;

private:
    QWidget* makeRequests();
    void showHead(const Examination& examination);

    Client& m_client;
    QLabel* m_verdict;
    QLabel* m_facts;
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
