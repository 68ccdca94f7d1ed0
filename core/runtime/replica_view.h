// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"
#include "core/runtime/inspector.h"

#include <memory>
#include <optional>

namespace inspector::runtime {

// What this machine knows of a shared inventory whose server is away: the replica that a program here keeps, or has kept. To be
// looked at only, also while that program runs.
struct ReplicaView {
    std::unique_ptr<inventory::Store> store;
    std::optional<WallTime> aloneSince;  // since when programs here have been without the server; none: none has noticed yet
};
// Of several the one that was written last. NotFound when there is none, or none has ever been the server's.
[[nodiscard]] Result<ReplicaView> openReplicaView(const Options& options);

}  // namespace inspector::runtime
