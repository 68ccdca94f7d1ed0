// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/config/routes_tab.h"

#include "app/console/format/alert_text.h"
#include "app/console/format/format.h"
#include "app/console/format/rule_text.h"
#include "app/console/format/schedule_text.h"
#include "app/console/format/theme.h"
#include "core/base/duration.h"
#include "core/notify/check.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace inspector::console {

namespace {

const QLatin1String routePrefix("route:");
const QLatin1String inhibitionPrefix("inhibition:");
const QLatin1String timesPrefix("times:");
const QLatin1String newRoute("+route:");
const QLatin1String newInhibition("+inhibition");
const QLatin1String newTimes("+times");
constexpr int mostAlerts = 200;

QFormLayout* formOf(QWidget* page) {
    auto* form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(sizes::space2);
    form->setHorizontalSpacing(sizes::space4);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return form;
}

void row(QFormLayout& form, const QString& label, QWidget* editor) {
    editor->setAccessibleName(label);
    auto* word = new QLabel(label);
    word->setMinimumWidth(configLabelWidth);
    word->setBuddy(editor);
    form.addRow(word, editor);
}

QString matcherText(const Matchers& matchers) {
    if (matchers.empty()) return {};
    QString text = toQString(formatMatchers(matchers));
    if (text.startsWith(QLatin1Char('{')) && text.endsWith(QLatin1Char('}'))) text = text.mid(1, text.size() - 2);
    return text;
}

Matchers readMatchers(const QLineEdit& line, std::string* why) {
    const QString text = line.text().trimmed();
    if (text.isEmpty()) return {};
    std::string wrong;
    auto matchers = parseMatchers(toStd(text), &wrong);
    if (!matchers && why) *why = toStd(text) + ": " + wrong;
    return matchers.value_or(Matchers());
}

std::optional<Seconds> readDuration(const QLineEdit& line, std::string* why) {
    const QString text = line.text().trimmed();
    if (text.isEmpty()) return std::nullopt;
    const auto duration = text == QLatin1String("0") ? std::optional(Seconds{0}) : parseDuration(toStd(text));
    if (!duration && why) *why = toStd(RoutesTab::tr("“%1” is no duration; write 90s, 5m or 1h.").arg(text));
    return duration;
}

QString optionalText(const std::optional<Seconds>& duration) { return duration ? durationText(*duration) : QString(); }

}  // namespace

RoutesTab::RoutesTab(const PageContext& context)
    : ConfigTab(context, Needs::Administer, {tr("Route"), tr("Takes"), tr("Does")}, tr("There is no route yet.")) {
    const int widths[] = {170, 170, 180};
    for (int i = 0; i < 3; ++i) table().setColumnWidth(i, widths[i]);
    m_pages[0] = makeRoute();
    m_pages[1] = makeInhibition();
    m_pages[2] = makeTimes();
    for (QWidget* page : m_pages) below().addWidget(page);
    for (QLineEdit* line : {m_name, m_matchers, m_groupBy, m_groupWait, m_groupInterval, m_repeat, m_activeTimes, m_muteTimes, m_escalateAfter,
                            m_inhibitionName, m_source, m_target, m_equal, m_timesName})
        connect(line, &QLineEdit::textChanged, this, &RoutesTab::typed);
    for (QComboBox* box : {m_receiver, m_escalateTo}) connect(box, &QComboBox::currentIndexChanged, this, &RoutesTab::typed);
    connect(m_goOn, &QCheckBox::toggled, this, &RoutesTab::typed);
    connect(m_intervals, &QPlainTextEdit::textChanged, this, &RoutesTab::typed);
    m_up = addTool(tr("Earlier"), Icon::Undo);
    m_down = addTool(tr("Later"), Icon::Redo);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    auto* menu = new QMenu(&newButton());
    menu->addAction(tr("Route below this one"), this, [this] {
        startNew(newRoute + (m_kind == Kind::Route ? placeText(m_place) : QString()));
    });
    menu->addAction(tr("Inhibition"), this, [this] { startNew(newInhibition); });
    menu->addAction(tr("Times"), this, [this] { startNew(newTimes); });
    newButton().setMenu(menu);
    makeQuestion();
    begin();
}

