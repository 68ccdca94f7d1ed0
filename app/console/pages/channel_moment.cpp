// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channel_moment.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/card.h"
#include "app/console/widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace inspector::console {

namespace {

// A state and a verdict follow what an alert fired on within some seconds.
constexpr Seconds before{60}, after{120};

}  // namespace

ChannelMoment::ChannelMoment(Client& client, QWidget* parent) : QWidget(parent), m_client(client), m_text(new QLabel) {
    setAccessibleName(tr("The moment that is shown"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* recording = new QPushButton(icon(Icon::Live), tr("Recording"));
    recording->setToolTip(tr("What the playlists and answers were then"));
    auto* now = new QPushButton(icon(Icon::Close), tr("Back to now"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(sizes::space3, sizes::space2, sizes::space2, sizes::space2);
    row->setSpacing(sizes::space2);
    row->addWidget(m_text, 1);
    row->addWidget(recording);
    row->addWidget(now);
    connect(recording, &QPushButton::clicked, this, &ChannelMoment::recordingRequested);
    connect(now, &QPushButton::clicked, this, &ChannelMoment::nowRequested);
    connect(&m_client, &Client::stateHistoryReady, this, [this](quint64 request, const Result<std::vector<inventory::StateSpan>>& result) {
        if (request != m_states || !m_moment) return;
        m_answered = result.has_value();
        if (result)  // the worst that it was
            for (const auto& span : *result)
                if (!m_state || span.state == ChannelState::Down || (span.state == ChannelState::Degraded && m_state->state != ChannelState::Down))
                    m_state = span;
        showText();
    });
    connect(&m_client, &Client::verdictsReady, this,
            [this](quint64 request, const Result<std::vector<inventory::Store::VerdictSpan>>& result) {
                if (request != m_verdicts || !m_moment) return;
                if (result)
                    for (const auto& span : *result)
                        if (span.verdict.cause != Cause::None) m_verdict = span.verdict;
                showText();
            });
    connect(&m_client, &Client::engineChanged, this, [this] {
        if (m_moment && !m_answered && m_client.engine().ready) ask();  // it was too early
    });
    setVisible(false);
}

void ChannelMoment::show(const ChannelId& channel, std::optional<WallTime> moment) {
    if (channel == m_channel && moment == m_moment) return;
    m_channel = channel;
    m_moment = moment;
    m_state.reset();
    m_verdict.reset();
    m_answered = false;
    setVisible(moment.has_value());
    if (moment) ask();
}

void ChannelMoment::ask() {
    m_states = m_client.queryStateHistory(m_channel, *m_moment - before, *m_moment + after);
    m_verdicts = m_client.queryVerdicts(m_channel, *m_moment - before, *m_moment + after);
    showText();
}

void ChannelMoment::showAge() {
    if (m_moment) showText();
}

void ChannelMoment::showText() {
    if (!m_moment) return;
    const QString time = wholeTime(*m_moment, m_client.now());
    QString text = m_state       ? tr("As it was %1: %2, since %3.").arg(time, stateWord(m_state->state), clockTime(m_state->from))
                   : !m_answered ? tr("As it was %1.").arg(time)
                                 : tr("As it was %1. Its state then is not known.").arg(time);
    if (m_verdict) text += QLatin1Char(' ') + verdictSentence(*m_verdict, *m_client.inventory());
    m_text->setText(text);
}

void ChannelMoment::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintCard(painter, rect());
    painter.fillRect(QRect(0, sizes::corner, 3, height() - 2 * sizes::corner), theme().accent);
}

}  // namespace inspector::console
