// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/request.h"
#include "core/model/exchange.h"

#include <memory>

namespace inspector::probe {

// A request and its answer as they are kept: URLs redacted (in headers too), the values of headers that may carry a
// secret "…". Kind, rung, sequence and body are the caller's.
[[nodiscard]] std::shared_ptr<Exchange> recordOf(const fetch::Request& request, const fetch::Response& response,
                                                 WallTime started);

}  // namespace inspector::probe