QWidget* RoutesTab::makeRoute() {
    auto* page = new QWidget;
    auto* f = formOf(page);
    for (QLineEdit** line : {&m_name, &m_matchers, &m_groupBy, &m_groupWait, &m_groupInterval, &m_repeat, &m_activeTimes, &m_muteTimes, &m_escalateAfter})
        *line = new QLineEdit;
    m_receiver = new QComboBox;
    m_escalateTo = new QComboBox;
    m_goOn = new QCheckBox(tr("Goes on to the next ones"));
    m_matchers->setPlaceholderText(QStringLiteral("severity=\"critical\", group=~\"sport.*\""));
    for (QLineEdit* line : {m_groupBy, m_groupWait, m_groupInterval, m_repeat}) line->setPlaceholderText(tr("as the route above"));
    row(*f, tr("Name"), m_name);
    row(*f, tr("Takes"), m_matchers);
    row(*f, tr("Tells"), m_receiver);
    f->addRow(QString(), m_goOn);
    row(*f, tr("Groups by"), m_groupBy);
    row(*f, tr("Waits first"), m_groupWait);
    row(*f, tr("Between changes"), m_groupInterval);
    row(*f, tr("Repeats after"), m_repeat);
    row(*f, tr("Only at times"), m_activeTimes);
    row(*f, tr("Not at times"), m_muteTimes);
    row(*f, tr("Escalates after"), m_escalateAfter);
    row(*f, tr("Escalates to"), m_escalateTo);
    return page;
}

QWidget* RoutesTab::makeInhibition() {
    auto* page = new QWidget;
    auto* f = formOf(page);
    for (QLineEdit** line : {&m_inhibitionName, &m_source, &m_target, &m_equal}) *line = new QLineEdit;
    m_equal->setPlaceholderText(QStringLiteral("channel"));
    row(*f, tr("Name"), m_inhibitionName);
    row(*f, tr("While this fires"), m_source);
    row(*f, tr("mutes"), m_target);
    row(*f, tr("with the same"), m_equal);
    return page;
}

QWidget* RoutesTab::makeTimes() {
    auto* page = new QWidget;
    auto* f = formOf(page);
    m_timesName = new QLineEdit;
    m_intervals = new QPlainTextEdit;
    m_intervals->setFixedHeight(120);
    m_intervals->setTabChangesFocus(true);
    auto* help = new QLabel(intervalHelp());
    help->setWordWrap(true);
    help->setFont(console::font(sizes::caption));
    help->setForegroundRole(QPalette::PlaceholderText);
    row(*f, tr("Name"), m_timesName);
    row(*f, tr("Times"), m_intervals);
    f->addRow(QString(), help);
    return page;
}

void RoutesTab::makeQuestion() {
    auto* head = new QLabel(tr("Which route takes this?"));
    head->setFont(console::font(sizes::body, true));
    m_question = new QLineEdit;
    m_question->setPlaceholderText(QStringLiteral("severity=\"critical\", channel=\"sport-1\""));
    m_question->setAccessibleName(tr("Labels of an alert"));
    m_alerts = new QComboBox;
    m_alerts->setAccessibleName(tr("An alert that is open"));
    m_answer = new QLabel;
    m_answer->setWordWrap(true);
    m_answer->setTextFormat(Qt::PlainText);
    m_answer->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QWidget* widget : std::initializer_list<QWidget*>{head, m_question, m_alerts, m_answer}) left().addWidget(widget);
    connect(m_question, &QLineEdit::textChanged, this, &RoutesTab::answer);
    connect(m_alerts, &QComboBox::activated, this, [this](int index) {
        if (const Alert* alert = client().alert(toStd(m_alerts->itemData(index).toString()))) m_question->setText(labelsText(alert->labels));
    });
}

void RoutesTab::fillAlerts() {
    m_alerts->clear();
    m_alerts->addItem(client().alerts().empty() ? tr("no alert is open") : tr("or choose an alert that is open"));
    for (const auto& [fingerprint, alert] : client().alerts()) {
        if (m_alerts->count() > mostAlerts) break;
        m_alerts->addItem(QStringLiteral("%1: %2").arg(alertPlace(alert, *client().inventory()), toQString(alert.rule)), toQString(fingerprint));
    }
}

void RoutesTab::shown() {
    fillAlerts();
    refresh();
}

