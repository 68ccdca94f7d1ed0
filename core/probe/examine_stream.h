// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/examination_builder.h"
#include "core/probe/examine.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace inspector::probe {

// Runs the cycles of one stream on the calling thread, as ExamineOptions says, into `builder`. False: it was stopped
// before the first cycle had ended. `fileRoot`: not empty: the URL is a file's, and nothing outside this folder is read.
[[nodiscard]] bool examineStream(const std::string& url, const std::filesystem::path& fileRoot,
                                 const ExamineOptions& options, const Clock& clock, const std::stop_token& stop,
                                 ExaminationBuilder& builder);

}  // namespace inspector::probe
