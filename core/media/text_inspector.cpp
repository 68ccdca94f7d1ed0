// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/imsc.h"
#include "core/media/webvtt.h"

namespace inspector::media {

std::unique_ptr<ContainerInspector> makeTextInspector(Container container) {
    if (container == Container::Imsc) return std::make_unique<ImscInspector>();
    return std::make_unique<WebVttInspector>();
}

}  // namespace inspector::media
