// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace inspector::console {

// That a channel is shown as it was at a moment: what its state and its verdict were then, and the way back to now. Hidden
// while there is no such moment. GUI thread.
class ChannelMoment : public QWidget {
    Q_OBJECT

public:
    explicit ChannelMoment(Client& client, QWidget* parent = nullptr);

    void show(const ChannelId& channel, std::optional<WallTime> moment);
    void showAge();  // how long ago it was, anew

Q_SIGNALS:
    void recordingRequested();
    void nowRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void ask();
    void showText();

    Client& m_client;
    ChannelId m_channel;
    std::optional<WallTime> m_moment;
    std::optional<inventory::StateSpan> m_state;
    std::optional<Verdict> m_verdict;
    bool m_answered = false;
    RequestId m_states = 0;
    RequestId m_verdicts = 0;
    QLabel* m_text;
};

}  // namespace inspector::console
