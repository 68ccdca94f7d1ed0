// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/sql_session.h"
#include "core/inventory/statements.h"

#include <string>
#include <vector>

// Statements about many rows or ids in few ways there and back: a thousand rows are six statements. Their sizes are powers of
// two, so that few different ones are prepared.
namespace inspector::inventory {

// The values of the rows, one after the other, each row complete.
using SqlValues = std::vector<QVariant>;

[[nodiscard]] Result<void> runRows(SqlSession& session, const sql::Rows& statement, const SqlValues& values);

// Of a statement that returns something of its rows.
[[nodiscard]] Result<void> eachRows(SqlSession& session, const sql::Rows& statement, const SqlValues& values,
                                    const SqlSession::RowReader& read);

// `first` are the arguments before the ids. An id that is there twice counts once.
[[nodiscard]] Result<void> runIn(SqlSession& session, const sql::In& statement, const SqlValues& first,
                                 const std::vector<std::string>& ids);
[[nodiscard]] Result<void> eachIn(SqlSession& session, const sql::In& statement, const SqlValues& first,
                                  const std::vector<std::string>& ids, const SqlSession::RowReader& read);
[[nodiscard]] inline Result<void> eachIn(SqlSession& session, const sql::In& statement, const std::vector<std::string>& ids,
                                         const SqlSession::RowReader& read) {
    return eachIn(session, statement, {}, ids, read);
}

}  // namespace inspector::inventory
