// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/inspection.h"

#include <memory>
#include <string_view>

// The parts of SegmentInspector, one a container. Internal to core/media.
namespace inspector::media {

class ContainerInspector {
public:
    virtual ~ContainerInspector() = default;
    // Pieces of any size, in order, from the segment's first byte.
    virtual void feed(std::string_view bytes) = 0;
    // Fills what it found; `bytes`, `hash`, `firstBytes`, `whole` and `container` are the facade's.
    virtual void finish(Inspection& inspection, bool whole) = 0;
};

[[nodiscard]] std::unique_ptr<ContainerInspector> makeTsInspector(bool sampleAes);
[[nodiscard]] std::unique_ptr<ContainerInspector> makePackedAudioInspector();
[[nodiscard]] std::unique_ptr<ContainerInspector> makeFmp4Inspector(std::shared_ptr<const InitSegment> init);
[[nodiscard]] std::unique_ptr<ContainerInspector> makeTextInspector(Container container);  // WebVtt or Imsc

}  // namespace inspector::media
