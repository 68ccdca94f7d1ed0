// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/filter_words.h"

namespace inspector::console {

QStringList filterWords(const QString& text) {
    QStringList out;
    QString word;
    bool quoted = false, any = false;
    for (const QChar c : text) {
        if (c == QLatin1Char('"')) {
            quoted = !quoted;
            any = true;
        } else if (c.isSpace() && !quoted) {
            if (any || !word.isEmpty()) out << word;
            word.clear();
            any = false;
        } else {
            word += c;
        }
    }
    if (!word.isEmpty()) out << word;
    return out;
}

}  // namespace inspector::console
