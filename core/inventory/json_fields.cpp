// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/json_fields.h"

#include "core/model/enum_names.h"

namespace inspector::inventory {

namespace {
constexpr EnumNames<Arg::Unit, 7> units{
    {"text", "count", "second", "millisecond", "byte", "bit-per-second", "percent"}};
}  // namespace

std::string_view jsonName(Arg::Unit unit) { return units.name(unit); }
std::optional<Arg::Unit> unitFromString(std::string_view text) { return units.value(text); }

void appendJsonString(std::string& out, std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    out += "\\u00";
                    out += hex[c >> 4];
                    out += hex[c & 0xf];
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

}  // namespace inspector::inventory
