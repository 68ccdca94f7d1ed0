// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/channel.h"
#include "core/model/endpoint.h"
#include "core/model/probe.h"
#include "core/model/template.h"

#include <QJsonObject>

#include <string>

// What the audit says of a change. Pure.
namespace inspector::inventory {

// A value without its secrets: URLs without tokens, headers by name alone (a secret one's sealed text still tells that
// it has changed, and is left out of what is written).
struct AuditView {
    QJsonObject whole;   // to compare
    QJsonObject shown;   // to write
};
[[nodiscard]] AuditView auditView(const Channel& channel);
[[nodiscard]] AuditView auditView(const Template& sealed);
[[nodiscard]] AuditView auditView(const Probe& probe);
[[nodiscard]] AuditView auditView(const Endpoint& sealed);

// {"url":{"from":…,"to":…},…}: the fields that differ.
[[nodiscard]] std::string changeText(const AuditView& before, const AuditView& after);
[[nodiscard]] std::string valueText(const AuditView& value);

// "anna changed name, url at 2026-01-31T14:02:31.250Z".
[[nodiscard]] std::string describeChange(const std::string& actor, const std::string& action, const std::string& detail,
                                         WallTime time);

}  // namespace inspector::inventory
