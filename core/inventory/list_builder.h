// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/exchange.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace inspector::inventory {

// "Standard" and "standard" are the same template: an id as it stands, anything else by its slug; empty stays empty.
[[nodiscard]] std::string idFromText(std::string_view text);
// A channel that has no name is called after its URL: the folder of master.m3u8, the file otherwise, the host at last.
[[nodiscard]] std::string nameFromUrl(std::string_view url);

// Collects what a list holds: checks each value, names the nameless, gives ids. Linear in the number of values.
class ListBuilder {
public:
    // Exact: an id that the file gives is the channel's, and must be sound. Wished: it is taken where it can be.
    enum class Ids { Exact, Wished };

    void problem(std::size_t line, std::string what) { m_imported.problems.push_back({line, std::move(what)}); }
    // `which` is put before what is said of it, where a line does not tell.
    void add(Channel channel, std::size_t line, Ids ids, const std::string& which = {});
    void add(Template value, const std::string& which);
    void add(Endpoint value, std::size_t line, const std::string& which = {});
    // The list has no place for the headers of endpoints.
    void withoutHeaders() { m_imported.headersListed = false; }
    // It does not say of every channel when it is on the air.
    void withoutTimes() { m_imported.timesListed = false; }
    [[nodiscard]] Imported take();

private:
    std::string unusedId(const std::string& wanted);

    Imported m_imported;
    std::unordered_map<std::string, std::string> m_exact;  // id -> where it stood first
    std::unordered_set<std::string> m_taken;
    std::unordered_map<std::string, int> m_counters;       // next suffix to try for a wanted id
    std::vector<std::size_t> m_unnamed;                    // channels whose id is a wish
    std::unordered_set<std::string> m_templates;
    std::unordered_set<std::string> m_endpoints;
};

}  // namespace inspector::inventory
