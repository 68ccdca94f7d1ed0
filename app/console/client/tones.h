// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/severity.h"

#include <QByteArray>

namespace inspector::console {

// The sound of a severity as a WAV file: short tones, more and higher the graver it is. Pure.
[[nodiscard]] QByteArray toneOf(Severity severity);

}  // namespace inspector::console
