// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/page.h"

#include <QStackedWidget>

namespace inspector::console {

class Face;

// The faces of a page that shows the fleet: the stores are being opened, they cannot be opened, there is no channel
// yet (and what to do about it), or the content.
class FleetFaces : public QStackedWidget {
    Q_OBJECT

public:
    FleetFaces(const PageContext& context, QWidget* content, QWidget* parent);

    void refresh();
    [[nodiscard]] bool showsContent() const { return currentWidget() == m_content; }

private:
    PageContext m_context;
    QWidget* m_content;
    Face* m_loading;
    Face* m_failed;
    Face* m_empty;
};

}  // namespace inspector::console
