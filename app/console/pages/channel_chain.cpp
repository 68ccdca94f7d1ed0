// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channel_chain.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/stage_table.h"

#include <QLabel>
#include <QScrollArea>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

namespace inspector::console {

namespace {

constexpr std::size_t segmentsShown = 20;
constexpr std::size_t evidenceShown = 5;

double secondsBetween(WallTime from, WallTime to) { return std::chrono::duration<double>(to - from).count(); }

}  // namespace

ArrivalTable arrivalTable(const ChannelStatus& status, const Inventory& inventory) {
    ArrivalTable table;
    std::map<std::uint64_t, std::pair<WallTime, int>> first;  // earliest, and how many stages list it
    for (const StageFigures& stage : status.stages)
        for (const SegmentArrival& arrival : stage.arrivals) {
            const auto [at, added] = first.try_emplace(arrival.sequence, arrival.seen, 0);
            at->second.first = std::min(at->second.first, arrival.seen);
            ++at->second.second;
        }
    for (const auto& [sequence, seen] : first)
        if (seen.second > 1) table.segments.push_back(sequence);
    if (table.segments.size() > segmentsShown)
        table.segments.erase(table.segments.begin(), table.segments.end() - static_cast<std::ptrdiff_t>(segmentsShown));
    for (const RungFigures& rung : status.rungs) table.targetS = std::max(table.targetS, rung.targetDurationS);
    if (table.segments.empty()) return table;
    for (const StageFigures& stage : status.stages) {
        ArrivalTable::Row row{stageName(stage.stage, inventory), markOf(stage.state), {}};
        for (const std::uint64_t sequence : table.segments) {
            ArrivalTable::Cell cell;
            const auto arrival = std::find_if(stage.arrivals.begin(), stage.arrivals.end(),
                                              [&](const SegmentArrival& a) { return a.sequence == sequence; });
            if (arrival != stage.arrivals.end()) {
                cell.afterS = secondsBetween(first[sequence].first, arrival->seen);
                if (arrival->notBefore) cell.uncertainS = std::max(0.0, secondsBetween(*arrival->notBefore, arrival->seen));
            } else {
                // Older ones of a stage that came later are not known; a newer one that others have is awaited.
                const bool behind = !stage.arrivals.empty() && stage.arrivals.back().sequence < sequence;
                cell.awaited = behind && stage.sampled != WallTime{} && table.targetS > 0 &&
                               secondsBetween(first[sequence].first, stage.sampled) > table.targetS;
            }
            row.cells.push_back(cell);
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

ChannelChain::ChannelChain(QWidget* parent)
    : QWidget(parent), m_verdict(new QLabel(this)), m_evidence(new QLabel(this)), m_stages(new StageModel(tr("Stage"), this)),
      m_table(new QTableView(this)), m_arrivals(new ArrivalMatrix(this)) {
    m_verdict->setFont(console::font(sizes::strong, true));
    for (QLabel* label : {m_verdict, m_evidence}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_evidence->setForegroundRole(QPalette::PlaceholderText);
    m_table->setModel(m_stages);
    m_table->setAccessibleName(tr("Stages of the chain"));
    setUpStageTable(*m_table);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT endpointRequested(index.data(StageModel::KeyRole).toString());
    });
    m_arrivals->setNote(tr("When each stage first had each segment appears here after a few cycles."));
    auto* caption = new QLabel(tr("When each stage first had each segment: the higher a bar, the later after the first"), this);
    caption->setFont(console::font(sizes::caption));
    caption->setForegroundRole(QPalette::PlaceholderText);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, sizes::space2, sizes::space2, 0);
    layout->setSpacing(sizes::space2);
    layout->addWidget(m_verdict);
    layout->addWidget(m_evidence);
    layout->addWidget(m_table);
    layout->addWidget(caption);
    layout->addWidget(m_arrivals);
    layout->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
}

void ChannelChain::show(const Channel& channel, const ChannelStatus* status, const Inventory& inventory) {
    const bool alone = chainOf(channel, inventory.endpoints).empty();
    QStringList lines;
    if (alone) {
        m_verdict->setText(tr("No endpoint carries this channel: it is watched at its own URL only."));
        lines << tr("Add the origin and the edges it goes through as endpoints, and it is asked for through each of them.");
    } else if (!status || status->stages.empty()) {
        m_verdict->setText(tr("Waiting for the first cycle."));
    } else if (!status->verdict || status->verdict->cause == Cause::None) {
        m_verdict->setText(tr("Every stage is well."));
    } else {
        m_verdict->setText(verdictSentence(*status->verdict, inventory));
        for (const Evidence& evidence : status->verdict->evidence) {
            if (static_cast<std::size_t>(lines.size()) == evidenceShown) break;
            lines << QStringLiteral("– ") + evidenceText(evidence, inventory);
        }
    }
    m_evidence->setText(lines.join(QLatin1Char('\n')));
    m_evidence->setVisible(!lines.isEmpty());

    std::vector<StageModel::Row> rows;
    if (status)
        for (const StageFigures& stage : status->stages)
            rows.push_back({toQString(stage.stage), stageName(stage.stage, inventory), stage});
    const bool other = static_cast<int>(rows.size()) != m_stages->rowCount();
    m_stages->setRows(std::move(rows));
    m_table->setVisible(m_stages->rowCount() > 0);
    if (other) m_table->setFixedHeight((std::clamp(m_stages->rowCount(), 1, 10) + 1) * sizes::row + sizes::space4);
    m_arrivals->setTable(status ? arrivalTable(*status, inventory) : ArrivalTable{});
    m_arrivals->setVisible(!alone);
}

}  // namespace inspector::console
