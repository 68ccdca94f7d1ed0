// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/main_window.h"

#include "app/console/client/client.h"
#include "app/console/format/theme.h"
#include "app/console/widgets/nav_rail.h"
#include "app/console/widgets/title_line.h"

#include <QCloseEvent>
#include <QDateTime>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace inspector::console {

MainWindow::MainWindow(const PageContext& context, QSettings& settings, QWidget* parent)
    : QMainWindow(parent), m_context(context), m_settings(settings), m_entries(pageList()), m_rail(new NavRail),
      m_title(new TitleLine), m_stack(new QStackedWidget) {
    setWindowTitle(tr("Inspector"));
    auto* centre = new QWidget(this);
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_rail);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_stack, 1);
    row->addLayout(column, 1);
    setCentralWidget(centre);

    int number = 0;
    for (const PageEntry& entry : m_entries) {
        if (!entry.onRail) continue;
        const QString key = QString::number(++number);
        m_rail->addPage(entry.name, entry.word, entry.icon, key);
        auto* shortcut = new QShortcut(QKeySequence(QStringLiteral("Ctrl+") + key), this);
        connect(shortcut, &QShortcut::activated, this, [this, name = entry.name] { showPage(name); });
    }
    connect(m_rail, &NavRail::pageChosen, this, [this](const QString& name) { showPage(name); });
    connect(m_title, &TitleLine::backRequested, this, &MainWindow::goBack);
    auto* back = new QShortcut(QKeySequence(QKeySequence::Back), this);
    connect(back, &QShortcut::activated, this, &MainWindow::goBack);

    connect(&m_clock, &QTimer::timeout, this, &MainWindow::showClock);
    m_clock.start(1'000);
    showClock();
    restore();
}

MainWindow::~MainWindow() = default;

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
        if (page == this->page()) m_title->setHeadline(headline);
    });
    return page;
}

bool MainWindow::showPage(const QString& name, const QString& parameter) {
    const auto known = [&](const PageEntry& entry) { return entry.name == name; };
    if (std::none_of(m_entries.begin(), m_entries.end(), known)) return false;
    if (Page* before = page()) m_history.emplace_back(m_current, before->parameter());
    if (m_history.size() > 50) m_history.erase(m_history.begin());
    show({name, parameter});
    return true;
}

void MainWindow::show(const Place& place) {
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
    show(place);
}

void MainWindow::showClock() {
    const auto utc = QDateTime::fromMSecsSinceEpoch(toMillis(m_context.client.now()), Qt::UTC);
    m_title->setClock(utc.toString(QStringLiteral("HH:mm:ss 'UTC'")));
    m_clock.setInterval(static_cast<int>(1'000 - utc.time().msec()) + 5);  // on the second
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
    const QString page = m_settings.value(QStringLiteral("window/page")).toString();
    if (!showPage(page)) showPage(m_entries.front().name);
}

void MainWindow::save() {
    m_settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_settings.setValue(QStringLiteral("window/page"), m_current);
    for (const auto& [name, page] : m_pages) {
        m_settings.beginGroup(name);
        page->save(m_settings);
        m_settings.endGroup();
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    save();
    QMainWindow::closeEvent(event);
}

}  // namespace inspector::console
