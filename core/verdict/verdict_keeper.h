// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/chain.h"

#include <optional>
#include <string>

namespace inspector::verdict {

// Keeps one channel's verdict from changing its name with every cycle: another name is taken at once when other stages are
// bad than before, when nothing was named so far, and when the probe itself is or was the cause; else only after
// the judge has stayed with it for a while. A value.
class VerdictKeeper {
public:
    // `before`: the verdict that holds; `judged`: none when nothing is wrong. What is to hold from now on.
    [[nodiscard]] std::optional<Verdict> settle(const std::optional<Verdict>& before, std::optional<Verdict> judged,
                                                WallTime now, Nanoseconds patience);

private:
    std::string m_badStages;           // of the verdict that holds
    std::optional<Verdict> m_next;     // that wants to hold
    WallTime m_nextSince{};
};

// Differs in what an operator sees: not by a number alone.
[[nodiscard]] bool differs(const std::optional<Verdict>& a, const std::optional<Verdict>& b);

}  // namespace inspector::verdict
