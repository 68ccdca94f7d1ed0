// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/alert_details.h"

#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

namespace inspector::console {

namespace {

constexpr std::size_t entriesShown = 300;
constexpr int detailsWidth = 360;

struct AlertDetailsWords {
    Q_DECLARE_TR_FUNCTIONS(AlertDetails)
};

QString escaped(const QString& text) { return text.toHtmlEscaped(); }

QLabel* richLabel(const QString& name) {
    auto* label = new QLabel;
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    label->setAccessibleName(name);
    return label;
}

}  // namespace

std::vector<AlertFact> alertFacts(const Alert& alert, const Inventory& inventory, WallTime now) {
    std::vector<AlertFact> out;
    const auto add = [&out](const QString& word, const QString& value) {
        if (!value.isEmpty()) out.push_back({word, value});
    };
    const auto time = [now](const std::optional<WallTime>& at) { return at ? wholeTime(*at, now) : QString(); };
    add(AlertDetailsWords::tr("Severity"), severityWord(alert.severity));
    add(AlertDetailsWords::tr("State"), alertStateWord(alert.state));
    add(AlertDetailsWords::tr("Began"), wholeTime(alert.started, now));
    add(AlertDetailsWords::tr("Fired"), time(alert.fired));
    add(AlertDetailsWords::tr("Resolved"), time(alert.resolved));
    if (alert.value) {
        const QString value = number(*alert.value);
        add(AlertDetailsWords::tr("Value"), alert.threshold ? AlertDetailsWords::tr("%1 (limit %2)").arg(value, number(*alert.threshold)) : value);
    }
    if (alert.acknowledged) {
        QString text = AlertDetailsWords::tr("%1 by %2").arg(clockTime(*alert.acknowledged), toQString(alert.acknowledgedBy));
        if (alert.acknowledgedUntil) text = AlertDetailsWords::tr("%1, until %2").arg(text, clockTime(*alert.acknowledgedUntil));
        if (!alert.acknowledgedWhy.empty()) text = AlertDetailsWords::tr("%1: %2").arg(text, toQString(alert.acknowledgedWhy));
        add(AlertDetailsWords::tr("Acknowledged"), text);
    }
    add(AlertDetailsWords::tr("Owner"), toQString(alert.owner));
    add(AlertDetailsWords::tr("Escalated"), time(alert.escalated));
    for (const Mute& mute : alert.mutes) add(AlertDetailsWords::tr("Nobody is told"), muteText(mute));
    if (alert.health != AlertHealth::Known)
        add(alert.health == AlertHealth::NoData ? AlertDetailsWords::tr("No data") : AlertDetailsWords::tr("Not evaluated"),
            AlertDetailsWords::tr("since %1. %2").arg(clockTime(alert.healthSince.value_or(alert.seen)), toQString(alert.healthText)));
    if (alert.times > 1) add(AlertDetailsWords::tr("Fired"), AlertDetailsWords::tr("%n time(s)", nullptr, static_cast<int>(alert.times)));
    if (alert.explains > 0) add(AlertDetailsWords::tr("Behind it"), AlertDetailsWords::tr("%n alert(s)", nullptr, static_cast<int>(alert.explains)));
    const Probe* probe = inventory.probe(alert.probe);
    add(AlertDetailsWords::tr("Seen by"), toQString(probe && !probe->name.empty() ? probe->name : alert.probe.value));
    QStringList labels;
    for (const auto& [name, value] : alert.labels) labels << toQString(name + "=" + value);
    add(AlertDetailsWords::tr("Labels"), labels.join(QStringLiteral(", ")));
    return out;
}

AlertDetails::AlertDetails(Client& client, QWidget* parent)
    : QWidget(parent), m_client(client), m_head(richLabel(tr("Alert"))), m_facts(richLabel(tr("Facts"))), m_historyTitle(new QLabel(tr("History and trace"))),
      m_history(richLabel(tr("History and trace"))), m_scroll(new QScrollArea) {
    setFixedWidth(detailsWidth);
    m_historyTitle->setFont(console::font(sizes::strong, true));
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(sizes::space3, 0, sizes::space3, sizes::space3);
    column->setSpacing(sizes::space3);
    for (QWidget* each : std::initializer_list<QWidget*>{m_head, m_facts, m_historyTitle, m_history}) column->addWidget(each);
    column->addStretch(1);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_scroll);
    connect(m_head, &QLabel::linkActivated, this, [this](const QString& link) { Q_EMIT ruleRequested(link); });
    connect(&m_client, &Client::alertLogReady, this, [this](quint64 request, const Result<std::vector<AlertEntry>>& result) {
        if (request == m_request) showEntries(result);
    });
    setVisible(false);
}

