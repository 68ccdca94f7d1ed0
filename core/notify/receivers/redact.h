// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

// What receivers repeat of what they were told, without its secrets. Pure.
namespace inspector::notify {

// Each secret is an ellipsis, also where its characters are escaped as JSON, HTML or URLs do, and where the words were cut within it.
// Of long words the beginning. Secrets of fewer than four bytes stay: they would tear other words to pieces, and say little.
[[nodiscard]] std::string withoutSecrets(std::string words, const std::vector<std::string>& secrets);

}  // namespace inspector::notify
