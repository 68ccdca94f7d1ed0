// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/severity.h"

#include <QObject>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace inspector::console {

// Plays the severities' sounds without waiting: on Windows by the system, elsewhere by the desktop's own player (PipeWire's,
// PulseAudio's or ALSA's). A machine without a player or a sound card stays silent, and says so. GUI thread.
class SoundPlayer : public QObject {
    Q_OBJECT

public:
    explicit SoundPlayer(QObject* parent = nullptr);
    ~SoundPlayer() override;

    // While one is heard another is not begun.
    void play(Severity severity);
    // What plays them: "paplay"; empty: nothing does.
    [[nodiscard]] const QString& player() const { return m_player; }

Q_SIGNALS:
    // In words; once a change.
    void failed(const QString& why);

private:
    QString m_player;
    QProcess m_process;
    std::unique_ptr<QTemporaryDir> m_folder;  // of the files that the player reads
    QByteArray m_heard;                       // what the system plays from memory
};

}  // namespace inspector::console
