// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random_id.h"

#include <cstdio>
#include <random>

namespace inspector {

std::string randomId() {
    std::random_device random;
    char id[24];
    std::snprintf(id, sizeof id, "%08x%08x", random(), random());
    return id;
}

}  // namespace inspector
