// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/pages/page.h"

#include <QToolButton>

#include <functional>

class QMenu;

namespace inspector::console {

// The filters that were given a name, of one page: those of this person and those that are shared. Chosen, saved, removed. GUI
// thread; a child of its page.
class SavedViews : public QToolButton {
    Q_OBJECT

public:
    // `filter`: what the page shows now, to be saved.
    SavedViews(const PageContext& context, std::string page, std::function<QString()> filter, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(const QString& filter);

private:
    void fill(QMenu& menu);
    void askSave();
    void put(const QString& name, bool shared);
    void apply(inventory::Change change, const QString& done);

    PageContext m_context;
    const std::string m_page;
    const std::string m_me;
    std::function<QString()> m_filter;
    RequestId m_request = 0;
    QString m_done;  // what is said when it has worked
};

}  // namespace inspector::console
