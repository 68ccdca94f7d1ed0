// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/inventory/sealer.h"
#include "core/model/template.h"

#include <string>
#include <vector>

// The secrets of a template: values of headers that are marked so, and the user and password of a proxy's URL.
namespace inspector::inventory {

// The template as it is stored. A secret header without a value stands for the stored one (lists leave it out, and so
// does a store whose key is missing); `stored` may be null.
[[nodiscard]] Result<Template> sealSecrets(Template value, const Template* stored, Sealer& sealer);

// The template as it is used; a secret that does not open is left out, with one sentence in `locked` (may be null).
void unsealSecrets(Template& value, Sealer& sealer, std::vector<std::string>* locked);

}  // namespace inspector::inventory
