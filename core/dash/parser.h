// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/mpd.h"

#include <string>
#include <string_view>
#include <vector>

namespace inspector::dash {

// A refusal is only for what is no MPD at all; everything else is parsed, with diagnostics.
enum class Refusal { None, NotXml, NotMpd, Forbidden };  // Forbidden: a DTD or entity declaration
[[nodiscard]] std::string_view toString(Refusal refusal);

struct ParseOptions {
    std::uint32_t maxDiagnostics = 200;
    std::uint32_t maxElements = 500'000;      // further ones are not kept (diagnostic dash-mpd-too-large)
    std::uint32_t maxDepth = 64;
};

struct Parsed {
    Mpd mpd;                                  // what could be read, also with a refusal
    Refusal refusal = Refusal::None;
    std::vector<Diagnostic> diagnostics;      // in the order of lines
    std::uint64_t diagnosticsDropped = 0;

    [[nodiscard]] bool usable() const { return refusal == Refusal::None; }
};

// Pure, reentrant; linear in the size of `text`, memory a small multiple of it. XML that is cut is read as far as it
// goes. No external entity, no DTD, no xlink is ever followed here.
[[nodiscard]] Parsed parse(std::string_view text, const ParseOptions& options = {});

// Whether the text is an MPD rather than anything else: its first element is MPD (or Patch).
[[nodiscard]] bool looksLikeMpd(std::string_view text);

// ISO 23009-1 5.15, RFC 5261: the MPD's text with the patch applied (add, replace, remove). `problem` empty: done.
struct Patched {
    std::string text;
    std::string problem;                      // English: which operation and why
    std::uint32_t line = 0;                   // of the patch
};
[[nodiscard]] Patched applyPatch(std::string_view mpd, std::string_view patch);

// Remote elements (5.5): the text with <Period|AdaptationSet xlink:href> elements of onLoad replaced by what `fetched`
// has for their href (as written). An href that is not in the map stays; resolve-to-zero removes the element.
struct XlinkRef { std::string href; std::string element; std::string actuate; std::uint32_t line = 0; };
[[nodiscard]] std::vector<XlinkRef> xlinks(std::string_view mpd);
struct Resolved { std::string text; std::vector<Diagnostic> diagnostics; };
[[nodiscard]] Resolved resolveXlinks(std::string_view mpd, const std::vector<std::pair<std::string, std::string>>& fetched);

}  // namespace inspector::dash
