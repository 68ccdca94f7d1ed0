// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/request.h"
#include "core/model/channel.h"
#include "core/model/endpoint.h"
#include "core/model/exchange.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::probe {

// How one channel is reached through one stage of its chain. A value, immutable once made; any thread.
class StageRoute {
public:
    // The channel's own URL. `endpoint`: what it leads to, null where nothing is entered for it.
    StageRoute(const Channel& channel, const Endpoint* endpoint);
    // Through an endpoint.
    [[nodiscard]] static StageRoute through(const Endpoint& endpoint, const Channel& channel);

    [[nodiscard]] const std::string& stage() const { return m_stage; }  // ownStage, or the endpoint's id
    [[nodiscard]] StageRole role() const { return m_role; }
    [[nodiscard]] bool isOwn() const { return m_own; }
    [[nodiscard]] const std::string& url() const { return m_url; }      // the channel's, through it

    // A reference in a document that came from `base`, as it is to be asked for here: relative ones stay with the stage, absolute ones to the
    // channel's own host lead through it, others stand as they are. None: it cannot be resolved.
    [[nodiscard]] std::optional<std::string> child(std::string_view base, std::string_view reference) const;
    // Its pinned address, family, headers and Host, where the request goes to the stage itself.
    void apply(fetch::Request& request) const;
    // Both families can be asked for: a name, no pinned address, no family of its own.
    [[nodiscard]] bool hasFamilies() const;

    // Without secrets: the token's values are not shown, whatever their names are.
    [[nodiscard]] std::string shown(std::string_view url) const;
    void hide(Exchange& exchange) const;

private:
    StageRoute() = default;
    [[nodiscard]] bool isHere(std::string_view url) const;
    [[nodiscard]] std::string withToken(std::string url) const;
    void hide(std::string& text) const;

    bool m_own = true;
    std::string m_stage;
    StageRole m_role = StageRole::Packager;
    std::string m_url;
    Channel m_channel;
    Endpoint m_endpoint;
    std::vector<std::string> m_secrets;  // values within the token
};

}  // namespace inspector::probe
