// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/list_builder.h"

#include "core/base/text.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

constexpr std::size_t longestSlug = 80;

bool isId(std::string_view text) {
    return !text.empty() && text.size() <= longestSlug && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

std::string shortSlug(std::string_view name) {
    std::string id = slug(name);
    id.resize(std::min(id.size(), longestSlug));
    while (id.ends_with('-')) id.pop_back();
    return id;
}

std::string describe(const std::vector<FieldProblem>& problems) {
    std::string what;
    for (const FieldProblem& p : problems) what += (what.empty() ? "" : "; ") + p.field + ": " + p.detail;
    return what;
}

}  // namespace

std::string idFromText(std::string_view text) {
    if (text.empty() || isId(text)) return std::string(text);
    return shortSlug(text);
}

std::string nameFromUrl(std::string_view url) {
    static constexpr std::string_view common[] = {"master", "index", "playlist", "main", "manifest", "chunklist", "live"};
    const auto scheme = url.find("://");
    if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("?#"));
    auto parts = split(url, '/');
    std::string_view host = parts.front();
    host.remove_prefix(host.rfind('@') == std::string_view::npos ? 0 : host.rfind('@') + 1);
    for (std::size_t i = parts.size(); i-- > 1;) {
        std::string_view part = parts[i];
        if (i + 1 == parts.size()) part = part.substr(0, part.find('.'));
        const bool says = !part.empty() && std::none_of(std::begin(common), std::end(common), [&](std::string_view word) {
            return equalsIgnoreCase(part, word);
        });
        if (says) return std::string(part);
    }
    return std::string(host);
}

void ListBuilder::add(Channel channel, std::size_t line, Ids ids, const std::string& which) {
    if (trim(channel.name).empty()) channel.name = nameFromUrl(channel.url);
    const std::string given = channel.id.value;
    const bool exact = ids == Ids::Exact && !given.empty();
    // What is to be given later does not count against it now.
    if (!exact) channel.id = ChannelId{"channel"};
    const bool noTemplate = channel.templateId.empty();
    if (noTemplate) channel.templateId = standardTemplate().id;
    if (const auto problems = checkChannelValue(channel); !problems.empty()) return problem(line, which + describe(problems));
    if (noTemplate) channel.templateId = TemplateId{};

    if (exact) {
        const std::string here = line ? "line " + std::to_string(line) : which.substr(0, which.find(':'));
        const auto [first, isNew] = m_exact.emplace(given, here);
        if (!isNew) return problem(line, which + "the id " + given + " stands in " + first->second + " already");
        m_taken.insert(given);
    } else {
        channel.id = ChannelId{isId(given) ? given : shortSlug(channel.name)};
        m_unnamed.push_back(m_imported.channels.size());
    }
    m_imported.channels.push_back(std::move(channel));
}

void ListBuilder::add(Template value, const std::string& which) {
    if (value.id.empty() && !value.name.empty()) value.id = TemplateId{shortSlug(value.name)};
    if (const auto problems = checkTemplateValue(value); !problems.empty()) return problem(0, which + describe(problems));
    if (!m_templates.insert(value.id.value).second)
        return problem(0, which + "the id " + value.id.value + " stands in the list already");
    m_imported.templates.push_back(std::move(value));
}

// One of two that have no id and the same name is a mistake of the list, not another endpoint.
void ListBuilder::add(Endpoint value, std::size_t line, const std::string& which) {
    if (value.id.empty() && !value.name.empty()) value.id = EndpointId{shortSlug(value.name)};
    if (value.name.empty()) value.name = value.id.value;
    if (const auto problems = checkEndpointValue(value); !problems.empty())
        return problem(line, which + describe(problems));
    if (!m_endpoints.insert(value.id.value).second)
        return problem(line, which + "the id " + value.id.value + " stands in the list already");
    m_imported.endpoints.push_back(std::move(value));
}

std::string ListBuilder::unusedId(const std::string& wanted) {
    if (m_taken.insert(wanted).second) return wanted;
    int& counter = m_counters.try_emplace(wanted, 2).first->second;
    while (true) {
        std::string id = wanted;
        id.append("-").append(std::to_string(counter++));
        if (m_taken.insert(id).second) return id;
    }
}

// Ids of the file come first, so that a name further up cannot take one away.
Imported ListBuilder::take() {
    for (const std::size_t i : m_unnamed) {
        ChannelId& id = m_imported.channels[i].id;
        id = ChannelId{unusedId(id.value)};
    }
    return std::move(m_imported);
}

}  // namespace inspector::inventory
