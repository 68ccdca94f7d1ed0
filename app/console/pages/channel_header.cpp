// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channel_header.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/icons.h"
#include "app/console/widgets/state_shape.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace inspector::console {

class ChannelHeader::MarkBox : public QWidget {
public:
    explicit MarkBox(QWidget* parent) : QWidget(parent) { setFixedSize(36, 36); }
    void set(Mark mark) {
        if (mark == m_mark) return;
        m_mark = mark;
        update();
    }
    [[nodiscard]] Mark mark() const { return m_mark; }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        paintMark(painter, QRectF(rect()).adjusted(4, 4, -4, -4), m_mark);
    }

private:
    Mark m_mark = Mark::Unknown;
};

ChannelHeader::ChannelHeader(QWidget* parent)
    : QWidget(parent), m_mark(new MarkBox(this)), m_name(new QLabel), m_place(new QLabel), m_state(new QLabel) {
    m_name->setFont(console::font(sizes::title, true));
    m_name->setTextFormat(Qt::PlainText);
    m_place->setForegroundRole(QPalette::PlaceholderText);
    m_place->setTextFormat(Qt::PlainText);
    m_place->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_state->setFont(console::font(sizes::strong));

    auto* first = new QHBoxLayout;
    first->setSpacing(sizes::space2);
    first->addWidget(m_name);
    first->addWidget(m_place);
    first->addStretch();
    const struct {
        Icon icon;
        QString word;
        QString tip;
        void (ChannelHeader::*signal)();
    } actions[] = {
        {Icon::Probe, tr("Probe now"), tr("Begin a cycle at once (F5)"), &ChannelHeader::probeRequested},
        {Icon::Edit, tr("Edit"), tr("Change the channel (Ctrl+E)"), &ChannelHeader::editRequested},
        {Icon::Copy, tr("Copy link"), tr("Copy the playlist's URL (Ctrl+Shift+C)"), &ChannelHeader::copyRequested},
        {Icon::Play, tr("Play"), tr("Open in this computer's player"), &ChannelHeader::playRequested},
    };
    for (const auto& action : actions) {
        auto* button = new QToolButton;
        button->setIcon(icon(action.icon));
        button->setText(action.word);
        button->setToolTip(action.tip);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        connect(button, &QToolButton::clicked, this, action.signal);
        first->addWidget(button);
    }
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addLayout(first);
    words->addWidget(m_state);
    auto* top = new QHBoxLayout;
    top->setSpacing(sizes::space3);
    top->addWidget(m_mark, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    auto* figures = new QHBoxLayout;
    figures->setSpacing(sizes::space5);
    m_ttfb = addFigure(*figures, tr("TTFB p95"));
    m_margin = addFigure(*figures, tr("Download ratio, worst"));
    m_bitrate = addFigure(*figures, tr("Bitrate, top rung"));
    m_age = addFigure(*figures, tr("Playlist unchanged"));
    m_latency = addFigure(*figures, tr("Behind live"));
    m_errors = addFigure(*figures, tr("Requests failed"));
    m_availability = addFigure(*figures, tr("Available today"));
    figures->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space4, sizes::space3, sizes::space3, sizes::space3);
    layout->setSpacing(sizes::space2);
    layout->addLayout(top);
    layout->addLayout(figures);
}

ChannelHeader::Figure ChannelHeader::addFigure(QHBoxLayout& row, const QString& caption) {
    Figure figure{new QLabel(QStringLiteral("–")), new QLabel(caption)};
    figure.value->setFont(console::font(sizes::strong, true));
    figure.value->setAccessibleName(caption);
    figure.caption->setFont(console::font(sizes::caption));
    figure.caption->setForegroundRole(QPalette::PlaceholderText);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(figure.value);
    column->addWidget(figure.caption);
    row.addLayout(column);
    return figure;
}

void ChannelHeader::show(const Channel& channel, const ChannelStatus* status, WallTime now) {
    m_name->setText(toQString(channel.name));
    QStringList place;
    if (!channel.group.empty()) place << toQString(channel.group);
    place << toQString(redactUrl(channel.url));
    m_place->setText(place.join(QStringLiteral("  ·  ")));
    const Mark mark = markOf(channel, status);
    m_mark->set(mark);
    QString words;
    if (!channel.enabled) {
        words = tr("Off the air: it is not probed.");
    } else if (!status) {
        words = tr("Waiting for the first cycle.");
    } else {
        words = tr("%1 for %2.").arg(stateWord(status->state), duration(now - status->since));
        if (status->reason) words += QLatin1Char(' ') + findingText(*status->reason);
        m_state->setToolTip(tr("Since %1").arg(wholeTime(status->since, now)));
        if (status->budget != BudgetStep::AsAsked)
            words += QLatin1Char(' ') + tr("The network budget is reached: %1.").arg(budgetStepWord(status->budget));
    }
    m_state->setText(words);
    m_mark->setAccessibleName(words);
    const Kpis kpis = status ? status->kpis : Kpis{};
    m_ttfb.value->setText(milliseconds(kpis.ttfbP95Ms));
    m_margin.value->setText(ratio(kpis.downloadRatio));
    m_bitrate.value->setText(bitrate(kpis.bitrateBps));
    m_age.value->setText(kpis.playlistAgeS && kpis.playlistLimitS
                             ? tr("%1 of %2").arg(seconds(kpis.playlistAgeS), seconds(kpis.playlistLimitS))
                             : seconds(kpis.playlistAgeS));
    m_latency.value->setText(seconds(kpis.liveLatencyS));
    m_errors.value->setText(percent(kpis.errorRate));
    m_availability.value->setText(percent(kpis.availability));
    m_availability.value->setToolTip(kpis.unknownShare ? tr("%1 of today is not known").arg(percent(kpis.unknownShare))
                                                       : QString());
    update();
}

void ChannelHeader::paintEvent(QPaintEvent*) {
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.line, 1));
    painter.setBrush(t.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), sizes::corner, sizes::corner);
    if (m_mark->mark() < Mark::Minor) return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colourOf(m_mark->mark()));
    painter.drawRoundedRect(QRectF(0, 0, 4, height()), 2, 2);
}

}  // namespace inspector::console
