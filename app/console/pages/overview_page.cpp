// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/overview_page.h"

namespace inspector::console {

OverviewPage::OverviewPage(const PageContext& context, QWidget* parent) : Page(parent), m_context(context) {}

QString OverviewPage::title() const { return tr("Overview"); }

}  // namespace inspector::console
