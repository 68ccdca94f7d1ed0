// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inspector {

using Nanoseconds = std::chrono::nanoseconds;
using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

// Wall-clock time, UTC, in nanoseconds since 1970 (what the series store keeps).
using WallTime = std::chrono::sys_time<Nanoseconds>;
// Monotonic time: for durations and deadlines only.
using MonoTime = std::chrono::steady_clock::time_point;

// The time as an argument. Thread-safe; outlives whatever it is handed to.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual WallTime now() const = 0;
    [[nodiscard]] virtual MonoTime mono() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] WallTime now() const override;
    [[nodiscard]] MonoTime mono() const override;
};

// A clock that tests turn by hand; both times move together.
class ManualClock final : public Clock {
public:
    explicit ManualClock(WallTime start = WallTime{std::chrono::hours{24 * 365 * 50}});
    [[nodiscard]] WallTime now() const override;
    [[nodiscard]] MonoTime mono() const override;
    void advance(Nanoseconds by);
    // Moves the wall clock alone, as a correction of the system's clock does.
    void stepWall(Nanoseconds by);

private:
    std::atomic<std::int64_t> m_wall;
    std::atomic<std::int64_t> m_mono;
};

// ISO 8601 with milliseconds and Z, e.g. 2026-01-31T14:02:31.250Z.
[[nodiscard]] std::string formatIso8601(WallTime time);

// ISO 8601 / RFC 3339 as EXT-X-PROGRAM-DATE-TIME uses it: YYYY-MM-DDThh:mm:ss[.fraction][Z|±hh[:]mm].
// `zoned` (may be null) is set to whether a zone was given; without one the time is read as UTC.
[[nodiscard]] std::optional<WallTime> parseIso8601(std::string_view text, bool* zoned = nullptr);

[[nodiscard]] inline std::int64_t toMillis(WallTime time) {
    return std::chrono::floor<Milliseconds>(time.time_since_epoch()).count();
}
[[nodiscard]] inline WallTime fromMillis(std::int64_t ms) { return WallTime{Milliseconds{ms}}; }

[[nodiscard]] inline double toSeconds(Nanoseconds d) { return std::chrono::duration<double>(d).count(); }
[[nodiscard]] inline Nanoseconds fromSeconds(double s) {
    return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(s));
}

}  // namespace inspector
