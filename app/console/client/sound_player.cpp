// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/sound_player.h"

#include "app/console/client/tones.h"
#include "app/console/format/format.h"

#include <QFile>
#include <QStandardPaths>
#include <QTimer>

namespace inspector::console {

namespace {

constexpr int longestMs = 5'000;

}  // namespace

SoundPlayer::SoundPlayer(QObject* parent) : QObject(parent) {
    for (const char* name : {"pw-play", "paplay", "aplay", "afplay"}) {
        if (!m_player.isEmpty()) break;
        if (!QStandardPaths::findExecutable(QLatin1String(name)).isEmpty()) m_player = QLatin1String(name);
    }
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardOutputFile(QProcess::nullDevice());
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        if (status == QProcess::NormalExit && code != 0)
            Q_EMIT failed(tr("%1 could not play the sound: %2")
                              .arg(m_player, QString::fromLocal8Bit(m_process.readAllStandardError()).simplified().left(200)));
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) Q_EMIT failed(tr("%1 could not be started.").arg(m_player));
    });
}

SoundPlayer::~SoundPlayer() {
    disconnect(&m_process, nullptr, this, nullptr);
    m_process.kill();
    m_process.waitForFinished(1'000);
}

void SoundPlayer::play(Severity severity) {
    if (m_player.isEmpty()) {
        Q_EMIT failed(tr("There is no program here that plays sounds: pw-play, paplay or aplay."));
        return;
    }
    if (m_process.state() != QProcess::NotRunning) return;
    if (!m_folder) m_folder = std::make_unique<QTemporaryDir>();
    const QString name = m_folder->filePath(toQString(toString(severity)) + QStringLiteral(".wav"));
    if (!QFile::exists(name)) {
        QFile file(name);
        const QByteArray tone = toneOf(severity);
        if (!file.open(QIODevice::WriteOnly) || file.write(tone) != tone.size()) {
            Q_EMIT failed(tr("%1 cannot be written: %2").arg(name, file.errorString()));
            file.remove();
            return;
        }
    }
    m_process.start(m_player, {name});
    QTimer::singleShot(longestMs, &m_process, [this] { m_process.kill(); });
}

}  // namespace inspector::console