void AlertDetails::show(const Alert* alert) {
    setVisible(alert != nullptr);
    if (!alert) {
        m_alert.reset();
        m_request = 0;
        return;
    }
    const bool another = !m_alert || m_alert->id != alert->id;
    const bool changed = another || m_alert->changed != alert->changed;
    m_alert = *alert;
    showFacts();
    if (!changed) return;
    if (another) {
        m_history->setText(escaped(tr("Reading the history …")));
        m_scroll->ensureVisible(0, 0);
    }
    inventory::AlertLogFilter filter;
    filter.alert = alert->id;
    filter.limit = entriesShown;
    m_request = m_client.queryAlertLog(filter);
}

// Colours are in the text.
void AlertDetails::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && m_alert) showFacts();
    QWidget::changeEvent(event);
}

void AlertDetails::showFacts() {
    const Alert& alert = *m_alert;
    const auto inventory = m_client.inventory();
    const AlertRule* rule = inventory->alertRule(AlertRuleId(alert.rule));
    QString head = QStringLiteral("<p style='font-size:%1px'><b>%2</b></p><p>%3</p>")
                       .arg(QString::number(sizes::strong), escaped(alertPlace(alert, *inventory)),
                            escaped(alertText(alert, *inventory)));
    if (rule && !rule->advice.empty()) head += QStringLiteral("<p>%1</p>").arg(escaped(shippedText(rule->advice)));
    if (rule && (QUrl(toQString(rule->runbook)).scheme() == QLatin1String("https") || QUrl(toQString(rule->runbook)).scheme() == QLatin1String("http")))
        head += QStringLiteral("<p>%1: %2</p>").arg(escaped(tr("Runbook")), escaped(toQString(rule->runbook)));
    head += QStringLiteral("<p><a style='color:%1' href='%2'>%3</a></p>")
                .arg(theme().accent.name(), escaped(toQString(alert.rule)), escaped(tr("Rule: %1").arg(alertRuleName(alert, *inventory))));
    m_head->setText(head);
    QString rows;
    for (const AlertFact& fact : alertFacts(alert, *inventory, m_client.now()))
        rows += QStringLiteral("<tr><td style='color:%1; padding-right:12px'>%2</td><td>%3</td></tr>")
                    .arg(theme().quiet.name(), escaped(fact.word), escaped(fact.value));
    m_facts->setText(QStringLiteral("<table cellspacing=0 cellpadding=2>%1</table>").arg(rows));
}

void AlertDetails::showEntries(const Result<std::vector<AlertEntry>>& result) {
    if (!result) {
        m_history->setText(escaped(tr("The history cannot be read: %1").arg(toQString(result.error().message()))));
        return;
    }
    QString html;
    for (const AlertEntry& entry : *result)
        html += QStringLiteral("<tr><td style='color:%1; padding-right:12px'>%2</td><td>%3</td></tr>")
                    .arg(theme().quiet.name(), escaped(clockTime(entry.time)), escaped(alertEntryText(entry)));
    if (html.isEmpty()) return m_history->setText(escaped(tr("Nothing is noted yet.")));
    html = QStringLiteral("<table cellspacing=0 cellpadding=3>%1</table>").arg(html);
    if (result->size() == entriesShown) html += QStringLiteral("<p>%1</p>").arg(escaped(tr("The newest %1 lines are shown.").arg(entriesShown)));
    m_history->setText(html);
}

}  // namespace inspector::console
