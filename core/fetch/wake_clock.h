// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <chrono>

namespace inspector::fetch {

// How well a loop's thread keeps up with what comes in: between something's arrival and its being noticed lies whatever the thread did
// meanwhile, and whatever the machine did instead of the thread. Told by the loop, asked by its transfers. On the loop's thread.
class WakeClock {
public:
    // The loop wanted to sleep until `due`, slept from `slept` on and is awake at `woke`.
    void wake(MonoTime slept, MonoTime due, MonoTime woke);
    // By how much what is noticed now may have been there before: a bound, as far as the thread can know.
    [[nodiscard]] std::chrono::microseconds lateness(MonoTime now) const;

private:
    MonoTime m_sure{};             // what is noticed now was not there before
    MonoTime m_woke{};
    Nanoseconds m_overslept{0};    // woken by the machine so long after `due`
};

}  // namespace inspector::fetch
