// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/main_window.h"

#include "app/console/client/alert_bell.h"
#include "app/console/client/client.h"
#include "app/console/client/engine_words.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/alert_panel.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/widgets/find_popup.h"
#include "app/console/widgets/nav_rail.h"
#include "app/console/widgets/notice_bar.h"
#include "app/console/widgets/status_strip.h"
#include "app/console/widgets/title_line.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDateTime>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>
#include <utility>

namespace inspector::console {

namespace {

constexpr std::size_t placesKept = 50;

}  // namespace

MainWindow::MainWindow(const PageContext& context, QSettings& settings, QWidget* parent)
    : QMainWindow(parent), m_context(context), m_settings(settings), m_entries(pageList()), m_rail(new NavRail),
      m_title(new TitleLine), m_notices(new NoticeBar), m_stack(new QStackedWidget), m_bell(new AlertBell(context.client, settings, this)),
      m_alerts(new AlertPanel(m_context, *m_bell)),
      m_status(new StatusStrip), m_find(nullptr) {
    setWindowTitle(tr("Inspector"));
    setCentralWidget(makeCentre());
    m_find = new FindPopup(this);
    makeShortcuts();
    makeMenu();

    Client& client = m_context.client;
    connect(m_rail, &NavRail::pageChosen, this, [this](const QString& name) { showPage(name); });
    connect(m_title, &TitleLine::backRequested, this, &MainWindow::goBack);
    connect(m_title, &TitleLine::findRequested, this, &MainWindow::openFind);
    connect(m_alerts, &AlertPanel::pageRequested, this, &MainWindow::showPage);
    connect(&m_context.actions, &ChannelActions::said, m_status, &StatusStrip::say);
    connect(&client, &Client::engineChanged, this, &MainWindow::showNotices);
    connect(&m_second, &QTimer::timeout, this, &MainWindow::second);
    second();
    restore();
}

MainWindow::~MainWindow() = default;

QWidget* MainWindow::makeCentre() {
    auto* centre = new QWidget(this);
    auto* outer = new QVBoxLayout(centre);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_notices);
    column->addWidget(m_stack, 1);
    row->addWidget(m_rail);
    row->addLayout(column, 1);
    row->addWidget(m_alerts);
    outer->addLayout(row, 1);
    outer->addWidget(m_status);
    return centre;
}

void MainWindow::makeShortcuts() {
    const auto key = [this](const QKeySequence& keys, auto act) {
        auto* shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    int number = 0;
    for (const PageEntry& entry : m_entries) {
        if (!entry.onRail) continue;
        const QString digit = QString::number(++number);
        m_rail->addPage(entry.name, entry.word, entry.icon, digit);
        key(QKeySequence(QStringLiteral("Ctrl+") + digit), [this, name = entry.name] { showPage(name); });
    }
    key(QKeySequence::Back, [this] { goBack(); });
    key(QKeySequence(Qt::CTRL | Qt::Key_K), [this] { openFind(); });
    key(QKeySequence(Qt::CTRL | Qt::Key_B), [this] { m_alerts->setNarrow(!m_alerts->isNarrow()); });
    key(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] { toggleTheme(); });
    key(QKeySequence::FullScreen, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
}

Page* MainWindow::page() const { return qobject_cast<Page*>(m_stack->currentWidget()); }

Page* MainWindow::pageOf(const PageEntry& entry) {
    Page*& page = m_pages[entry.name];
    if (page) return page;
    page = entry.make(m_context, m_stack);
    page->setObjectName(QStringLiteral("page-") + entry.name);
    m_stack->addWidget(page);
    m_settings.beginGroup(entry.name);
    page->restore(m_settings);
    m_settings.endGroup();
    connect(page, &Page::pageRequested, this, &MainWindow::showPage);
    connect(page, &Page::headlineChanged, this, [this, page](const QString& headline) {
        if (page != this->page()) return;
        m_title->setTitle(page->title());  // a channel's name may be known only now
        m_title->setHeadline(headline);
    });
    return page;
}

bool MainWindow::showPage(const QString& name, const QString& parameter) {
    const auto known = [&](const PageEntry& entry) { return entry.name == name; };
    if (std::none_of(m_entries.begin(), m_entries.end(), known)) return false;
    if (const Page* before = page()) m_history.emplace_back(m_current, before->parameter());
    if (m_history.size() > placesKept) m_history.erase(m_history.begin());
    goTo({name, parameter});
    return true;
}

void MainWindow::goTo(const Place& place) {
    const auto entry = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& e) { return e.name == place.first; });
    Page* before = page();
    Page* next = pageOf(*entry);
    if (before && before != next) before->deactivate();
    m_current = place.first;
    if (!place.second.isEmpty()) next->applyParameter(place.second);
    m_stack->setCurrentWidget(next);
    m_rail->setCurrent(entry->onRail ? entry->name : entry->railName);
    next->activate();
    m_title->setTitle(next->title());
    m_title->setHeadline(next->headline());
    m_title->setBackVisible(!entry->onRail && !m_history.empty());
}

