// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/series_reader.h"

#include <utility>

namespace inspector::runtime {

void SeriesReader::post(Query query) {
    m_thread.post([this, query = std::move(query)](const Error* refused) {
        if (refused) return query(nullptr, refused);
        if (!m_store) {
            auto opened = series::openSqlite({m_file, true});
            if (!opened) return query(nullptr, &opened.error());
            m_store = std::move(opened->store);
        }
        query(m_store.get(), nullptr);
    });
}

void SeriesReader::reopen() {
    m_thread.post([this](const Error* refused) {
        if (!refused) m_store.reset();
    });
}

}  // namespace inspector::runtime
