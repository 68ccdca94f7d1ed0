// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace inspector::console {

// Milliseconds since this process was started, as the system counts them.
[[nodiscard]] double processAgeMs();
// What the process holds of memory, now and at most so far, in KiB; 0: not known.
[[nodiscard]] std::int64_t residentKiB();
[[nodiscard]] std::int64_t peakResidentKiB();
// The calling thread's own processor time, in milliseconds.
[[nodiscard]] double threadCpuMs();

}  // namespace inspector::console