void MainWindow::goBack() {
    if (m_history.empty()) return;
    const Place place = m_history.back();
    m_history.pop_back();
    goTo(place);
}

void MainWindow::toggleTheme() {
    const bool dark = theme().kind == ThemeKind::Dark;
    applyTheme(*qApp, dark ? ThemeKind::Light : ThemeKind::Dark);
    m_settings.setValue(QStringLiteral("window/theme"), dark ? QStringLiteral("light") : QStringLiteral("dark"));
}

void MainWindow::setOwnNotice(Severity severity, const QString& text) {
    m_ownSeverity = severity;
    m_ownNotice = text;
    showNotices();
}

void MainWindow::second() {
    showClock();
    showStatus();
    m_alerts->setNow(m_context.client.now());
}

void MainWindow::showClock() {
    const auto utc = QDateTime::fromMSecsSinceEpoch(toMillis(m_context.client.now()), Qt::UTC);
    m_title->setClock(utc.toString(QStringLiteral("HH:mm:ss 'UTC'")));
    m_second.start(1'000 - utc.time().msec() + 5);  // on the second
}

void MainWindow::showStatus() {
    const Client& client = m_context.client;
    std::optional<WallTime> newest;
    Milliseconds interval = std::chrono::hours{1};
    for (const auto& [id, status] : client.statuses()) {
        if (status.sampled == WallTime{}) continue;
        if (!newest || status.sampled > *newest) newest = status.sampled;
        interval = std::min(interval, status.interval);
    }
    std::vector<StatusStrip::Part> parts;
    for (const StatusPart& part : statusParts(client.engine(), newest, interval, client.now()))
        parts.push_back({part.text, part.explanation, part.loud});
    m_status->setParts(std::move(parts));
}

void MainWindow::showNotices() {
    std::vector<NoticeBar::Notice> notices;
    if (!m_ownNotice.isEmpty()) notices.push_back({"own", m_ownSeverity, m_ownNotice});
    for (const NoticeWords& notice : noticeWords(m_context.client.engine()))
        notices.push_back({notice.id, notice.severity, notice.text});
    m_notices->setNotices(std::move(notices));
    showStatus();
}

// A digit alone changes the page, as long as no field takes it for text.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    const int digit = event->key() - Qt::Key_1;
    if (event->modifiers() == Qt::NoModifier && digit >= 0 && digit < 9) {
        int number = 0;
        for (const PageEntry& entry : m_entries)
            if (entry.onRail && number++ == digit) {
                showPage(entry.name);
                return;
            }
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::restore() {
    if (!restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray())) resize(1440, 900);
    m_alerts->setNarrow(m_settings.value(QStringLiteral("window/panel-narrow")).toBool());
    const QString page = m_settings.value(QStringLiteral("window/page")).toString();
    if (!showPage(page, m_settings.value(QStringLiteral("window/parameter")).toString())) showPage(m_entries.front().name);
    m_history.clear();
}

void MainWindow::save() {
    m_settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_settings.setValue(QStringLiteral("window/panel-narrow"), m_alerts->isNarrow());
    m_settings.setValue(QStringLiteral("window/page"), m_current);
    m_settings.setValue(QStringLiteral("window/parameter"), page()->parameter());
    for (const auto& [name, page] : m_pages) {
        m_settings.beginGroup(name);
        page->save(m_settings);
        m_settings.endGroup();
    }
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    m_alerts->takeWidth();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    save();
    QMainWindow::closeEvent(event);
}

}  // namespace inspector::console
