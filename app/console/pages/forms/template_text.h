// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/template.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace inspector::console {

// Request headers as lines, "Name: value". A secret value is shown as dots; left so, it is kept as it was.
[[nodiscard]] QString headersToText(const std::vector<RequestHeader>& headers);
[[nodiscard]] std::vector<RequestHeader> headersFromText(const QString& text, const std::vector<RequestHeader>& before,
                                                         QString* problem);

// The rungs that a ladder is expected to have as lines, "1280x720 3000000 25 avc1,mp4a": resolution, bits/s, pictures a
// second, codecs; "-", and what a line leaves out, is not compared.
[[nodiscard]] QString ladderToText(const std::vector<ExpectedRung>& ladder);
[[nodiscard]] std::vector<ExpectedRung> ladderFromText(const QString& text, QString* problem);

// A template's say about rules as lines, "hls-pdt-missing-live off" or "http-redirect major".
[[nodiscard]] QString rulesToText(const std::map<std::string, RuleSetting>& rules);
[[nodiscard]] std::map<std::string, RuleSetting> rulesFromText(const QString& text, QString* problem);

}  // namespace inspector::console
