// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/route_names.h"

#include <algorithm>
#include <set>

namespace inspector::notify {

namespace {
std::string withoutSlash(std::string name) {
    std::replace(name.begin(), name.end(), '/', '-');
    return name;
}
}  // namespace

std::string rootName(const Route& root) { return root.name.empty() ? "root" : withoutSlash(root.name); }

std::vector<std::string> namesOf(const std::vector<Route>& siblings) {
    std::set<std::string> used;
    std::vector<std::string> out;
    for (const Route& route : siblings) {
        std::string name = withoutSlash(route.name);
        while (name.empty() || !used.insert(name).second) name += '#' + std::to_string(out.size() + 1);
        out.push_back(std::move(name));
    }
    return out;
}

}  // namespace inspector::notify
