// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/changes_page.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/models/audit_model.h"
#include "app/console/widgets/table_setup.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>

namespace inspector::console {

namespace {
constexpr std::size_t pageSize = 500;
}

ChangesPage::ChangesPage(const PageContext& context, QWidget* parent)
    : Page(parent), m_context(context), m_model(new AuditModel(this)), m_text(new QLineEdit), m_kind(new QComboBox),
      m_stack(new QStackedWidget), m_table(new QTableView), m_note(new QLabel), m_details(new QLabel) {
    m_table->setModel(m_model);
    setUpTable(*m_table);
    m_table->setAccessibleName(title());
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(AuditModel::Change, QHeaderView::Stretch);
    const int widths[] = {140, 220, 90, 220, 0};
    static_assert(sizeof widths / sizeof *widths == AuditModel::ColumnCount);
    for (int column = 0; column < AuditModel::ColumnCount; ++column)
        if (widths[column] > 0) header->resizeSection(column, widths[column]);
    m_note->setAlignment(Qt::AlignCenter);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_stack->addWidget(m_note);
    m_stack->addWidget(m_table);
    m_details->setWordWrap(true);
    m_details->setTextFormat(Qt::RichText);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_details->setMargin(sizes::space3);
    m_details->setFixedWidth(320);
    m_details->setAccessibleName(tr("About the selected change"));
    m_details->hide();

    auto* below = new QHBoxLayout;
    below->addWidget(m_stack, 1);
    below->addWidget(m_details);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space4, sizes::space3, sizes::space4, sizes::space3);
    layout->setSpacing(sizes::space2);
    layout->addWidget(makeFilterBar());
    layout->addLayout(below, 1);

    m_typing.setSingleShot(true);
    m_typing.setInterval(250);
    connect(&m_typing, &QTimer::timeout, this, &ChangesPage::reload);
    connect(&context.client, &Client::auditReady, this, &ChangesPage::take);
    connect(&context.client, &Client::inventoryChanged, this, &ChangesPage::reload);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ChangesPage::showDetails);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= m_table->verticalScrollBar()->maximum() - sizes::row) askOlder();
    });
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_text, qOverload<>(&QWidget::setFocus));
}

QWidget* ChangesPage::makeFilterBar() {
    m_text->setPlaceholderText(tr("Filter by person, item or value (Ctrl+F)"));
    m_text->setClearButtonEnabled(true);
    m_text->setAccessibleName(tr("Filter"));
    m_kind->setAccessibleName(tr("Kind of item"));
    m_kind->addItem(tr("Everything"), QString());
    for (const char* kind : {"channel", "template", "endpoint", "probe"}) m_kind->addItem(auditKindWord(kind), QLatin1String(kind));
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_kind);
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ChangesPage::reload);
    return bar;
}

void ChangesPage::applyParameter(const QString& parameter) { m_text->setText(parameter); }
QString ChangesPage::parameter() const { return m_text->text(); }

void ChangesPage::activated() { reload(); }

void ChangesPage::reload() {
    if (!isActive()) return;
    inventory::AuditFilter filter;
    filter.text = toStd(m_text->text().trimmed());
    filter.kind = toStd(m_kind->currentData().toString());
    filter.limit = pageSize;
    m_olderRequest = 0;
    m_reloadRequest = m_context.client.queryAudit(filter);
    if (m_model->rowCount() > 0) return;
    m_note->setText(tr("Reading …"));
    m_stack->setCurrentWidget(m_note);
}

void ChangesPage::askOlder() {
    if (!m_more || m_reloadRequest || m_olderRequest || m_model->rowCount() == 0) return;
    inventory::AuditFilter filter;
    filter.text = toStd(m_text->text().trimmed());
    filter.kind = toStd(m_kind->currentData().toString());
    filter.limit = pageSize;
    filter.beforeId = m_model->at(m_model->rowCount() - 1)->id;
    m_olderRequest = m_context.client.queryAudit(filter);
}

void ChangesPage::take(quint64 request, const Result<std::vector<inventory::AuditEntry>>& result) {
    if (request != m_reloadRequest && request != m_olderRequest) return;
    const bool all = request == m_reloadRequest;
    (all ? m_reloadRequest : m_olderRequest) = 0;
    if (!result) {
        if (!all) return;
        m_note->setText(tr("It cannot be read: %1").arg(toQString(result.error().message())));
        m_stack->setCurrentWidget(m_note);
        return;
    }
    m_more = result->size() == pageSize;
    m_model->setNow(m_context.client.now());
    if (all) m_model->setEntries(*result);
    else m_model->append(*result);
    if (m_model->rowCount() == 0)
        m_note->setText(m_text->text().isEmpty() ? tr("Nothing has been changed yet.") : tr("No change matches the filter."));
    m_stack->setCurrentIndex(m_model->rowCount() == 0 ? 0 : 1);
    showDetails();
    const inventory::AuditEntry* newest = m_model->at(0);
    setHeadline(newest ? tr("Newest: %1 %2, %3 by %4.")
                             .arg(toQString(newest->item.empty() ? newest->kind : newest->item), auditActionWord(newest->action),
                                  ago(newest->time, m_context.client.now()), toQString(newest->actor))
                       : QString());
}

void ChangesPage::showDetails() {
    const inventory::AuditEntry* entry = m_model->at(m_table->currentIndex().row());
    m_details->setVisible(entry != nullptr);
    if (!entry) return;
    QString html = QStringLiteral("<p><b>%1 %2 %3</b></p><p>%4<br>%5</p>")
                       .arg(auditKindWord(entry->kind).toHtmlEscaped(), toQString(entry->item).toHtmlEscaped(),
                            auditActionWord(entry->action).toHtmlEscaped(), toQString(entry->actor).toHtmlEscaped(),
                            wholeTime(entry->time, m_context.client.now()).toHtmlEscaped());
    const QString quiet = theme().quiet.name();
    for (const FieldChange& change : fieldChanges(*entry)) {
        html += QStringLiteral("<p><span style='color:%1'>%2</span>").arg(quiet, change.field.toHtmlEscaped());
        if (!change.before.isEmpty())
            html += QStringLiteral("<br>%1%2").arg(entry->action == "change" ? tr("was ") : QString(), change.before.toHtmlEscaped());
        if (!change.after.isEmpty())
            html += QStringLiteral("<br>%1%2").arg(entry->action == "change" ? tr("is ") : QString(), change.after.toHtmlEscaped());
        html += QStringLiteral("</p>");
    }
    m_details->setText(html);
}

}  // namespace inspector::console
