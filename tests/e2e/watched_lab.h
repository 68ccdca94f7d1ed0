// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/lab/lab_process.h"
#include "tests/core/runtime/rig.h"

#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace inspector::test {

// What a channel of the lab is fetched as.
enum class Stream { Ts, Fmp4, Encrypted, LowLatency, Timeline, Number, Periods, DashLowLatency, Patch };
inline constexpr Stream everyStream[] = {Stream::Ts,       Stream::Fmp4,   Stream::Encrypted, Stream::LowLatency,    Stream::Timeline,
                                         Stream::Number, Stream::Periods, Stream::DashLowLatency, Stream::Patch};
[[nodiscard]] const char* toString(Stream stream);

// How it is watched: which segments, and whether its playlists are followed between whole cycles.
enum class Watch { Playlists, Newest, All, Follow };
inline constexpr Watch everyWatch[] = {Watch::Playlists, Watch::Newest, Watch::All, Watch::Follow};
[[nodiscard]] const char* toString(Watch watch);

// What a console was told of one channel.
struct Seen {
    int cycles = 0;
    WallTime sampled{};
    ChannelState state = ChannelState::Unknown;
    Cause cause = Cause::None;                                     // of the verdict
    std::map<std::pair<std::string, std::string>, Severity> open;  // by rule and rung
    std::string story;                                             // one event a line

    [[nodiscard]] bool has(const std::vector<const char*>& rules) const;
    [[nodiscard]] bool isClean() const;  // up, with nothing at major or above
};

// One lab and one engine; each channel that is asked for is another one of the lab's. One thread.
class WatchedLab {
public:
    static constexpr std::chrono::seconds interval{2};

    WatchedLab();
    // A channel to be watched from start() on; the lab's name of it. At an edge when one is named.
    std::string add(Stream stream, Watch watch, const std::string& server = "packager");
    // Every channel is watched through the lab's origin and one of its edges too.
    void addEndpoints();
    // False: the engine does not probe.
    [[nodiscard]] bool start();
    // Until the condition holds, taking what the engine tells; false: it never did.
    bool until(const std::function<bool()>& condition, std::chrono::seconds timeout);

    [[nodiscard]] const Seen& seen(const std::string& channel) const { return m_seen.at(channel); }
    // Each of them had so many cycles more, clean or not.
    bool passCycles(int cycles, std::chrono::seconds timeout);
    [[nodiscard]] const LabProcess& lab() const { return m_lab; }
    // Told of each verdict that is another than before, and of each event as it is read.
    std::function<void(const std::string& channel, Cause cause)> onVerdict;
    std::function<void(const std::string& channel, const Event& event)> onEvent;

private:
    void read();

    TempDir m_folder;
    LabProcess m_lab;
    Rig m_rig;
    std::map<Stream, std::vector<std::string>> m_free;
    std::vector<inventory::Change> m_changes;
    std::map<std::string, Seen> m_seen;
    std::size_t m_read = 0;
};

}  // namespace inspector::test
