// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/finding_list.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

// The newest versions of a live playlist and who delivered them: one that comes back tells of two servers behind one
// name. Internal to core/rules.
namespace inspector::rules {

class VersionMemory {
public:
    // A version that is not the one before. `server`: who answered, may be empty.
    void judge(FindingList& findings, std::uint64_t version, std::string_view server);

private:
    static constexpr std::size_t most = 8;
    struct Version {
        std::uint64_t hash = 0;
        std::string server;
    };
    std::deque<Version> m_newest;
};

}  // namespace inspector::rules
