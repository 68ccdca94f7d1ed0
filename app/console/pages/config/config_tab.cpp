// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/config/config_tab.h"

#include "app/console/client/system_words.h"
#include "app/console/client/undo_stack.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/widgets/table_setup.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace inspector::console {

namespace {

QLabel* caption(const QString& text) {
    auto* label = new QLabel(text);
    label->setFont(console::font(sizes::caption));
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setWordWrap(true);
    return label;
}

void paint(QLabel& label, bool bad) {
    QPalette palette = label.palette();
    palette.setColor(QPalette::WindowText, bad ? theme().critical : theme().text);
    label.setPalette(palette);
}

}  // namespace

ConfigTab::ConfigTab(const PageContext& context, Needs needs, const QStringList& columns, const QString& noneYet)
    : m_context(context),
      m_needs(needs),
      m_model(new ConfigModel(columns, this)),
      m_filter(new QLineEdit),
      m_table(new QTableView),
      m_none(new QLabel(noneYet)),
      m_left(new QVBoxLayout),
      m_new(new QPushButton(icon(Icon::Add), tr("&New"))),
      m_copy(new QPushButton(icon(Icon::Duplicate), QString())),
      m_remove(new QPushButton(icon(Icon::Remove), QString())),
      m_title(new QLabel),
      m_scroll(new QScrollArea),
      m_form(new QFormLayout),
      m_below(new QVBoxLayout),
      m_problems(new QLabel),
      m_said(new QLabel),
      m_tools(new QHBoxLayout),
      m_save(new QPushButton(tr("&Save"))),
      m_revert(new QPushButton(icon(Icon::Undo), tr("Revert"))) {
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter"));
    m_table->setModel(m_model);
    setUpTable(*m_table);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_none->setWordWrap(true);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_none->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    for (const auto& [button, word] : {std::pair{m_copy, tr("Duplicate")}, std::pair{m_remove, tr("Remove")}}) {
        button->setToolTip(word);
        button->setAccessibleName(word);
    }
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_filter, 1);
    for (QPushButton* button : {m_new, m_copy, m_remove}) bar->addWidget(button);
    m_left->setContentsMargins(0, 0, 0, 0);
    m_left->setSpacing(sizes::space2);
    m_left->addLayout(bar);
    m_left->addWidget(m_none);
    m_left->addWidget(m_table, 1);
    auto* leftSide = new QWidget;
    leftSide->setLayout(m_left);

    m_title->setFont(console::font(sizes::strong, true));
    m_title->setWordWrap(true);
    m_form->setVerticalSpacing(sizes::space2);
    m_form->setHorizontalSpacing(sizes::space4);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_below->setSpacing(sizes::space2);
    auto* inside = new QWidget;
    auto* insideLayout = new QVBoxLayout(inside);
    insideLayout->setContentsMargins(sizes::space3, 0, sizes::space3, 0);
    insideLayout->setSpacing(sizes::space3);
    insideLayout->addLayout(m_form);
    insideLayout->addLayout(m_below);
    insideLayout->addStretch();
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (QLabel* label : {m_problems, m_said}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->hide();
    }
    m_tools->addStretch();
    m_tools->addWidget(m_revert);
    m_tools->addWidget(m_save);
    auto* right = new QVBoxLayout;
    right->setContentsMargins(sizes::space3, 0, 0, 0);
    right->setSpacing(sizes::space2);
    right->addWidget(m_title);
    right->addWidget(m_scroll, 1);
    right->addWidget(m_problems);
    right->addWidget(m_said);
    right->addLayout(m_tools);
    auto* rightSide = new QWidget;
    rightSide->setLayout(right);

    auto* splitter = new QSplitter;
    splitter->addWidget(leftSide);
    splitter->addWidget(rightSide);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({540, 480});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
}

