// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/tones.h"

#include <QtEndian>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace inspector::console {

namespace {

constexpr int rate = 22'050;
constexpr double loudness = 0.35;

struct Tone {
    double hertz;
    double seconds;
    double pause;
};

std::vector<Tone> melodyOf(Severity severity) {
    switch (severity) {
        case Severity::Critical: return {{988, 0.14, 0.06}, {784, 0.14, 0.06}, {988, 0.14, 0.06}, {784, 0.14, 0}};
        case Severity::Major: return {{784, 0.16, 0.08}, {659, 0.20, 0}};
        case Severity::Minor:
        case Severity::Info: break;
    }
    return {{587, 0.18, 0}};
}

template <typename T>
void append(QByteArray& out, T value) {
    value = qToLittleEndian(value);
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// Faded in and out, so that it does not click.
void append(QByteArray& out, const Tone& tone) {
    const int samples = static_cast<int>(tone.seconds * rate);
    constexpr double fade = rate * 0.012;
    for (int i = 0; i < samples; ++i) {
        const double edge = std::min({1.0, i / fade, (samples - i) / fade});
        append(out, static_cast<qint16>(32'767 * loudness * edge * std::sin(2 * std::numbers::pi * tone.hertz * i / rate)));
    }
    out.append(static_cast<qsizetype>(tone.pause * rate) * 2, '\0');
}

}  // namespace

QByteArray toneOf(Severity severity) {
    QByteArray samples;
    for (const Tone& tone : melodyOf(severity)) append(samples, tone);
    const auto size = static_cast<quint32>(samples.size());
    QByteArray wav("RIFF");
    append(wav, 36 + size);
    wav += "WAVEfmt ";
    append(wav, quint32{16});
    append(wav, quint16{1});  // PCM
    append(wav, quint16{1});  // mono
    append(wav, quint32{rate});
    append(wav, quint32{rate * 2});
    append(wav, quint16{2});
    append(wav, quint16{16});
    wav += "data";
    append(wav, size);
    return wav + samples;
}

}  // namespace inspector::console