QString RoutesTab::headline() const {
    const auto problems = notify::check(client().inventory()->routing, client().inventory()->receivers);
    const auto nobody = std::find_if(problems.begin(), problems.end(), [](const auto& p) { return p.id == "route-nobody"; });
    if (nobody != problems.end()) return notifyProblemText(*nobody);
    return tr("%n route(s).", nullptr, static_cast<int>(routePlaces(client().inventory()->routing).size()));
}

std::vector<ConfigModel::Row> RoutesTab::rows() const {
    const auto inventory = client().inventory();
    const Routing& routing = inventory->routing;
    std::vector<ConfigModel::Row> out;
    for (const RoutePlace& place : routePlaces(routing)) {
        const Route& route = *routeAt(routing, place);
        const QString indent(static_cast<qsizetype>(place.size()) * 4, QChar(0xA0));
        const QString does = place.empty() && !route.receiver
                                 ? QStringList{tr("tells nobody"), routeText(route, *inventory)}.join(QStringLiteral("; "))
                                 : routeText(route, *inventory);
        out.push_back({routePrefix + placeText(place),
                       {indent + (place.empty() ? QString() : QStringLiteral("└ ")) + toQString(route.name),
                        place.empty() ? tr("everything") : matcherText(route.matchers), does},
                       std::nullopt, false, {}});
    }
    for (std::size_t i = 0; i < routing.inhibitions.size(); ++i) {
        const Inhibition& one = routing.inhibitions[i];
        out.push_back({inhibitionPrefix + QString::number(i),
                       {tr("Inhibition %1").arg(toQString(one.name)), matcherText(one.source),
                        tr("mutes %1").arg(matcherText(one.target)) +
                            (one.equal.empty() ? QString() : tr(" with the same %1").arg(listText(one.equal)))},
                       std::nullopt, false, {}});
    }
    for (const auto& [name, intervals] : routing.times)
        out.push_back({timesPrefix + toQString(name),
                       {tr("Times %1").arg(toQString(name)), QString(), intervalsText(intervals).replace(QLatin1Char('\n'), QStringLiteral("; "))},
                       std::nullopt, false, {}});
    return out;
}

void RoutesTab::load(const QString& id) {
    m_base = client().inventory()->routing;
    m_place.clear();
    if (id == newInhibition || id.startsWith(inhibitionPrefix)) {
        m_kind = Kind::Inhibition;
        m_inhibition = id == newInhibition ? m_base.inhibitions.size() : id.mid(inhibitionPrefix.size()).toULongLong();
    } else if (id == newTimes || id.startsWith(timesPrefix)) {
        m_kind = Kind::Times;
        m_times = id == newTimes ? std::string() : toStd(id.mid(timesPrefix.size()));
    } else if (id.isEmpty() && isNew()) {   // reverted: anew what was begun
        if (m_kind == Kind::Inhibition) m_inhibition = m_base.inhibitions.size();
        m_times.clear();
    } else {
        m_kind = Kind::Route;
        const QString text = id.startsWith(newRoute) ? id.mid(newRoute.size()) : id.mid(routePrefix.size());
        m_place = placeFromText(text).value_or(RoutePlace());
        if (!routeAt(m_base, m_place)) m_place.clear();
    }
    fill();
    m_shown = read(nullptr);
}

void RoutesTab::fillReceivers(QComboBox& box, const std::optional<ReceiverId>& id, const QString& none) const {
    box.clear();
    box.addItem(none, QString());
    for (const Receiver& receiver : client().inventory()->receivers)
        if (receiver.kind != ReceiverKind::Heartbeat || receiver.id == id) box.addItem(toQString(receiver.name), toQString(receiver.id.value));
    if (id && box.findData(toQString(id->value)) < 0) box.addItem(toQString(id->value), toQString(id->value));
    box.setCurrentIndex(id ? box.findData(toQString(id->value)) : 0);
}

