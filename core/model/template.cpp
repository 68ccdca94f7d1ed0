// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/template.h"

#include "core/model/enum_names.h"

namespace inspector {

namespace {
constexpr EnumNames<SegmentPolicy, 3> policies{{"none", "newest", "all"}};
constexpr EnumNames<IpFamily, 3> families{{"any", "ipv4", "ipv6"}};
}  // namespace

std::string_view toString(SegmentPolicy policy) { return policies.name(policy); }
std::string_view toString(IpFamily family) { return families.name(family); }
std::optional<SegmentPolicy> segmentPolicyFromString(std::string_view text) { return policies.value(text); }
std::optional<IpFamily> ipFamilyFromString(std::string_view text) { return families.value(text); }

Template standardTemplate() {
    Template t;
    t.id = TemplateId{"standard"};
    t.name = "Standard";
    return t;
}

}  // namespace inspector
