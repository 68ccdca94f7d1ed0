// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/severity.h"

#include <QDialog>

#include <map>

class QCheckBox;
class QComboBox;
class QLabel;

namespace inspector::console {

class AlertBell;

// Which severities are heard, and of what the desktop tells; each can be tried. What is chosen holds at once and is kept. Modal to
// its window, closes and deletes itself. GUI thread; the bell outlives it.
class SoundsDialog : public QDialog {
    Q_OBJECT

public:
    SoundsDialog(AlertBell& bell, QWidget* parent);

private:
    void take();

    AlertBell& m_bell;
    std::map<Severity, QCheckBox*> m_sounds;
    QCheckBox* m_notify;
    QComboBox* m_least;
    QLabel* m_said;
};

}  // namespace inspector::console
