// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QJsonArray>

#include <map>
#include <string>
#include <vector>

// An answer of InfluxDB's /query. Pure.
namespace inspector::series {

// One series of a result: rows of equal columns, of which the first is the time.
struct InfluxTable {
    std::string name;                         // the measurement
    std::map<std::string, std::string> tags;  // of GROUP BY
    QJsonArray columns;
    QJsonArray rows;
};

struct InfluxResult {
    std::vector<InfluxTable> tables;  // of all statements
    std::string error;                // the server's words of the first statement that failed; empty: none did
    bool partial = false;             // the server has cut the answer short (its max-row-limit)
};
// Corrupt when it is not an answer of that kind.
[[nodiscard]] Result<InfluxResult> parseAnswer(const QByteArray& body);

}  // namespace inspector::series
