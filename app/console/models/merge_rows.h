// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace inspector::console {

// What a flat model must let the merge do: QAbstractItemModel's own begin… and end… functions are protected.
struct RowChanges {
    virtual ~RowChanges() = default;
    virtual void beginInsert(int row) = 0;
    virtual void endInsert() = 0;
    virtual void beginRemove(int first, int last) = 0;
    virtual void endRemove() = 0;
    virtual bool beginMove(int from, int to) = 0;  // to: before that row
    virtual void endMove() = 0;
    virtual void changed(int row) = 0;
};

// Makes `rows` equal to `target` with the fewest steps of its order, for short lists: a row that stays is kept (so are
// selection and scroll position), an equal one is not even repainted. `keyOf` tells rows apart.
template <typename Row, typename KeyOf>
void mergeRows(std::vector<Row>& rows, std::vector<Row> target, KeyOf keyOf, RowChanges& changes) {
    const auto find = [&](auto& in, std::size_t from, const Row& row) {
        return std::find_if(in.begin() + static_cast<std::ptrdiff_t>(from), in.end(),
                            [&](const Row& other) { return keyOf(other) == keyOf(row); });
    };
    for (std::size_t i = rows.size(); i-- > 0;) {
        if (find(target, 0, rows[i]) != target.end()) continue;
        changes.beginRemove(static_cast<int>(i), static_cast<int>(i));
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(i));
        changes.endRemove();
    }
    for (std::size_t i = 0; i < target.size(); ++i) {
        const auto place = rows.begin() + static_cast<std::ptrdiff_t>(i);
        if (i >= rows.size() || keyOf(rows[i]) != keyOf(target[i])) {
            const auto have = i < rows.size() ? find(rows, i, target[i]) : rows.end();
            if (have == rows.end()) {
                changes.beginInsert(static_cast<int>(i));
                rows.insert(place, std::move(target[i]));
                changes.endInsert();
                continue;
            }
            changes.beginMove(static_cast<int>(have - rows.begin()), static_cast<int>(i));
            std::rotate(place, have, have + 1);
            changes.endMove();
        }
        if (rows[i] == target[i]) continue;
        rows[i] = std::move(target[i]);
        changes.changed(static_cast<int>(i));
    }
}

}  // namespace inspector::console
