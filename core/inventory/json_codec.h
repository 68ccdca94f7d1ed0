// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/chain.h"
#include "core/model/channel.h"
#include "core/model/endpoint.h"
#include "core/model/finding.h"
#include "core/model/probe.h"
#include "core/model/probe_life.h"
#include "core/model/status.h"
#include "core/model/template.h"

#include <QJsonObject>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Values as compact JSON text and back: columns of the store, and the JSON list. What is absent (none, or a number
// that is not finite) is left out; names that are not known and values of the wrong type are passed over when reading,
// so that an older program reads what a newer one wrote. Text that is not UTF-8 is written as it is: replace it first
// (repairUtf8) where the text goes to a file.
namespace inspector::inventory {

[[nodiscard]] std::string encodeFinding(const Finding& finding);
[[nodiscard]] std::optional<Finding> decodeFinding(std::string_view json);

[[nodiscard]] std::string encodeKpis(const Kpis& kpis);
[[nodiscard]] Kpis decodeKpis(std::string_view json);

[[nodiscard]] std::string encodeRungs(const std::vector<RungFigures>& rungs);
[[nodiscard]] std::vector<RungFigures> decodeRungs(std::string_view json);

[[nodiscard]] std::string encodeStages(const std::vector<StageFigures>& stages);
[[nodiscard]] std::vector<StageFigures> decodeStages(std::string_view json);

[[nodiscard]] std::string encodeVerdict(const Verdict& verdict);
[[nodiscard]] std::optional<Verdict> decodeVerdict(std::string_view json);

[[nodiscard]] std::string encodeFleet(const FleetStatus& fleet);
[[nodiscard]] std::optional<FleetStatus> decodeFleet(std::string_view json);

// Without id, holder and seen, which have columns of their own.
[[nodiscard]] std::string encodeProbeLife(const ProbeLife& life);
[[nodiscard]] ProbeLife decodeProbeLife(std::string_view json);

// Columns of endpoints and probes. Header values stand in it as they are: seal them first.
[[nodiscard]] std::string encodeTexts(const std::vector<std::string>& texts);
[[nodiscard]] std::vector<std::string> decodeTexts(std::string_view json);
[[nodiscard]] std::string encodeHeaders(const std::vector<RequestHeader>& headers);
[[nodiscard]] std::vector<RequestHeader> decodeHeaders(std::string_view json);

// All of a template but id, name, notes, revision and time. Header values stand in it as they are: seal them first.
[[nodiscard]] std::string encodeSettings(const Template& value);
void decodeSettings(std::string_view json, Template& into);

// Whole values without revision and times, as the JSON list and the audit have them.
[[nodiscard]] std::string encodeChannel(const Channel& channel);
[[nodiscard]] std::string encodeTemplate(const Template& value);
[[nodiscard]] std::string encodeProbe(const Probe& probe);
[[nodiscard]] std::string encodeEndpoint(const Endpoint& endpoint);
[[nodiscard]] Channel decodeChannel(const QJsonObject& object);
[[nodiscard]] Template decodeTemplate(const QJsonObject& object);
[[nodiscard]] Probe decodeProbe(const QJsonObject& object);
[[nodiscard]] Endpoint decodeEndpoint(const QJsonObject& object);

// The object that a text holds; empty when it holds none.
[[nodiscard]] QJsonObject jsonObject(std::string_view json);
// A text as a JSON string, quotes included.
[[nodiscard]] std::string jsonString(std::string_view text);
// What is not UTF-8 becomes U+FFFD.
[[nodiscard]] std::string repairUtf8(std::string_view text);

}  // namespace inspector::inventory
