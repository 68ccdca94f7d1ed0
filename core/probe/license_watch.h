// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/report.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::probe {

// The licence servers that a channel's documents name, and what was found of each. Bounded; on the loop's thread.
class LicenseWatch {
public:
    struct Server {
        std::string url;
        std::uint64_t named = 0;              // whole cycle in which a document named it last
        std::optional<MonoTime> asked;
        bool reachable = true;
        std::vector<Finding> findings;
    };

    // A document names it. Only http and https are asked; further ones than 8 are not.
    void name(std::string_view url, std::uint64_t wholeCycle);
    // Leaves out those that no document has named for some cycles.
    void forgetOld(std::uint64_t wholeCycle);
    // Those to be asked now: every ten minutes, every minute while one does not answer. Valid until the next name() or
    // forgetOld().
    [[nodiscard]] std::vector<Server*> due(MonoTime now);
    [[nodiscard]] const std::vector<Server>& servers() const { return m_servers; }

private:
    std::vector<Server> m_servers;
};

}  // namespace inspector::probe
