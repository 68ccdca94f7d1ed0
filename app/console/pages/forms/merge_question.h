// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/merge.h"

#include <QString>

#include <functional>
#include <vector>

class QWidget;

namespace inspector::console {

// Somebody else changed what this person was editing. Says which fields both changed, was, theirs and mine, and asks whose hold;
// `overwrite` is called for mine, nothing for theirs. Opened, not exec()ed.
void askWhoseHolds(QWidget* parent, const QString& name, const QString& whoAndWhen,
                   const std::vector<inventory::FieldConflict>& conflicts, std::function<void()> overwrite);

}  // namespace inspector::console
