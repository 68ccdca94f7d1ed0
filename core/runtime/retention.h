// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/store.h"

#include <optional>

namespace inspector::runtime {

// Forgets what is older than it may be kept: once an hour, and what has piled up (a program that was off for weeks) a
// day at a time, so that nothing waits long for the store. Lives on the inventory thread.
class Retention {
public:
    // `keep`: zero for ever.
    explicit Retention(Nanoseconds keep) : m_keep(keep) {}

    // One slice, when it is time for one.
    Result<void> work(inventory::Store& store, WallTime now);

private:
    const Nanoseconds m_keep;
    std::optional<WallTime> m_done;  // what is older is gone
};

}  // namespace inspector::runtime
