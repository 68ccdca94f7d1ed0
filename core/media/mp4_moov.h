// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/mp4_box.h"

// A moov box's parts. Internal to core/media.
namespace inspector::media {

// moov: tracks, defaults of their fragments, pssh and configHash; `init` keeps what it has besides. What is wrong goes to
// `diagnostics`. At most 64 tracks.
void readMoov(const Box& moov, InitSegment& init, DiagnosticList& diagnostics);

// What the file says besides its boxes: no moov, no mvex, no brand that HLS asks for.
void checkInit(InitSegment& init, DiagnosticList& diagnostics);

// The first sample entry of stsd: codec, its parameters, protection. False: there is none.
bool readSampleDescription(const Box& stsd, Track& track, InitSegment& init, DiagnosticList& diagnostics);

}  // namespace inspector::media
