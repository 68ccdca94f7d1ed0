// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/find_popup.h"

#include "app/console/format/theme.h"
#include "app/console/widgets/card.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace inspector::console {

namespace {

constexpr int detailRole = Qt::UserRole + 1;
constexpr int popupWidth = 560;

// The smaller, the better; -1: no match.
int rank(const FindItem& item, const QString& text, const QStringList& words) {
    const QString title = item.title.toLower();
    const QString all = title + QLatin1Char(' ') + item.detail.toLower();
    if (!std::all_of(words.begin(), words.end(), [&](const QString& word) { return all.contains(word); })) return -1;
    if (title == text) return 0;
    if (title.startsWith(text)) return 1;
    if (title.contains(QLatin1Char(' ') + text)) return 2;
    return title.contains(text) ? 3 : 4;
}

class Delegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {100, 32}; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& t = theme();
        if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(option.rect, t.selection);
        else if (option.state.testFlag(QStyle::State_MouseOver)) painter->fillRect(option.rect, t.raised);
        const QRect in = option.rect.adjusted(sizes::space3, 0, -sizes::space3, 0);
        const QString detail = index.data(detailRole).toString();
        painter->setFont(console::font(sizes::caption));
        painter->setPen(t.quiet);
        const int width = painter->fontMetrics().horizontalAdvance(detail);
        painter->drawText(in, Qt::AlignRight | Qt::AlignVCenter, detail);
        painter->setFont(console::font(sizes::body));
        painter->setPen(t.text);
        const int room = in.width() - width - sizes::space3;
        painter->drawText(in, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room));
    }
};

}  // namespace

std::vector<int> findMatches(const std::vector<FindItem>& items, const QString& text, int limit) {
    const QString wanted = text.trimmed().toLower();
    const QStringList words = wanted.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<std::pair<int, int>> found;
    for (int i = 0; i < static_cast<int>(items.size()); ++i)
        if (const int r = rank(items[static_cast<std::size_t>(i)], wanted, words); r >= 0) found.emplace_back(r, i);
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<int> out;
    for (const auto& [r, i] : found) {
        if (static_cast<int>(out.size()) == limit) break;
        out.push_back(i);
    }
    return out;
}

// At most a dozen rows, all replaced with each letter typed.
class FindPopup::Matches : public QAbstractListModel {
public:
    Matches(const std::vector<FindItem>& items, QObject* parent) : QAbstractListModel(parent), m_items(items) {}
    void set(std::vector<int> rows) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    [[nodiscard]] const FindItem& item(int row) const {
        return m_items[static_cast<std::size_t>(m_rows[static_cast<std::size_t>(row)])];
    }
    [[nodiscard]] int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) return {};
        if (role == Qt::DisplayRole) return item(index.row()).title;
        if (role == detailRole) return item(index.row()).detail;
        return {};
    }

private:
    const std::vector<FindItem>& m_items;
    std::vector<int> m_rows;
};

FindPopup::FindPopup(QWidget* parent)
    : QFrame(parent), m_matches(new Matches(m_items, this)), m_edit(new QLineEdit(this)), m_list(new QListView(this)) {
    setAccessibleName(tr("Find"));
    m_edit->setPlaceholderText(tr("A channel, a page, something to do…"));
    m_edit->setAccessibleName(tr("What to find"));
    m_edit->installEventFilter(this);
    m_list->setModel(m_matches);
    m_list->setItemDelegate(new Delegate(this));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space2, sizes::space2, sizes::space2, sizes::space2);
    layout->addWidget(m_edit);
    layout->addWidget(m_list);
    hide();
    connect(m_edit, &QLineEdit::textChanged, this, &FindPopup::search);
    connect(m_list, &QListView::clicked, this, &FindPopup::choose);
}

void FindPopup::open(std::vector<FindItem> items) {
    m_items = std::move(items);
    m_edit->clear();
    search({});
    const int width = std::min(popupWidth, parentWidget()->width() - 2 * sizes::space5);
    setGeometry((parentWidget()->width() - width) / 2, 64, width, 46 + 12 * 32 + 14);
    show();
    raise();
    m_edit->setFocus(Qt::ShortcutFocusReason);
}

void FindPopup::search(const QString& text) {
    m_matches->set(findMatches(m_items, text));
    m_list->setCurrentIndex(m_matches->index(0, 0));
}

void FindPopup::choose(const QModelIndex& index) {
    if (!index.isValid()) return;
    const auto go = m_matches->item(index.row()).go;
    hide();
    go();
}

bool FindPopup::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) {
        hide();
    } else if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int row = m_list->currentIndex().row();
        if (key == Qt::Key_Escape) {
            parentWidget()->setFocus();
            hide();
        } else if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            choose(m_list->currentIndex());
        } else if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int next = std::clamp(row + (key == Qt::Key_Down ? 1 : -1), 0, std::max(0, m_matches->rowCount({}) - 1));
            m_list->setCurrentIndex(m_matches->index(next, 0));
        } else {
            return QFrame::eventFilter(watched, event);
        }
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void FindPopup::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintCard(painter, rect());
}

}  // namespace inspector::console
