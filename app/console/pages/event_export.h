// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/event.h"

#include <QByteArray>
#include <QString>

#include <deque>
#include <functional>

namespace inspector::console {

// Events as a file for others: CSV (RFC 4180; a cell that a spreadsheet would run as a formula is made text) or JSON.
[[nodiscard]] QByteArray eventsAsCsv(const std::deque<Event>& events,
                                     const std::function<QString(const ChannelId&)>& channelName);
[[nodiscard]] QByteArray eventsAsJson(const std::deque<Event>& events);

// Writes a file whole or not at all.
[[nodiscard]] Result<void> writeFile(const QString& file, const QByteArray& content);

}  // namespace inspector::console
