// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QFrame>

#include <functional>
#include <vector>

class QLineEdit;
class QListView;

namespace inspector::console {

// Something that can be jumped to or done.
struct FindItem {
    QString title;
    QString detail;  // "Channel · Sport", "Page"
    std::function<void()> go;
};

// The items whose title and detail have every word of `text`, the best first: a title that begins with it, then one
// of whose words does, then the rest. At most `limit` indices. Pure.
[[nodiscard]] std::vector<int> findMatches(const std::vector<FindItem>& items, const QString& text, int limit = 12);

// A palette at the top of the window: type, choose with the arrows, Enter. Escape or a click elsewhere closes it.
class FindPopup : public QFrame {
    Q_OBJECT

public:
    explicit FindPopup(QWidget* parent);

    void open(std::vector<FindItem> items);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    class Matches;
    void search(const QString& text);
    void choose(const QModelIndex& index);

    std::vector<FindItem> m_items;
    Matches* m_matches;
    QLineEdit* m_edit;
    QListView* m_list;
};

}  // namespace inspector::console
