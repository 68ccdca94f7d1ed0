// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSpinBox>

namespace inspector::console {

// For whole numbers from least to most. GUI thread; the form that it is laid into owns it.
[[nodiscard]] inline QSpinBox* countBox(int least, int most) {
    auto* box = new QSpinBox;
    box->setRange(least, most);
    return box;
}

}  // namespace inspector::console
