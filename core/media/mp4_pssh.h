// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/mp4_box.h"

#include <vector>

// Boxes that stand in a moov and in a segment alike. Internal to core/media.
namespace inspector::media {

// pssh (ISO 23001-7 8.1); what cannot be read is drm-pssh-invalid. At most 64 are kept.
void readPssh(const Box& box, std::vector<Pssh>& found, DiagnosticList& diagnostics);
// sidx (ISO 14496-12 8.16.3).
void readSidx(const Box& box, std::vector<Sidx>& found, DiagnosticList& diagnostics);
// Brands of ftyp and styp, the major one first.
[[nodiscard]] std::vector<std::string> readBrands(const Box& box);

}  // namespace inspector::media