void RoutesTab::fill() {
    for (int i = 0; i < 3; ++i) m_pages[i]->setVisible(static_cast<int>(m_kind) == i);
    const Route route = m_kind == Kind::Route && !isNew() ? *routeAt(m_base, m_place) : Route();
    const bool root = m_kind == Kind::Route && !isNew() && m_place.empty();
    m_name->setText(toQString(route.name));
    m_matchers->setText(matcherText(route.matchers));
    m_matchers->setEnabled(!root);
    m_goOn->setEnabled(!root);
    const QString inherited = tr("as the route above");
    fillReceivers(*m_receiver, route.receiver, root ? tr("nobody") : inherited);
    m_goOn->setChecked(route.goOn);
    m_groupBy->setText(route.groupBy ? listText(*route.groupBy) : QString());
    m_groupWait->setText(optionalText(route.groupWait));
    m_groupInterval->setText(optionalText(route.groupInterval));
    m_repeat->setText(optionalText(route.repeatInterval));
    m_groupWait->setPlaceholderText(root ? durationText(defaultGroupWait) : inherited);
    m_groupInterval->setPlaceholderText(root ? durationText(defaultGroupInterval) : inherited);
    m_repeat->setPlaceholderText(root ? durationText(defaultRepeatInterval) : inherited);
    m_groupBy->setPlaceholderText(root ? tr("all in one group; or alertname, channel; ... for each by itself") : inherited);
    m_activeTimes->setText(listText(route.activeTimes));
    m_muteTimes->setText(listText(route.muteTimes));
    m_escalateAfter->setText(optionalText(route.escalateAfter));
    fillReceivers(*m_escalateTo, route.escalateTo, tr("nobody"));
    const Inhibition inhibition =
        m_kind == Kind::Inhibition && m_inhibition < m_base.inhibitions.size() ? m_base.inhibitions[m_inhibition] : Inhibition();
    m_inhibitionName->setText(toQString(inhibition.name));
    m_source->setText(matcherText(inhibition.source));
    m_target->setText(matcherText(inhibition.target));
    m_equal->setText(listText(inhibition.equal));
    const auto times = m_base.times.find(m_times);
    m_timesName->setText(m_kind == Kind::Times ? toQString(m_times) : QString());
    m_intervals->setPlainText(m_kind == Kind::Times && times != m_base.times.end() ? intervalsText(times->second) : QString());
}

Route RoutesTab::readRoute(std::string* why) const {
    Route route = isNew() ? Route() : *routeAt(m_base, m_place);
    const auto receiverOf = [](const QComboBox& box) {
        const QString id = box.currentData().toString();
        return id.isEmpty() ? std::nullopt : std::optional(ReceiverId(toStd(id)));
    };
    route.name = toStd(m_name->text().trimmed());
    route.matchers = readMatchers(*m_matchers, why);
    route.receiver = receiverOf(*m_receiver);
    route.goOn = m_goOn->isChecked();
    const auto groupBy = readList(m_groupBy->text());
    route.groupBy = groupBy.empty() && !(route.groupBy && route.groupBy->empty()) ? std::nullopt : std::optional(groupBy);
    route.groupWait = readDuration(*m_groupWait, why);
    route.groupInterval = readDuration(*m_groupInterval, why);
    route.repeatInterval = readDuration(*m_repeat, why);
    route.activeTimes = readList(m_activeTimes->text());
    route.muteTimes = readList(m_muteTimes->text());
    route.escalateAfter = readDuration(*m_escalateAfter, why);
    route.escalateTo = receiverOf(*m_escalateTo);
    return route;
}

Routing RoutesTab::read(std::string* why, QString* id) const {
    Routing routing = m_base;
    QString at;
    if (m_kind == Kind::Route) {
        Route* place = routeAt(routing, m_place);
        RoutePlace saved = m_place;
        if (isNew()) {
            saved.push_back(place->children.size());
            place->children.push_back(readRoute(why));
        } else {
            *place = readRoute(why);
        }
        at = routePrefix + placeText(saved);
    } else if (m_kind == Kind::Inhibition) {
        Inhibition one;
        one.name = toStd(m_inhibitionName->text().trimmed());
        one.source = readMatchers(*m_source, why);
        one.target = readMatchers(*m_target, why);
        one.equal = readList(m_equal->text());
        const std::size_t index = isNew() ? routing.inhibitions.size() : std::min(m_inhibition, routing.inhibitions.size());
        if (index == routing.inhibitions.size()) routing.inhibitions.push_back(std::move(one));
        else routing.inhibitions[index] = std::move(one);
        at = inhibitionPrefix + QString::number(index);
    } else {
        const std::string name = toStd(m_timesName->text().trimmed());
        auto intervals = readIntervals(m_intervals->toPlainText(), why);
        if (!isNew()) routing.times.erase(m_times);
        if (why && (name.empty() || routing.times.contains(name)))
            *why = toStd(name.empty() ? tr("The times have no name.") : tr("There are times with this name already."));
        else routing.times[name] = intervals.value_or(std::vector<TimeInterval>());
        at = timesPrefix + toQString(name);
    }
    if (id) *id = at;
    return routing;
}

