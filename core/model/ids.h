// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace inspector {

// A key that never changes: a slug made once from the first display name. Distinct types cannot be mixed up.
template <typename Tag>
struct Id {
    std::string value;

    Id() = default;
    explicit Id(std::string v) : value(std::move(v)) {}
    [[nodiscard]] bool empty() const { return value.empty(); }
    auto operator<=>(const Id&) const = default;
};

using ChannelId = Id<struct ChannelTag>;
using TemplateId = Id<struct TemplateTag>;
using ProbeId = Id<struct ProbeTag>;
using EndpointId = Id<struct EndpointTag>;

}  // namespace inspector

template <typename Tag>
struct std::hash<inspector::Id<Tag>> {
    std::size_t operator()(const inspector::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.value); }
};
