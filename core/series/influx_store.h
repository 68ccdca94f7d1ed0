// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/influx_answer.h"
#include "core/series/influx_http.h"
#include "core/series/store.h"

#include <string>

namespace inspector::series {

// Made by openInflux(). Beyond what a store does: of points that came to be older than the database keeps, the server
// stores none, and the write succeeds. expire() has nothing to do: the server's retention does it.
class InfluxStore final : public Store {
public:
    InfluxStore(InfluxUrl url, InfluxOptions options);

    // What openInflux() does.
    Result<void> connect();
    // Asks the server for its version, and goes by it where the URL does not say which interface it has.
    Result<std::string> ping();

    Result<void> write(std::span<const Point> points) override;
    Result<std::vector<Series>> query(const Query& query) override;
    Result<std::vector<Point>> points(const Selection& selection, std::size_t limit) override;
    Result<bool> expire(WallTime before) override;
    Result<Stats> stats() override;

private:
    // influx_open.cpp
    Result<void> checkWriting();
    Result<void> makeDatabase(bool onlyPolicy);
    Result<void> makeBucket();
    Result<std::string> organisationId();

    // influx_store.cpp
    [[nodiscard]] InfluxRequest writeRequest() const;
    Result<void> post(std::span<const std::string> lines);
    Result<InfluxResult> ask(const std::string& statement, std::string_view doing);
    Result<std::vector<Series>> percentiles(const Query& query);

    InfluxOptions m_options;
    InfluxHttp m_http;
    bool m_toldOfOldPoints = false;
};

}  // namespace inspector::series
