// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/series_reader.h"

#include "core/runtime/store_places.h"

#include <utility>

namespace inspector::runtime {

void SeriesReader::post(Query query) {
    m_thread.post([this, query = std::move(query)](const Error* refused) {
        if (refused) return query(nullptr, refused);
        if (!m_store) {
            auto opened = openSeriesToRead(m_options);
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

std::string SeriesReader::kind() {
    if (!m_kind.empty()) return m_kind;
    if (!m_options.stores.metrics) return m_kind = "SQLite";
    const auto version = series::influxVersion(*m_options.stores.metrics);
    if (!version) return "InfluxDB";
    return m_kind = version->empty() ? "InfluxDB" : "InfluxDB " + *version;
}

void SeriesReader::reopen() {
    m_thread.post([this](const Error* refused) {
        if (!refused) m_store.reset();
    });
}

}  // namespace inspector::runtime
