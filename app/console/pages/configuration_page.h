// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/page.h"

#include <QString>

#include <vector>

class QButtonGroup;
class QHBoxLayout;
class QStackedWidget;

namespace inspector::console {

class ConfigTab;

// What alerts are made of and who is told: rules, silences, maintenance, routes, receivers. The parameter is a tab's name,
// "silences", or one thing of it, "rules/<id>".
class ConfigurationPage : public Page {
    Q_OBJECT

public:
    ConfigurationPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Configuration"); }
    void applyParameter(const QString& parameter) override;
    [[nodiscard]] QString parameter() const override;
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;

protected:
    void activated() override;

private:
    void add(const QString& name, const QString& word, ConfigTab* tab);
    void show(int index);

    struct Entry {
        QString name;
        ConfigTab* tab;
    };
    std::vector<Entry> m_tabs;
    QButtonGroup* m_bar;
    QHBoxLayout* m_buttons;
    QStackedWidget* m_stack;
};

}  // namespace inspector::console
