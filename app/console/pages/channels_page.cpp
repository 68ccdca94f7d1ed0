// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/channels_page.h"

namespace inspector::console {

ChannelsPage::ChannelsPage(const PageContext& context, QWidget* parent) : Page(parent), m_context(context) {}

QString ChannelsPage::title() const { return tr("Channels"); }

}  // namespace inspector::console