void ConfigTab::begin() {
    connect(m_filter, &QLineEdit::textChanged, m_model, &ConfigModel::setFilter);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ConfigTab::rowChosen);
    connect(m_new, &QPushButton::clicked, this, [this] { startNew(); });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        m_loading = true;
        duplicate();
        m_loading = false;
        m_isNew = true;
        m_begun = true;
        m_current.clear();
        const QSignalBlocker quiet(m_table->selectionModel());
        m_table->clearSelection();
        showForm();
    });
    connect(m_remove, &QPushButton::clicked, this, &ConfigTab::removeNow);
    connect(m_save, &QPushButton::clicked, this, &ConfigTab::saveNow);
    connect(m_revert, &QPushButton::clicked, this, [this] {
        if (m_isNew) startNew();
        else choose(m_current);
    });
    auto* keys = new QShortcut(QKeySequence::Save, this);
    // A long item must not make the form wider than its place.
    for (QComboBox* box : m_scroll->widget()->findChildren<QComboBox*>()) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    keys->setContext(Qt::WidgetWithChildrenShortcut);
    connect(keys, &QShortcut::activated, this, &ConfigTab::saveNow);
    connect(&client(), &Client::inventoryChanged, this, [this] {
        if (isVisible()) refresh();
    });
    connect(&client(), &Client::engineChanged, this, [this] {
        if (isVisible()) showForm();
    });
    connect(&client(), &Client::commandDone, this, &ConfigTab::answered);
    refresh();
}

void ConfigTab::shown() { refresh(); }

void ConfigTab::setSeverityCells(int column) { setSeverityColumn(*m_table, column, ConfigModel::SeverityRole); }

QLineEdit* ConfigTab::addLine(const QString& label, const QString& help) {
    auto* line = new QLineEdit;
    connect(line, &QLineEdit::textChanged, this, &ConfigTab::typed);
    addRow(label, line, help);
    return line;
}

void ConfigTab::addRow(const QString& label, QWidget* editor, const QString& help) {
    auto* word = new QLabel(label);
    word->setMinimumWidth(configLabelWidth);
    word->setBuddy(editor);
    if (editor->accessibleName().isEmpty()) editor->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    m_rows[editor] = m_form->rowCount();
    if (help.isEmpty()) return m_form->addRow(word, editor);
    auto* box = new QVBoxLayout;
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(2);
    box->addWidget(editor);
    box->addWidget(caption(help));
    editor->setAccessibleDescription(help);
    m_form->addRow(word, box);
}

void ConfigTab::showRow(const QWidget* editor, bool shown) { m_form->setRowVisible(m_rows.at(editor), shown); }

void ConfigTab::addSection(const QString& word) {
    auto* label = new QLabel(word);
    label->setFont(console::font(sizes::body, true));
    label->setContentsMargins(0, sizes::space2, 0, 0);
    m_form->addRow(label);
}

QPushButton* ConfigTab::addTool(const QString& word, Icon which) {
    auto* button = new QPushButton(icon(which), word);
    m_tools->insertWidget(m_tools->count() - 3, button);  // before the stretch
    return button;
}

QString ConfigTab::whyNot() const {
    const runtime::EngineState& engine = client().engine();
    if (m_needs == Needs::Operate) return whyNoOperate(engine);
    return whyNoEdit(engine);
}

void ConfigTab::select(const QString& id) {
    m_wanted = id;
    refresh();
}

void ConfigTab::refresh() {
    {
        const QSignalBlocker quiet(m_table->selectionModel());
        m_model->setRows(rows());
    }
    const bool any = m_model->rowCount() > 0 || !m_filter->text().isEmpty();
    m_none->setVisible(!any);
    m_table->setVisible(any);
    if (!m_wanted.isEmpty() && m_model->rowOf(m_wanted) >= 0) choose(std::exchange(m_wanted, QString()));
    else if (!m_changed && !m_begun) choose(m_model->rowOf(m_current) >= 0 ? m_current : m_model->idAt(0));
    else showForm();
    Q_EMIT headlineChanged();
}

void ConfigTab::choose(const QString& id) {
    const bool another = id != m_current || m_isNew;
    m_current = id;
    m_isNew = id.isEmpty();
    m_begun = false;
    {
        const QSignalBlocker quiet(m_table->selectionModel());
        const int row = m_model->rowOf(id);
        if (row >= 0) {
            m_table->selectRow(row);
            m_table->scrollTo(m_model->index(row, 0));
        } else {
            m_table->clearSelection();
        }
    }
    m_table->viewport()->update();
    m_loading = true;
    load(id);
    m_loading = false;
    if (another) m_said->hide();
    showForm();
    if (another) Q_EMIT selectedChanged();
}

void ConfigTab::rowChosen() {
    const QString id = m_model->idAt(m_table->currentIndex().row());
    if (id.isEmpty() || (id == m_current && !m_isNew)) return;
    if (m_changed) {   // nothing that was typed is lost by a click
        say(tr("Save or revert what you have changed first."), true);
        const QSignalBlocker quiet(m_table->selectionModel());
        const int row = m_model->rowOf(m_current);
        if (row >= 0) m_table->selectRow(row);
        else m_table->clearSelection();
        m_table->viewport()->update();
        return;
    }
    choose(id);
}

