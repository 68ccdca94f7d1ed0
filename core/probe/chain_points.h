// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/report.h"

namespace inspector::probe {

// Adds a cdn_request for every trusted request of the report's stages, failed ones included (http_status 0: no answer).
void addChainPoints(ProbeReport& report);

}  // namespace inspector::probe
