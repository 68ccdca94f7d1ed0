// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/channels_model.h"

#include "app/console/format/format.h"
#include "app/console/models/channel_text.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace inspector::console {

namespace {

constexpr int mostRuns = 8;

// Rows are told apart by where they live, sections by their title.
struct EntryKey {
    const ChannelRow* row;
    QString section;
    bool operator==(const EntryKey&) const = default;
};
struct EntryHash {
    std::size_t operator()(const EntryKey& key) const {
        return key.row ? std::hash<const void*>{}(key.row) : qHash(key.section);
    }
};

template <typename Entry>
EntryKey keyOf(const Entry& entry) {
    return {entry.row, entry.row ? QString() : entry.section};
}

template <typename Entry>
std::unordered_set<EntryKey, EntryHash> keysOf(const std::vector<Entry>& entries) {
    std::unordered_set<EntryKey, EntryHash> out;
    out.reserve(entries.size());
    for (const Entry& entry : entries) out.insert(keyOf(entry));
    return out;
}

}  // namespace

ChannelsModel::ChannelsModel(QObject* parent) : QAbstractTableModel(parent) {}

void ChannelsModel::setInventory(const Inventory& inventory) {
    std::unordered_set<ChannelId> wanted;
    for (const Channel& channel : inventory.channels) {
        wanted.insert(channel.id);
        auto& row = m_rows[channel.id];
        if (!row) row = std::make_unique<ChannelRow>();
        const ChannelRow before = *row;
        takeConfiguration(*row, channel, inventory);
        if (const auto place = m_places.find(row.get()); place != m_places.end() && *row != before)
            Q_EMIT dataChanged(index(place->second, 0), index(place->second, channelColumnCount - 1));
    }
    std::vector<std::unique_ptr<ChannelRow>> gone;  // alive until no entry names them
    for (auto at = m_rows.begin(); at != m_rows.end();) {
        if (wanted.contains(at->first)) {
            ++at;
            continue;
        }
        gone.push_back(std::move(at->second));
        at = m_rows.erase(at);
    }
    arrange();
}

void ChannelsModel::merge(const ChannelStatus& status, std::vector<float> bitrates) {
    const auto at = m_rows.find(status.channel);
    if (at == m_rows.end()) return;
    ChannelRow& row = *at->second;
    const ChannelRow before = row;
    takeStatus(row, status);
    row.bitrates = std::move(bitrates);
    if (row == before) return;
    m_dirty = true;
    if (const auto place = m_places.find(&row); place != m_places.end())
        Q_EMIT dataChanged(index(place->second, 0), index(place->second, channelColumnCount - 1));
}

void ChannelsModel::setFilter(const ChannelFilter& filter) {
    m_filter = filter;
    arrange();
}

void ChannelsModel::setGrouping(Grouping grouping) {
    m_grouping = grouping;
    arrange();
}

void ChannelsModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= channelColumnCount) return;
    m_sortColumn = static_cast<ChannelColumn>(column);
    m_sortOrder = order;
    arrange();
}

void ChannelsModel::arrangeIfChanged() {
    if (m_dirty) arrange();
}

void ChannelsModel::arrange() {
    m_dirty = false;
    replaceEntries(arranged());
}

QString ChannelsModel::sectionOf(const ChannelRow& row) const {
    switch (m_grouping) {
        case Grouping::None: break;
        case Grouping::Group: return row.group.isEmpty() ? tr("No group") : row.group;
        case Grouping::State: return row.enabled ? stateWord(row.state) : tr("Off the air");
    }
    return {};
}

std::vector<ChannelsModel::Entry> ChannelsModel::arranged() const {
    struct Candidate {
        const ChannelRow* row;
        QString section;
        int order;
    };
    std::vector<Candidate> shown;
    shown.reserve(m_rows.size());
    for (const auto& [id, row] : m_rows) {
        if (!m_filter.matches(*row)) continue;
        // Sections by state stand with the gravest first; a mark alone makes no section.
        const int order = m_grouping != Grouping::State ? 0 : row->state == ChannelState::Up && row->enabled ? -1 : -gravity(*row);
        shown.push_back({row.get(), sectionOf(*row), order});
    }
    std::sort(shown.begin(), shown.end(), [&](const Candidate& a, const Candidate& b) {
        if (a.order != b.order) return a.order < b.order;
        if (m_grouping != Grouping::None && a.section != b.section) return a.section.compare(b.section, Qt::CaseInsensitive) < 0;
        return rowBefore(*a.row, *b.row, m_sortColumn, m_sortOrder);
    });

    std::vector<Entry> out;
    out.reserve(shown.size() + 16);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (m_grouping != Grouping::None && (i == 0 || shown[i].section != shown[i - 1].section)) {
            int count = 0, down = 0, degraded = 0;
            for (std::size_t j = i; j < shown.size() && shown[j].section == shown[i].section; ++j, ++count) {
                if (!shown[j].row->enabled) continue;
                if (shown[j].row->state == ChannelState::Down) ++down;
                if (shown[j].row->state == ChannelState::Degraded) ++degraded;
            }
            Entry head;
            head.section = shown[i].section;
            head.text = tr("%1  ·  %n channel(s)", nullptr, count).arg(head.section);
            if (m_grouping == Grouping::Group && down) head.text += tr("  ·  %1 down").arg(down);
            if (m_grouping == Grouping::Group && degraded) head.text += tr("  ·  %1 degraded").arg(degraded);
            out.push_back(std::move(head));
        }
        out.push_back({shown[i].row, {}, {}});
    }
    return out;
}

