// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Mail as RFC 5322 and MIME have it. Pure. Whatever is put in, no line is longer than 998 bytes and no header ends early.
namespace inspector::notify {

struct Mail {
    std::string id;                   // of Message-ID, without brackets
    std::string root;                 // that this answers: the thread; empty: it begins one
    std::string fromName;
    std::string from;                 // addresses, checked by isAddress()
    std::vector<std::string> to;
    std::string replyTo;              // empty: from
    std::string subject;
    WallTime date{};
    std::string text;
    std::string html;
    std::string key;                  // header X-Inspector-Key
};
[[nodiscard]] std::string mimeOf(const Mail& mail);

// local@domain in ASCII; no comment, no quotes, no route.
[[nodiscard]] bool isAddress(std::string_view text);
// "a@x, b@y", parted by commas, semicolons or white space.
[[nodiscard]] std::vector<std::string> addressesOf(std::string_view text);
// A header's value: as it is when it is short ASCII, else encoded words (RFC 2047).
[[nodiscard]] std::string headerText(std::string_view text);

}  // namespace inspector::notify