QString RoutesTab::loadedTitle() const {
    switch (m_kind) {
        case Kind::Route: {
            const Route* route = routeAt(m_base, m_place);
            const QString name = route ? toQString(route->name) : QString();
            return isNew() ? tr("New route below %1").arg(name) : tr("Route %1").arg(name);
        }
        case Kind::Inhibition:
            return isNew() || m_inhibition >= m_base.inhibitions.size() ? tr("New inhibition")
                                                                        : tr("Inhibition %1").arg(toQString(m_base.inhibitions[m_inhibition].name));
        case Kind::Times: return isNew() ? tr("New times") : tr("Times %1").arg(toQString(m_times));
    }
    return {};
}

std::vector<ConfigTab::Problem> RoutesTab::problems() const {
    std::string why;
    const Routing routing = read(&why);
    if (!why.empty()) return {{true, toQString(why)}};
    std::vector<Problem> out;
    for (const notify::Problem& p : notify::check(routing, client().inventory()->receivers)) out.push_back({p.refused, notifyProblemText(p)});
    std::stable_sort(out.begin(), out.end(), [](const Problem& a, const Problem& b) { return a.refused > b.refused; });
    return out;
}

bool RoutesTab::differs() const {
    std::string why;
    const Routing now = read(&why);
    return (!why.empty() && !isNew()) || !(now == m_shown);
}

std::optional<inventory::Change> RoutesTab::save() { return inventory::PutRouting{read(nullptr, &m_savedId)}; }

std::optional<inventory::Change> RoutesTab::removal() const {
    Routing routing = m_base;
    if (m_kind == Kind::Route) {
        if (m_place.empty()) return std::nullopt;
        removeRoute(routing, m_place);
    } else if (m_kind == Kind::Inhibition) {
        if (m_inhibition >= routing.inhibitions.size()) return std::nullopt;
        routing.inhibitions.erase(routing.inhibitions.begin() + static_cast<std::ptrdiff_t>(m_inhibition));
    } else {
        routing.times.erase(m_times);
    }
    return inventory::PutRouting{std::move(routing)};
}

// A copy stands beside what it was made of.
void RoutesTab::duplicate() {
    if (m_kind == Kind::Route) {
        if (!m_place.empty()) m_place.pop_back();
        m_name->setText(tr("%1 copy").arg(m_name->text()));
    } else if (m_kind == Kind::Inhibition) {
        m_inhibition = m_base.inhibitions.size();
        m_inhibitionName->setText(tr("%1 copy").arg(m_inhibitionName->text()));
    } else {
        m_times.clear();
        m_timesName->setText(tr("%1 copy").arg(m_timesName->text()));
    }
}

void RoutesTab::formChanged() {
    const bool movable = m_kind == Kind::Route && !isNew() && !m_place.empty();
    Routing copy = m_base;
    m_up->setVisible(movable);
    m_down->setVisible(movable);
    m_up->setEnabled(movable && whyNot().isEmpty() && !isChanged() && moveRoute(copy, m_place, -1).has_value());
    copy = m_base;
    m_down->setEnabled(movable && whyNot().isEmpty() && !isChanged() && moveRoute(copy, m_place, 1).has_value());
    answer();
}

void RoutesTab::move(int by) {
    Routing routing = m_base;
    const auto moved = moveRoute(routing, m_place, by);
    if (moved) send(inventory::PutRouting{std::move(routing)}, tr("Move %1").arg(loadedTitle()), tr("Moved."), routePrefix + placeText(*moved));
}

void RoutesTab::answer() {
    if (m_question->text().trimmed().isEmpty()) {
        m_answer->setText(tr("Type the labels of an alert, or choose one: the routes that take it are named here."));
        return;
    }
    std::string why;
    const auto labels = readLabels(m_question->text(), &why);
    if (!labels) return m_answer->setText(QStringLiteral("◆ ") + toQString(why));
    m_answer->setText(walkLines(read(nullptr), *labels, *client().inventory()).join(QLatin1Char('\n')));
}

}  // namespace inspector::console