void ConfigTab::startNew(const QString& id) {
    m_current.clear();
    m_isNew = true;
    m_begun = true;
    {
        const QSignalBlocker quiet(m_table->selectionModel());
        m_table->clearSelection();
    }
    m_table->viewport()->update();
    m_loading = true;
    load(id);
    m_loading = false;
    m_said->hide();
    showForm();
    if (QWidget* first = m_scroll->widget()->findChild<QLineEdit*>()) first->setFocus();
}

void ConfigTab::typed() {
    if (m_loading) return;
    m_said->hide();
    showForm();
}

void ConfigTab::showForm() {
    m_changed = differs();
    const QString why = whyNot();
    const auto list = problems();
    const bool refused = std::any_of(list.begin(), list.end(), [](const Problem& p) { return p.refused; });
    m_title->setText(loadedTitle());
    m_save->setEnabled(why.isEmpty() && m_request == 0 && !refused && (m_changed || m_isNew));
    m_revert->setEnabled(m_changed);
    m_remove->setEnabled(why.isEmpty() && m_request == 0 && !m_isNew && removal().has_value());
    m_copy->setEnabled(why.isEmpty() && !m_isNew);
    m_new->setEnabled(why.isEmpty());
    for (QPushButton* button : {m_save, m_remove, m_copy, m_new}) button->setToolTip(!why.isEmpty() ? why : button->text().isEmpty() ? button->accessibleName() : QString());
    showProblems();
    formChanged();
    // No row of the form is cut off, nor stands below the scroll bar.
    const int wide = m_scroll->widget()->minimumSizeHint().width() + m_scroll->verticalScrollBar()->sizeHint().width();
    if (isVisible() && wide != m_scroll->minimumWidth()) m_scroll->setMinimumWidth(wide);
}

void ConfigTab::showProblems() {
    QStringList lines;
    bool bad = false;
    if (const QString why = whyNot(); !why.isEmpty()) lines << why;
    if (m_changed || !m_isNew) {   // an empty form is not scolded
        for (const Problem& problem : problems()) {
            lines << (problem.refused ? QStringLiteral("◆ ") : QStringLiteral("● ")) + problem.text;
            bad = bad || problem.refused;
            if (lines.size() >= 6) break;
        }
    }
    paint(*m_problems, bad);
    m_problems->setText(lines.join(QLatin1Char('\n')));
    m_problems->setVisible(!lines.isEmpty());
}

void ConfigTab::say(const QString& text, bool failed) {
    paint(*m_said, failed);
    m_said->setText(failed ? QStringLiteral("◆ ") + text : text);
    m_said->setVisible(!text.isEmpty());
}

void ConfigTab::saveNow() {
    if (!m_save->isEnabled()) return;
    auto change = save();
    if (!change) return;
    const QString name = loadedTitle();
    send(std::move(*change), m_isNew ? tr("Add %1").arg(name) : tr("Edit %1").arg(name), tr("Saved. Ctrl+Z takes it back."), savedId());
}

void ConfigTab::removeNow() {
    auto change = removal();
    if (!change || !whyNot().isEmpty()) return;
    send(std::move(*change), tr("%1: %2").arg(m_remove->text().isEmpty() ? m_remove->accessibleName() : m_remove->text(), loadedTitle()), tr("Done. Ctrl+Z takes it back."), {});
}

void ConfigTab::send(inventory::Change change, const QString& text, const QString& done, const QString& selectAfter) {
    std::vector<inventory::Change> changes;
    changes.push_back(std::move(change));
    m_wanted = selectAfter;
    m_done = done;
    m_request = m_context.actions.undoStack().apply(std::move(changes), text);
    showForm();
}

void ConfigTab::answered(quint64 request, const Result<Inventory>& result) {
    if (request != m_request || m_request == 0) return;
    m_request = 0;
    if (!result) {
        m_wanted.clear();
        const Error& error = result.error();
        QString text = toQString(error.message());
        if (error.kind == Error::Kind::Conflict) text += QLatin1Char('\n') + tr("“Revert” shows what is there now.");
        say(text, true);
        return showForm();
    }
    m_changed = false;
    m_isNew = false;
    m_begun = false;
    const QString done = std::exchange(m_done, QString());
    if (!m_wanted.isEmpty()) m_current = m_wanted;
    refresh();
    say(done, false);
}

}  // namespace inspector::console
