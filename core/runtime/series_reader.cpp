// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/series_reader.h"

#include "core/runtime/store_places.h"

#include <utility>

namespace inspector::runtime {

namespace {
// Until somebody has computed some.
constexpr std::chrono::minutes lookAgain{1};
}  // namespace

// A server that is silent is not waited for.
void SeriesReader::stop() {
    *m_ended = true;
    m_thread.stop();
}

void SeriesReader::close() {
    m_store.reset();
    m_rollUps.reset();
    m_lookedFor.reset();
}

void SeriesReader::post(Query query) {
    m_thread.post([this, query = std::move(query)](const Error* refused) {
        if (refused) return query(nullptr, refused);
        if (!m_store) {
            auto opened = openSeriesToRead(m_options, m_ended);
            if (!opened) return query(nullptr, &opened.error());
            m_store = std::move(opened->store);
        }
        query(m_store.get(), nullptr);
    });
}

void SeriesReader::describe(SystemState state, Answer<SystemState> answer) {
    post([this, state = std::move(state), answer = std::move(answer)](series::Store* store, const Error* why) {
        SystemState whole = state;
        whole.seriesWhere = seriesWhere(m_options);
        whole.seriesKind = m_options.stores.metrics ? "InfluxDB" : "SQLite";
        if (store) {
            whole.seriesKind = kind();
            if (auto stats = store->stats()) whole.series = *stats;
            else whole.seriesError = stats.error();
        } else if (why->kind == Error::Kind::Cancelled) {
            return answer(fail(*why));
        } else if (why->kind != Error::Kind::NotFound || m_options.stores.metrics) {
            whole.seriesError = *why;
        }
        answer(std::move(whole));
    });
}

Result<std::vector<series::Series>> SeriesReader::answer(const series::Query& query) {
    const WallTime now = m_clock.now();
    if (series::pickResolution(query, now) == series::Resolution::Raw) return m_store->query(query);
    findRollUps();
    if (!m_rollUps) return m_store->query(query);
    auto answer = series::RollUpReader(*m_store, m_rollUps->minute, m_rollUps->hour).query(query, now);
    if (answer || answer.error().kind == Error::Kind::Unavailable || answer.error().kind == Error::Kind::Cancelled) return answer;
    m_rollUps.reset();
    return m_store->query(query);
}

void SeriesReader::findRollUps() {
    const MonoTime now = m_clock.mono();
    if (m_rollUps || (m_lookedFor && now - *m_lookedFor < lookAgain)) return;
    m_lookedFor = now;
    if (auto found = openRollUps(m_options, true, m_ended)) m_rollUps = std::move(*found);
}

std::string SeriesReader::kind() {
    if (!m_kind.empty()) return m_kind;
    if (!m_options.stores.metrics) return m_kind = "SQLite";
    const auto version = series::influxVersion(*m_options.stores.metrics);
    if (!version) return "InfluxDB";
    return m_kind = version->empty() ? "InfluxDB" : "InfluxDB " + *version;
}

void SeriesReader::reopen() {
    m_thread.post([this](const Error* refused) {
        if (!refused) close();
    });
}

}  // namespace inspector::runtime
