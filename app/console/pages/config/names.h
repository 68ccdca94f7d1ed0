// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/format/rule_text.h"

#include <QString>

#include <algorithm>
#include <string>
#include <vector>

// Things of the inventory as a line of names.
namespace inspector::console {

// By name or id; one that is not known stays as it was typed, and the check says so.
template <typename Id, typename Things>
std::vector<Id> idsOf(const QString& text, const Things& things) {
    std::vector<Id> out;
    for (const std::string& word : readList(text)) {
        const auto at = std::find_if(things.begin(), things.end(), [&](const auto& t) { return t.id.value == word || t.name == word; });
        out.push_back(at == things.end() ? Id(word) : at->id);
    }
    return out;
}

template <typename Id, typename Things>
QString namesOf(const std::vector<Id>& ids, const Things& things) {
    std::vector<std::string> words;
    for (const Id& id : ids) {
        const auto at = std::find_if(things.begin(), things.end(), [&](const auto& t) { return t.id == id; });
        // A name with a comma in it would be read as two.
        words.push_back(at == things.end() || at->name.find_first_of(",;") != std::string::npos ? id.value : at->name);
    }
    return listText(words);
}

}  // namespace inspector::console
