// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/models/channel_filter.h"
#include "app/console/models/channel_row.h"

#include <QAbstractTableModel>

#include <memory>
#include <unordered_map>
#include <vector>

namespace inspector::console {

// Every channel that passes the filter, sorted, in sections where it is grouped. Never resets: a new status changes
// its row at once and moves it with the next arrange(), which the page calls at most once a second; rows come and go
// as removals, one append and one change of the layout, so that selection and scroll position stay. GUI thread.
class ChannelsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { RowRole = Qt::UserRole + 1, SectionRole };

    explicit ChannelsModel(QObject* parent = nullptr);

    // What there is; arranges at once.
    void setInventory(const Inventory& inventory);
    // Bitrates as the caller keeps them; equal rows are skipped.
    void merge(const ChannelStatus& status, std::vector<float> bitrates);

    void setFilter(const ChannelFilter& filter);
    void setGrouping(Grouping grouping);
    void sort(int column, Qt::SortOrder order) override;
    void arrange();
    void arrangeIfChanged();
    // What ages are counted to; the view repaints itself.
    void setNow(WallTime now) { m_now = now; }

    [[nodiscard]] std::size_t channelCount() const { return m_rows.size(); }
    [[nodiscard]] std::size_t shownCount() const { return m_shown; }
    // Null for a section or an index of nothing. Valid until the next change.
    [[nodiscard]] const ChannelRow* row(const QModelIndex& index) const;
    [[nodiscard]] const ChannelRow* row(const ChannelId& id) const;
    [[nodiscard]] QModelIndex indexOf(const ChannelId& id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Entry {
        const ChannelRow* row = nullptr;  // null: the head of a section
        QString section;                  // its title, "Sport"
        QString text;                     // with its count, "Sport · 12 channels, 2 down"
    };

    [[nodiscard]] std::vector<Entry> arranged() const;
    [[nodiscard]] QString sectionOf(const ChannelRow& row) const;
    void replaceEntries(std::vector<Entry> target);
    void removeGone(const std::vector<Entry>& target);
    void appendNew(const std::vector<Entry>& target);
    void reorder(std::vector<Entry> target);
    void moveEntries(std::vector<Entry> target);
    void indexEntries();

    std::unordered_map<ChannelId, std::unique_ptr<ChannelRow>> m_rows;
    std::vector<Entry> m_entries;
    std::unordered_map<const ChannelRow*, int> m_places;
    std::size_t m_shown = 0;
    ChannelFilter m_filter;
    Grouping m_grouping = Grouping::None;
    ChannelColumn m_sortColumn = ChannelColumn::State;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
    bool m_dirty = false;
    WallTime m_now{};
};

}  // namespace inspector::console
