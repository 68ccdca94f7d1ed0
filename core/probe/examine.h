// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/examination.h"
#include "core/model/template.h"
#include "core/probe/engine.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

// A stream looked into, with no channel and no store: for the command line and the Inspect page. Both block the calling
// thread until they end or `stop` is requested (Cancelled; a stream that was being followed: what was seen so far).
namespace inspector::probe {

struct Progress {
    std::uint64_t requests = 0;      // ended
    std::uint64_t requestsOpen = 0;
    std::int64_t bytes = 0;
    int findings = 0;
    double elapsedS = 0;
    double ofS = 0;                  // 0: not known
    std::string doing;               // URL or file being read, redacted
};

struct ExamineOptions {
    Template settings;
    EngineOptions engine;
    double followS = 0;              // 0: one cycle; else goes on like a player for so long
    // Called on the calling thread, at most ten times a second.
    std::function<void(const Progress&)> progress;
};

// An http or https URL.
[[nodiscard]] Result<std::shared_ptr<const Examination>> examineUrl(const std::string& url, const ExamineOptions& options,
                                                                    const Clock& clock, std::stop_token stop = {});
// A file (a playlist, an MPD or a segment), or a folder: its playlists and MPDs, and the segments that they name and that
// are there. Nothing outside the folder is read, and no network is used.
[[nodiscard]] Result<std::shared_ptr<const Examination>> examinePath(const std::filesystem::path& path,
                                                                     const ExamineOptions& options, const Clock& clock,
                                                                     std::stop_token stop = {});
// A document at hand (standard input, a paste).
[[nodiscard]] std::shared_ptr<const Examination> examineText(std::string text, const std::string& name,
                                                             const ExamineOptions& options, const Clock& clock);

}  // namespace inspector::probe
