// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace inspector::console {

// What was typed into a filter box, apart at spaces, except within quotes.
[[nodiscard]] QStringList filterWords(const QString& text);

}  // namespace inspector::console
