// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/saved_views.h"

#include "app/console/client/own_name.h"
#include "app/console/format/format.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/pages/forms/alert_dialogs.h"
#include "app/console/widgets/icons.h"
#include "core/base/random_id.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace inspector::console {

namespace {

class ViewDialog : public AlertQuestion {
public:
    ViewDialog(const QString& filter, QWidget* parent)
        : AlertQuestion(SavedViews::tr("Save this view"), filter, SavedViews::tr("&Save"), parent), m_name(new QLineEdit),
          m_shared(new QCheckBox(SavedViews::tr("&Everybody sees it"))) {
        m_name->setMaxLength(100);
        form().addRow(SavedViews::tr("&Name"), m_name);
        form().addRow(QString(), m_shared);
        connect(m_name, &QLineEdit::textChanged, this, [this] { yes().setEnabled(!name().isEmpty()); });
        yes().setEnabled(false);
    }
    [[nodiscard]] QString name() const { return m_name->text().trimmed(); }
    [[nodiscard]] bool isShared() const { return m_shared->isChecked(); }

private:
    QLineEdit* m_name;
    QCheckBox* m_shared;
};

}  // namespace

SavedViews::SavedViews(const PageContext& context, std::string page, std::function<QString()> filter, QWidget* parent)
    : QToolButton(parent), m_context(context), m_page(std::move(page)), m_me(ownName()), m_filter(std::move(filter)) {
    setText(tr("Views"));
    setToolTip(tr("Filters that have a name"));
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(this);
    setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fill(*menu); });
    connect(&m_context.client, &Client::commandDone, this, [this](quint64 request, const Result<Inventory>& result) {
        if (request != m_request) return;
        m_request = 0;
        Q_EMIT m_context.actions.said(result ? m_done : toQString(result.error().message()));
    });
}

void SavedViews::fill(QMenu& menu) {
    menu.clear();
    std::vector<SavedView> views;
    for (const SavedView& view : m_context.client.inventory()->views)
        if (view.page == m_page && (view.shared || view.owner == m_me)) views.push_back(view);
    std::sort(views.begin(), views.end(), [](const auto& a, const auto& b) { return toQString(a.name).localeAwareCompare(toQString(b.name)) < 0; });
    for (const SavedView& view : views) {
        QAction* action = menu.addAction(view.owner == m_me ? toQString(view.name) : tr("%1 (%2)").arg(toQString(view.name), toQString(view.owner)));
        action->setToolTip(toQString(view.filter));
        connect(action, &QAction::triggered, this, [this, filter = toQString(view.filter)] { Q_EMIT chosen(filter); });
    }
    if (views.empty()) menu.addAction(tr("No view is saved yet"))->setEnabled(false);
    menu.addSeparator();
    QAction* save = menu.addAction(console::icon(Icon::Add), tr("Save this view…"));
    save->setEnabled(!m_filter().trimmed().isEmpty());
    connect(save, &QAction::triggered, this, &SavedViews::askSave);
    QMenu* remove = menu.addMenu(console::icon(Icon::Remove), tr("Remove"));
    for (const SavedView& view : views) {
        if (view.owner != m_me) continue;
        connect(remove->addAction(toQString(view.name)), &QAction::triggered, this, [this, id = view.id, name = toQString(view.name)] {
            apply(inventory::RemoveView{id}, tr("The view %1 is removed.").arg(name));
        });
    }
    remove->setEnabled(!remove->isEmpty());
}

void SavedViews::askSave() {
    auto* dialog = new ViewDialog(m_filter().trimmed(), window());
    connect(dialog, &QDialog::accepted, this, [this, dialog] { put(dialog->name(), dialog->isShared()); });
    dialog->open();
}

// One of the same name is changed.
void SavedViews::put(const QString& name, bool shared) {
    SavedView view;
    for (const SavedView& known : m_context.client.inventory()->views)
        if (known.page == m_page && known.owner == m_me && known.name == toStd(name)) view = known;
    if (view.id.empty()) view.id = SavedViewId(randomId());
    view.name = toStd(name);
    view.owner = m_me;
    view.shared = shared;
    view.page = m_page;
    view.filter = toStd(m_filter().trimmed());
    apply(inventory::PutView{std::move(view)}, tr("The view %1 is saved.").arg(name));
}

void SavedViews::apply(inventory::Change change, const QString& done) {
    m_done = done;
    m_request = m_context.client.apply({std::move(change)});
}

}  // namespace inspector::console
