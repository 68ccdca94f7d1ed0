// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert.h"
#include "core/model/inventory.h"

#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace inspector::console {

// What other people did about alerts since the last look, to be said once: "ben@desk acknowledged Kids". Pure.
class OthersActs {
public:
    explicit OthersActs(std::string me) : m_me(std::move(me)) {}

    // `changed`: fingerprints that may have. Many acts at once are one sentence a person. What is there at the first look is no
    // news.
    [[nodiscard]] QStringList look(const std::map<std::string, Alert>& open, const std::vector<std::string>& changed, const Inventory& inventory);

private:
    struct Seen {
        std::optional<WallTime> acknowledged;
        std::string owner;
    };
    std::string m_me;
    std::map<std::string, Seen> m_seen;
    bool m_looked = false;
};

}  // namespace inspector::console
