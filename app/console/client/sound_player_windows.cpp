// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/sound_player.h"
#include "app/console/client/tones.h"

#include <windows.h>

#include <mmsystem.h>

namespace inspector::console {

SoundPlayer::SoundPlayer(QObject* parent) : QObject(parent), m_player(QStringLiteral("Windows")) {}

SoundPlayer::~SoundPlayer() { PlaySoundW(nullptr, nullptr, 0); }  // it reads m_heard until then

void SoundPlayer::play(Severity severity) {
    PlaySoundW(nullptr, nullptr, 0);
    m_heard = toneOf(severity);
    if (!PlaySoundW(reinterpret_cast<LPCWSTR>(m_heard.constData()), nullptr, SND_MEMORY | SND_ASYNC | SND_NODEFAULT))
        Q_EMIT failed(tr("Windows could not play the sound."));
}

}  // namespace inspector::console
