// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/models/config_model.h"
#include "app/console/pages/page.h"
#include "app/console/widgets/icons.h"

#include <QString>
#include <QStringList>
#include <QWidget>

#include <map>
#include <optional>
#include <vector>

class QFormLayout;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QTableView;
class QVBoxLayout;

namespace inspector::console {

inline constexpr int configLabelWidth = 112;   // so that the parts of a form stand in line

// One kind of what is configured: a table that can be searched, and beside it the form of what is chosen there. What is typed
// is checked as it is typed, and saved through the undo stack; what others change meanwhile appears in the table and, while
// nothing is typed, in the form. GUI thread; a child of the page of configuration.
class ConfigTab : public QWidget {
    Q_OBJECT

public:
    // Shows this one as soon as it is known; empty: the first.
    void select(const QString& id);
    [[nodiscard]] QString selected() const { return m_current; }
    // The tab is shown, and the page too.
    virtual void shown();
    // The tab's question answered in words.
    [[nodiscard]] virtual QString headline() const = 0;
    [[nodiscard]] bool isChanged() const { return m_changed; }

Q_SIGNALS:
    void headlineChanged();
    void selectedChanged();

protected:
    struct Problem {
        bool refused = true;   // false: it may be saved as it is
        QString text;
    };
    enum class Needs { Edit, Operate, Administer };

    ConfigTab(const PageContext& context, Needs needs, const QStringList& columns, const QString& noneYet);

    // What the tables and forms are made of; the kinds say it.
    [[nodiscard]] virtual std::vector<ConfigModel::Row> rows() const = 0;
    virtual void load(const QString& id) = 0;                       // into the form; empty: a new one
    [[nodiscard]] virtual QString loadedTitle() const = 0;          // above the form
    [[nodiscard]] virtual std::vector<Problem> problems() const = 0;
    [[nodiscard]] virtual bool differs() const = 0;                 // the form from what was loaded
    [[nodiscard]] virtual std::optional<inventory::Change> save() = 0;
    [[nodiscard]] virtual std::optional<inventory::Change> removal() const = 0;  // none: it cannot be
    virtual void duplicate() = 0;                                   // what is loaded becomes a new one
    [[nodiscard]] virtual QString savedId() const = 0;              // what is to be chosen when it is saved
    virtual void formChanged() {}                                   // shown anew: after typing and loading

    // For the kinds' constructors. Rows of the form.
    QLineEdit* addLine(const QString& label, const QString& help = {});
    void addRow(const QString& label, QWidget* editor, const QString& help = {});
    void showRow(const QWidget* editor, bool shown);
    void addSection(const QString& word);
    QPushButton* addTool(const QString& word, Icon which);          // below the form, beside Save
    [[nodiscard]] QFormLayout& form() { return *m_form; }
    [[nodiscard]] QVBoxLayout& below() { return *m_below; }         // under the form's rows
    [[nodiscard]] QVBoxLayout& left() { return *m_left; }           // under the table
    [[nodiscard]] QPushButton& newButton() { return *m_new; }
    [[nodiscard]] QPushButton& removeButton() { return *m_remove; }
    [[nodiscard]] QPushButton& copyButton() { return *m_copy; }
    [[nodiscard]] QTableView& table() { return *m_table; }
    [[nodiscard]] Client& client() const { return m_context.client; }
    [[nodiscard]] const PageContext& context() const { return m_context; }
    void setSeverityCells(int column);

    void begin();              // at the end of a constructor: everything is there
    void typed();              // to be connected to every editor
    void refresh();            // the table, and the form when nothing is typed
    void startNew(const QString& id = {});
    void say(const QString& text, bool failed);
    void send(inventory::Change change, const QString& text, const QString& done, const QString& selectAfter);
    [[nodiscard]] QString whyNot() const;
    [[nodiscard]] bool isNew() const { return m_isNew; }

private:
    void choose(const QString& id);
    void rowChosen();
    void showForm();
    void showProblems();
    void saveNow();
    void removeNow();
    void answered(quint64 request, const Result<Inventory>& result);

    PageContext m_context;
    Needs m_needs;
    ConfigModel* m_model;
    QLineEdit* m_filter;
    QTableView* m_table;
    QLabel* m_none;
    QVBoxLayout* m_left;
    QPushButton* m_new;
    QPushButton* m_copy;
    QPushButton* m_remove;
    QLabel* m_title;
    QScrollArea* m_scroll;
    QFormLayout* m_form;
    std::map<const QWidget*, int> m_rows;   // of the form
    QVBoxLayout* m_below;
    QLabel* m_problems;
    QLabel* m_said;
    QHBoxLayout* m_tools;
    QPushButton* m_save;
    QPushButton* m_revert;
    QString m_current;         // chosen; empty with m_isNew: one that is not saved yet
    QString m_wanted;          // to be chosen when it appears
    QString m_done;
    RequestId m_request = 0;
    bool m_isNew = false;      // the form is of one that is not there yet
    bool m_begun = false;      // and a person asked for that
    bool m_changed = false;
    bool m_loading = false;
};

}  // namespace inspector::console
