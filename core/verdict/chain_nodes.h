// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verdict/chain_judge.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace inspector::verdict {

// The endpoints by id. Refers to them.
class EndpointIndex {
public:
    explicit EndpointIndex(const std::vector<Endpoint>& endpoints);
    [[nodiscard]] const Endpoint* find(std::string_view id) const;  // null: none
    // To which a channel's own URL leads; null: to none of them.
    [[nodiscard]] const Endpoint* ownerOf(const Channel& channel) const;
    [[nodiscard]] const std::vector<Endpoint>& all() const { return m_endpoints; }

private:
    const std::vector<Endpoint>& m_endpoints;
    std::unordered_map<std::string_view, const Endpoint*> m_byId;
};

// One stage of one channel, as the judge looks at it.
struct Node {
    std::string stage;                   // ownStage, or the endpoint's id
    const Endpoint* endpoint = nullptr;  // null: an own URL that has no entry of its own
    StageRole role = StageRole::Packager;
    bool own = false;
    ChannelState state = ChannelState::Unknown;
    std::optional<Finding> reason;
    WallTime since{};
    const StageFigures* figures = nullptr;
    bool advances = false;               // new segments come through it
    // Well so far, but a sample showed this, which the next may confirm.
    std::optional<Finding> pending;
    // What decided its state was not seen in its newest sample any more: it is about to be over.
    bool ending = false;

    [[nodiscard]] bool bad() const { return state == ChannelState::Down || state == ChannelState::Degraded; }
    [[nodiscard]] bool well() const { return state == ChannelState::Up; }
    // As verdicts name it.
    [[nodiscard]] std::string name() const { return endpoint ? endpoint->id.value : own ? std::string{} : stage; }
};

// In the order of the chain, then by id; the own URL's stage is among them, whether or not the chain's monitor reports it.
[[nodiscard]] std::vector<Node> chainNodes(const ChannelView& view, const EndpointIndex& endpoints);

}  // namespace inspector::verdict
