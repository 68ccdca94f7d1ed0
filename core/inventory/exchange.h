// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/inventory.h"

#include <string>
#include <string_view>
#include <vector>

// Channel lists as files: CSV (header name,url,group,template,enabled,notes in any order; id optional; RFC 4180),
// JSON (templates too), M3U (#EXTINF:-1 group-title="…",Name then the URL). Pure.
namespace inspector::inventory {

enum class ListFormat { Csv, Json, M3u };
// By content and, where that does not tell, by the file's name.
[[nodiscard]] ListFormat guessFormat(std::string_view fileName, std::string_view content);

struct Problem {
    std::size_t line = 0;
    std::string what;   // English, says what to do
};
struct Imported {
    std::vector<Channel> channels;     // ids made from names where the file has none; unique among themselves
    std::vector<Template> templates;   // JSON only
    std::vector<Problem> problems;     // lines that were left out, and why
};
// InvalidInput only when nothing can be read at all.
[[nodiscard]] Result<Imported> importList(std::string_view content, ListFormat format);
// Secrets are left out: a secret header keeps its name and an empty value.
[[nodiscard]] std::string exportList(const Inventory& inventory, ListFormat format);

// What is wrong with a value as somebody typed it; the id of each problem is translated by app.
struct FieldProblem {
    std::string field;   // "url", "name", "interval", …
    std::string code;    // "empty", "not-a-url", "scheme", "no-host", "range", "duplicate", "unknown-template", …
    std::string detail;  // English
};
[[nodiscard]] std::vector<FieldProblem> checkChannel(const Channel& channel, const Inventory& inventory);
[[nodiscard]] std::vector<FieldProblem> checkTemplate(const Template& value, const Inventory& inventory);

}  // namespace inspector::inventory
