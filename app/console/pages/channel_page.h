// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/pages/page.h"
#include "app/console/widgets/segment_timeline.h"

#include <QTimer>

#include <cstdint>
#include <optional>
#include <set>
#include <string>

class QLabel;
class QStackedWidget;
class QTabWidget;
class QTableView;

namespace inspector::console {

class ChainView;
class ChannelChain;
class ChannelCharts;
class ChannelFindings;
class ChannelHeader;
class ChannelMoment;
class ChannelPlaylists;
class ChannelRecorder;
class RungModel;

// One channel: its state and since when, its chain, its rungs, its newest segments, charts, findings, playlists and recordings. The parameter
// is the channel's id, optionally with a view: "sport-1/playlists", and with the moment that charts, verdict and recording are to
// be about: "sport-1/charts/1700000000000" (milliseconds since 1970).
class ChannelPage : public Page {
    Q_OBJECT

public:
    ChannelPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override;
    void applyParameter(const QString& parameter) override;
    [[nodiscard]] QString parameter() const override;
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;

protected:
    void activated() override;
    void deactivated() override;

private:
    QWidget* makeContent();
    void addShortcuts();
    void catchUp();         // everything, from what the client knows
    void showStatus();
    void openStage(const QString& stage);
    void setMoment(std::optional<WallTime> moment);
    void askSegments();
    void showSegments(const std::vector<Point>& points);
    void setRung(const std::string& rung);
    [[nodiscard]] const Channel* channel() const;

    PageContext m_context;
    ChannelId m_channel;
    std::string m_rung;     // whose segments are shown; empty: the highest variant
    QStackedWidget* m_stack;
    QLabel* m_empty;
    ChannelMoment* m_moment;
    ChannelHeader* m_header;
    ChainView* m_chainView;
    RungModel* m_rungs;
    QTableView* m_rungTable;
    QLabel* m_segmentsTitle;
    SegmentTimeline* m_segments;
    QTabWidget* m_tabs;
    ChannelCharts* m_charts;
    ChannelFindings* m_findings;
    ChannelChain* m_chain;
    ChannelPlaylists* m_playlists;
    ChannelRecorder* m_recorder;
    QTimer m_clock;         // relative times go on
    RequestId m_findingsRequest = 0;
    RequestId m_segmentsRequest = 0;
    std::set<std::uint64_t> m_discontinuities;  // sequences of the shown rung
};

}  // namespace inspector::console
