// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Text from streams, headers and people made fit for a message. Pure; linear; whatever the input, the output is valid UTF-8.
namespace inspector::notify {

enum class Lines { One, Many };

// Invalid UTF-8 and characters that no text may hold become U+FFFD, control characters a space (line feeds stay with
// Lines::Many), and those that turn the direction of text or cannot be seen go. At most so many bytes, ended by … when cut.
[[nodiscard]] std::string clean(std::string_view text, std::size_t mostBytes, Lines lines = Lines::One);
// The same bound for text that is clean.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t mostBytes);

// & < > " ' as entities.
[[nodiscard]] std::string htmlEscaped(std::string_view text);
// Slack's control characters & < > as entities; an @ before channel, here, everyone or group gets a word joiner, so that it
// calls nobody.
[[nodiscard]] std::string slackEscaped(std::string_view text);

// A link to be shown: http or https with a host and nothing but the characters of a URI; otherwise empty. Quotes, brackets and | are
// percent-encoded, so that no format can be left by it.
[[nodiscard]] std::string safeLink(std::string_view url);

// Not empty, and none of its characters ends a line or is a control: fit for a header, a user's name, a secret.
[[nodiscard]] bool isOneLine(std::string_view text);

}  // namespace inspector::notify
