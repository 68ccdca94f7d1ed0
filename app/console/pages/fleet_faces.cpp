// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/fleet_faces.h"

#include "app/console/client/client.h"
#include "app/console/demo_process.h"
#include "app/console/format/format.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/widgets/face.h"

#include <QPushButton>

namespace inspector::console {

FleetFaces::FleetFaces(const PageContext& context, QWidget* content, QWidget* parent)
    : QStackedWidget(parent), m_context(context), m_content(content),
      m_loading(new Face(Icon::Live, tr("Opening the stores"), tr("This takes a moment the first time."))),
      m_failed(new Face(Icon::Warning, tr("The stores cannot be opened"), {})),
      m_empty(new Face(Icon::Channels, tr("No channels yet"),
                       tr("Add the address of an HLS playlist, or import a list (CSV, JSON or M3U). Its state and figures "
                          "appear here with the first cycle. The demo shows what that looks like, with streams that "
                          "break and recover, in a window of its own."))) {
    m_loading->setWaiting(true);
    auto* add = m_empty->addButton(tr("Add a channel"), Icon::Add);
    add->setDefault(true);
    auto* import = m_empty->addButton(tr("Import a list"), Icon::Import);
    auto* demo = m_empty->addButton(tr("Try the demo"), Icon::Play);
    connect(add, &QPushButton::clicked, this, [this] { m_context.actions.addChannel(window()); });
    connect(import, &QPushButton::clicked, this, [this] { m_context.actions.importList(window()); });
    connect(demo, &QPushButton::clicked, this, [this, demo] {
        if (!startDemoProcess()) m_empty->setText(tr("The demo could not be started: this program's file cannot be run again."));
        else demo->setEnabled(false);
    });
    for (QWidget* face : {static_cast<QWidget*>(m_loading), static_cast<QWidget*>(m_failed), static_cast<QWidget*>(m_empty), content})
        addWidget(face);
    refresh();
}

void FleetFaces::refresh() {
    const runtime::EngineState& engine = m_context.client.engine();
    if (!m_context.client.inventory()->channels.empty()) {
        setCurrentWidget(m_content);
    } else if (engine.inventoryError) {
        m_failed->setText(toQString(engine.inventoryError->message()));
        setCurrentWidget(m_failed);
    } else {
        setCurrentWidget(engine.ready ? m_empty : m_loading);
    }
}

}  // namespace inspector::console
