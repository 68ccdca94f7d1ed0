// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/page.h"

namespace inspector::console {

class OverviewPage : public Page {
    Q_OBJECT

public:
    OverviewPage(const PageContext& context, QWidget* parent);

    [[nodiscard]] QString title() const override;

private:
    PageContext m_context;
};

}  // namespace inspector::console
