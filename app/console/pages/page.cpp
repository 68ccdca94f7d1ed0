// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/page.h"

namespace inspector::console {

void Page::activate() {
    if (m_active) return;
    m_active = true;
    activated();
}

void Page::deactivate() {
    if (!m_active) return;
    m_active = false;
    deactivated();
}

void Page::setHeadline(const QString& headline) {
    if (headline == m_headline) return;
    m_headline = headline;
    Q_EMIT headlineChanged(headline);
}

void Page::retitle() { Q_EMIT headlineChanged(m_headline); }

}  // namespace inspector::console
