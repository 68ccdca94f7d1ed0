// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/inventory/sealer.h"
#include "core/model/endpoint.h"
#include "core/model/template.h"

#include <string>
#include <vector>

// The secrets of templates and endpoints: values of headers that are marked so, the user and password of a proxy's URL,
// an endpoint's token.
namespace inspector::inventory {

// The value as it is stored. A secret header or token without a value stands for the stored one (lists leave it out, and
// so does a store whose key is missing); one that has not changed keeps its sealed text. `stored` may be null.
[[nodiscard]] Result<Template> sealSecrets(Template value, const Template* stored, Sealer& sealer);
[[nodiscard]] Result<Endpoint> sealSecrets(Endpoint value, const Endpoint* stored, Sealer& sealer);

// The value as it is used; a secret that does not open is left out, with one sentence in `locked` (may be null).
void unsealSecrets(Template& value, Sealer& sealer, std::vector<std::string>* locked);
void unsealSecrets(Endpoint& value, Sealer& sealer, std::vector<std::string>* locked);

}  // namespace inspector::inventory