void ChannelsModel::replaceEntries(std::vector<Entry> target) {
    removeGone(target);
    appendNew(target);
    reorder(std::move(target));
    m_shown = static_cast<std::size_t>(std::count_if(m_entries.begin(), m_entries.end(), [](const Entry& e) { return e.row; }));
}

// A few runs go one by one. Many (a filter that keeps every other row) are brought to the end first: a view takes one
// change of the layout and one removal better than a thousand removals.
void ChannelsModel::removeGone(const std::vector<Entry>& target) {
    const auto wanted = keysOf(target);
    const auto stays = [&](const Entry& entry) { return wanted.contains(keyOf(entry)); };
    int runs = 0;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (!stays(m_entries[i]) && (i == 0 || stays(m_entries[i - 1]))) ++runs;
    if (runs > mostRuns) {
        std::vector<Entry> parted = m_entries;
        std::stable_partition(parted.begin(), parted.end(), stays);
        moveEntries(std::move(parted));
    }
    for (std::size_t end = m_entries.size(); runs > 0 && end > 0;) {
        if (stays(m_entries[end - 1])) {
            --end;
            continue;
        }
        std::size_t begin = end - 1;
        while (begin > 0 && !stays(m_entries[begin - 1])) --begin;
        beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(end) - 1);
        m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(begin), m_entries.begin() + static_cast<std::ptrdiff_t>(end));
        endRemoveRows();
        end = begin;
    }
    indexEntries();
}

void ChannelsModel::appendNew(const std::vector<Entry>& target) {
    const auto have = keysOf(m_entries);
    std::vector<Entry> fresh;
    for (const Entry& entry : target)
        if (!have.contains(keyOf(entry))) fresh.push_back(entry);
    if (fresh.empty()) return;
    const int first = static_cast<int>(m_entries.size());
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    m_entries.insert(m_entries.end(), fresh.begin(), fresh.end());
    indexEntries();
    endInsertRows();
}

// Now both have the same entries; only their order, and the sections' counts, may differ.
void ChannelsModel::reorder(std::vector<Entry> target) {
    const bool same = std::equal(m_entries.begin(), m_entries.end(), target.begin(),
                                 [](const Entry& a, const Entry& b) { return keyOf(a) == keyOf(b); });
    if (!same) return moveEntries(std::move(target));
    for (std::size_t i = 0; i < target.size(); ++i) {
        if (target[i].row || target[i].text == m_entries[i].text) continue;
        m_entries[i].text = target[i].text;
        Q_EMIT dataChanged(index(static_cast<int>(i), 0), index(static_cast<int>(i), channelColumnCount - 1));
    }
}

void ChannelsModel::moveEntries(std::vector<Entry> target) {
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    if (!from.isEmpty()) {
        std::unordered_map<EntryKey, int, EntryHash> places;
        for (std::size_t i = 0; i < target.size(); ++i) places.emplace(keyOf(target[i]), static_cast<int>(i));
        to.reserve(from.size());
        for (const QModelIndex& index : from)
            to << createIndex(places.at(keyOf(m_entries[static_cast<std::size_t>(index.row())])), index.column());
    }
    m_entries = std::move(target);
    indexEntries();
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void ChannelsModel::indexEntries() {
    m_places.clear();
    m_places.reserve(m_entries.size());
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (m_entries[i].row) m_places.emplace(m_entries[i].row, static_cast<int>(i));
}

const ChannelRow* ChannelsModel::row(const QModelIndex& index) const {
    if (!index.isValid() || index.row() >= rowCount()) return nullptr;
    return m_entries[static_cast<std::size_t>(index.row())].row;
}

const ChannelRow* ChannelsModel::row(const ChannelId& id) const {
    const auto at = m_rows.find(id);
    return at == m_rows.end() ? nullptr : at->second.get();
}

QModelIndex ChannelsModel::indexOf(const ChannelId& id) const {
    const auto place = m_places.find(row(id));
    return place == m_places.end() ? QModelIndex() : index(place->second, 0);
}

int ChannelsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int ChannelsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : channelColumnCount; }

QVariant ChannelsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Entry& entry = m_entries[static_cast<std::size_t>(index.row())];
    if (role == SectionRole) return entry.row ? QString() : entry.text;
    if (!entry.row) return role == Qt::AccessibleTextRole ? QVariant(entry.text) : QVariant();
    const auto column = static_cast<ChannelColumn>(index.column());
    switch (role) {
        case Qt::DisplayRole: return channelText(*entry.row, column, m_now);
        case Qt::ToolTipRole: return channelToolTip(*entry.row, column, m_now);
        case Qt::TextAlignmentRole: return static_cast<int>(isFigure(column) ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
        case RowRole: return QVariant::fromValue(static_cast<const void*>(entry.row));
        default: return {};
    }
}

QVariant ChannelsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= channelColumnCount) return {};
    const auto column = static_cast<ChannelColumn>(section);
    switch (role) {
        case Qt::DisplayRole: return channelHeader(column);
        case Qt::ToolTipRole: return channelHeaderExplanation(column);
        case Qt::TextAlignmentRole: return static_cast<int>(isFigure(column) ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
        default: return {};
    }
}

Qt::ItemFlags ChannelsModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    return row(index) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren
                      : Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
}

}  // namespace inspector::console
