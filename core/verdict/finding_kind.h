// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/finding.h"

// What kind of trouble a finding tells of, by its rule: what is needed to find it again, and what may lie behind it. Pure.
namespace inspector::verdict {

// Of a request rather than of what came: it needs an answer, or none, not a document.
[[nodiscard]] bool isTransport(const Finding& finding);
// Of a segment (or its key) rather than of a playlist or MPD.
[[nodiscard]] bool isAboutSegments(const Finding& finding);
// No answer came at all, be it for what stands between us and the server: a status, even 503, is an answer.
[[nodiscard]] bool isUnreachable(const Finding& finding);
// Made of measured milliseconds, which a late probe has wrong.
[[nodiscard]] bool isLatency(const Finding& finding);
// Seen only while a connection is made.
[[nodiscard]] bool isAboutConnecting(const Finding& finding);
// Nothing upstream can bring it about: the stage itself cannot be reached, shows a wrong certificate, answers for another channel.
[[nodiscard]] bool isLocal(const Finding& finding);
// New segments do not come: transport, or a playlist that stands still or has ended.
[[nodiscard]] bool stopsFlow(const Finding& finding);
// The monitor of the chain alone looks for it, at the channel's own URL too.
[[nodiscard]] bool isAboutChain(const Finding& finding);
// `upstream` at a stage brings about `finding` at those behind it.
[[nodiscard]] bool explains(const Finding& upstream, const Finding& finding);

}  // namespace inspector::verdict
