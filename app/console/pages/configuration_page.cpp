// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/configuration_page.h"

#include "app/console/format/theme.h"
#include "app/console/pages/config/maintenance_tab.h"
#include "app/console/pages/config/receivers_tab.h"
#include "app/console/pages/config/routes_tab.h"
#include "app/console/pages/config/rules_tab.h"
#include "app/console/pages/config/silences_tab.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace inspector::console {

ConfigurationPage::ConfigurationPage(const PageContext& context, QWidget* parent)
    : Page(parent), m_bar(new QButtonGroup(this)), m_buttons(new QHBoxLayout), m_stack(new QStackedWidget) {
    m_bar->setExclusive(true);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(sizes::space1);
    m_buttons->setSpacing(sizes::space1);
    bar->addLayout(m_buttons);
    bar->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space4, sizes::space3, sizes::space4, sizes::space3);
    layout->setSpacing(sizes::space3);
    layout->addLayout(bar);
    layout->addWidget(m_stack, 1);
    add(QStringLiteral("rules"), tr("Rules"), new RulesTab(context));
    add(QStringLiteral("silences"), tr("Silences"), new SilencesTab(context));
    add(QStringLiteral("maintenance"), tr("Maintenance"), new MaintenanceTab(context));
    add(QStringLiteral("routes"), tr("Routes"), new RoutesTab(context));
    add(QStringLiteral("receivers"), tr("Receivers"), new ReceiversTab(context));
    m_bar->button(0)->setChecked(true);
    connect(m_bar, &QButtonGroup::idClicked, this, &ConfigurationPage::show);
}

void ConfigurationPage::add(const QString& name, const QString& word, ConfigTab* tab) {
    auto* button = new QPushButton(word);
    button->setCheckable(true);
    button->setObjectName(QStringLiteral("config-") + name);
    m_bar->addButton(button, static_cast<int>(m_tabs.size()));
    m_buttons->addWidget(button);
    m_stack->addWidget(tab);
    m_tabs.push_back({name, tab});
    connect(tab, &ConfigTab::headlineChanged, this, [this, tab] {
        if (m_stack->currentWidget() == tab) setHeadline(tab->headline());
    });
}

void ConfigurationPage::show(int index) {
    m_bar->button(index)->setChecked(true);
    m_stack->setCurrentIndex(index);
    if (isActive()) m_tabs[static_cast<std::size_t>(index)].tab->shown();
    setHeadline(m_tabs[static_cast<std::size_t>(index)].tab->headline());
}

void ConfigurationPage::activated() { show(m_stack->currentIndex()); }

void ConfigurationPage::applyParameter(const QString& parameter) {
    const QString name = parameter.section(QLatin1Char('/'), 0, 0);
    const QString id = parameter.section(QLatin1Char('/'), 1);
    for (std::size_t i = 0; i < m_tabs.size(); ++i) {
        if (m_tabs[i].name != name) continue;
        show(static_cast<int>(i));
        if (!id.isEmpty()) m_tabs[i].tab->select(id);
    }
}

QString ConfigurationPage::parameter() const {
    const Entry& entry = m_tabs[static_cast<std::size_t>(m_stack->currentIndex())];
    const QString id = entry.tab->selected();
    return id.isEmpty() ? entry.name : entry.name + QLatin1Char('/') + id;
}

void ConfigurationPage::save(QSettings& settings) const {
    settings.setValue(QStringLiteral("tab"), m_tabs[static_cast<std::size_t>(m_stack->currentIndex())].name);
}

void ConfigurationPage::restore(const QSettings& settings) { applyParameter(settings.value(QStringLiteral("tab")).toString()); }

}  // namespace inspector::console
