// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/inspection.h"

#include <string_view>

namespace inspector::media {

// What a segment is, by its first bytes (up to a kilobyte; fewer when it is shorter). `hasInit`: an init segment applies,
// so that unknown boxes are read as fMP4.
[[nodiscard]] Container sniff(std::string_view head, bool hasInit);

}  // namespace inspector::media
