// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/alert_panel.h"

#include "app/console/client/alert_bell.h"
#include "app/console/client/own_name.h"
#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/alert_commands.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/pages/forms/sounds_dialog.h"
#include "app/console/widgets/alert_delegate.h"
#include "app/console/widgets/icons.h"
#include "app/console/widgets/state_shape.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace inspector::console {

namespace {

constexpr int openWidth = 288, smallWidth = 248, narrowWidth = 40;
constexpr int smallWindow = 1400;
constexpr std::size_t mostRows = 200;
constexpr int saidForMs = 12'000;

}  // namespace

AlertPanel::AlertPanel(const PageContext& context, AlertBell& bell, QWidget* parent)
    : QWidget(parent), m_context(context), m_sounds(bell), m_others(ownName()), m_title(new QLabel(this)), m_nothing(new QLabel(this)), m_list(new QListView(this)),
      m_toggle(new QToolButton(this)), m_all(new QToolButton(this)), m_bell(new QToolButton(this)), m_muted(new QLabel(this)), m_line(nullptr), m_said(new QLabel), m_undo(new QToolButton),
      m_commands(new AlertCommands(context, *m_list, [this] { return chosen(); }, [this] { return current(); })) {
    setAccessibleName(tr("Alerts"));
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_nothing->setContentsMargins(sizes::space3, sizes::space2, sizes::space3, 0);
    m_nothing->setWordWrap(true);

    m_list->setModel(&m_model);
    m_list->setItemDelegate(new AlertDelegate(this));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setVerticalScrollMode(QListView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setAccessibleName(tr("Open alerts"));
    m_list->installEventFilter(this);
    m_list->viewport()->installEventFilter(this);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeHead());
    layout->addWidget(m_muted);
    layout->addWidget(m_nothing);
    layout->addWidget(m_list, 1);
    layout->addStretch();  // what the list leaves when it is hidden
    layout->addWidget(makeLine());
    takeWidth();

    connect(m_list, &QListView::activated, m_commands, &AlertCommands::openCurrent);
    connect(m_list, &QListView::customContextMenuRequested, this,
            [this](const QPoint& at) { m_commands->popUp(m_list->viewport()->mapToGlobal(at)); });
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, m_commands, &AlertCommands::refresh);
    connect(m_commands, &AlertCommands::pageRequested, this, &AlertPanel::pageRequested);
    connect(m_commands, &AlertCommands::selectRequested, this, &AlertPanel::select);
    connect(&m_context.actions.alerts(), &AlertActions::done, this, &AlertPanel::say);
    connect(&m_context.client, &Client::alertsChanged, this, [this](const std::vector<std::string>& changed) {
        refresh();
        sayOthers(changed);
    });
    connect(&m_context.client, &Client::inventoryChanged, this, &AlertPanel::refresh);
    connect(&m_context.client, &Client::engineChanged, this, &AlertPanel::showEmptiness);
    m_forget.setSingleShot(true);
    m_forget.setInterval(saidForMs);
    connect(&m_forget, &QTimer::timeout, m_line, &QWidget::hide);
    refresh();
}

QHBoxLayout* AlertPanel::makeHead() {
    m_title->setFont(console::font(sizes::strong, true));
    m_toggle->setIcon(icon(Icon::PanelRight));
    m_toggle->setAutoRaise(true);
    m_toggle->setToolTip(tr("Narrow or widen this panel (Ctrl+B)"));
    m_toggle->setAccessibleName(tr("Narrow or widen the panel of alerts"));
    m_all->setIcon(icon(Icon::Enlarge));
    m_all->setAutoRaise(true);
    m_all->setToolTip(tr("All alerts, with their history"));
    m_all->setAccessibleName(tr("All alerts"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(sizes::space3, sizes::space4, sizes::space2, sizes::space2);
    head->addWidget(m_title, 1);
    head->addWidget(m_bell);
    head->addWidget(m_all);
    head->addWidget(m_toggle);
    makeBellMenu();
    connect(m_toggle, &QToolButton::clicked, this, [this] { setNarrow(!m_narrow); });
    connect(m_all, &QToolButton::clicked, this, [this] { Q_EMIT pageRequested(QStringLiteral("alerts"), {}); });
    return head;
}

void AlertPanel::makeBellMenu() {
    m_bell->setAutoRaise(true);
    m_bell->setPopupMode(QToolButton::InstantPopup);
    m_bell->setAccessibleName(tr("Sounds"));
    m_muted->setFont(console::font(sizes::caption));
    m_muted->setForegroundRole(QPalette::PlaceholderText);
    m_muted->setContentsMargins(sizes::space3, 0, sizes::space3, sizes::space2);
    auto* menu = new QMenu(m_bell);
    const auto add = [this, menu](const QString& word, std::optional<std::chrono::minutes> length) {
        connect(menu->addAction(word), &QAction::triggered, this, [this, length] { m_sounds.mute(length); });
    };
    add(tr("Mute sounds for 15 minutes"), std::chrono::minutes{15});
    add(tr("Mute sounds for 1 hour"), std::chrono::minutes{60});
    add(tr("Sounds again"), std::nullopt);
    menu->addSeparator();
    connect(menu->addAction(tr("Sounds and notifications…")), &QAction::triggered, this, [this] { (new SoundsDialog(m_sounds, window()))->open(); });
    m_bell->setMenu(menu);
    connect(&m_sounds, &AlertBell::muteChanged, this, &AlertPanel::showBell);
    showBell();
}

void AlertPanel::showBell() {
    const auto until = m_sounds.mutedUntil();
    m_bell->setIcon(icon(until ? Icon::Muted : Icon::Alerts));
    m_bell->setToolTip(until ? tr("Sounds are muted until %1").arg(clockTime(*until)) : tr("Sounds and notifications"));
    m_muted->setText(until ? tr("Sounds are muted until %1").arg(clockTime(*until)) : QString());
    m_muted->setVisible(until && !m_narrow);
}

QWidget* AlertPanel::makeLine() {
    m_line = new QWidget(this);
    m_line->hide();
    m_said->setWordWrap(true);
    m_said->setTextFormat(Qt::PlainText);
    m_said->setFont(console::font(sizes::caption));
    m_undo->setText(tr("Undo"));
    m_undo->setIcon(icon(Icon::Undo));
    m_undo->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_undo->setAutoRaise(true);
    auto* row = new QHBoxLayout(m_line);
    row->setContentsMargins(sizes::space3, sizes::space2, sizes::space2, sizes::space2);
    row->addWidget(m_said, 1);
    row->addWidget(m_undo, 0, Qt::AlignTop);
    connect(m_undo, &QToolButton::clicked, this, [this] {
        m_line->hide();
        m_context.actions.alerts().undo();
    });
    return m_line;
}

AlertActions::Chosen AlertPanel::chosen() const {
    AlertActions::Chosen out;
    const QModelIndex current = m_list->currentIndex();
    QModelIndexList selected = m_list->selectionModel() ? m_list->selectionModel()->selectedIndexes() : QModelIndexList{};
    if (selected.isEmpty() && current.isValid()) selected << current;
    for (const QModelIndex& index : selected) {
        auto fingerprint = toStd(m_model.row(index.row()).key);
        if (index == current) out.insert(out.begin(), std::move(fingerprint));
        else out.push_back(std::move(fingerprint));
    }
    return out;
}

const Alert* AlertPanel::current() const {
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? m_context.client.alert(toStd(m_model.row(index.row()).key)) : nullptr;
}

void AlertPanel::select(const std::vector<std::string>& fingerprints) {
    const std::set<std::string> wanted(fingerprints.begin(), fingerprints.end());
    QItemSelection selection;
    for (int row = 0; row < m_model.rowCount(); ++row)
        if (wanted.contains(toStd(m_model.row(row).key))) selection.select(m_model.index(row), m_model.index(row));
    m_list->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void AlertPanel::refresh() {
    const Client& client = m_context.client;
    std::erase_if(m_expanded, [&](const std::string& fingerprint) { return !client.alert(fingerprint); });
    AlertRows rows = alertRows(client.alerts(), *client.inventory(), client.now(), mostRows, m_expanded);
    m_model.setNow(client.now());
    m_model.setRows(std::move(rows.rows));
    m_wanted = rows.wanted;
    m_unacknowledged = rows.unacknowledged;
    m_worst = rows.worst;
    showEmptiness();
    m_commands->refresh();
    if (m_narrow) update();
}

void AlertPanel::showEmptiness() {
    m_title->setText(m_unacknowledged ? tr("Alerts  %1").arg(m_unacknowledged) : tr("Alerts"));
    m_title->setToolTip(m_wanted ? tr("%1 not acknowledged, of %2 open").arg(m_unacknowledged).arg(m_wanted) : tr("Nothing is open"));
    m_nothing->setText(m_context.client.engine().ready ? tr("No alert is open. What a rule finds appears here, what nobody has "
                                                            "acknowledged first.")
                                                       : tr("Opening the store …"));
    m_title->setVisible(!m_narrow);
    m_all->setVisible(!m_narrow);
    m_bell->setVisible(!m_narrow);
    showBell();
    m_nothing->setVisible(!m_narrow && m_wanted == 0);
    m_list->setVisible(!m_narrow && m_wanted > 0);
    if (m_narrow) m_line->hide();
}

void AlertPanel::say(const AlertDone& done) {
    if (m_narrow || done.sentence.isEmpty()) return;
    m_said->setText(done.sentence);
    m_undo->setVisible(done.canUndo);
    m_line->show();
    m_forget.start();
}

void AlertPanel::sayOthers(const std::vector<std::string>& changed) {
    const QStringList acts = m_others.look(m_context.client.alerts(), changed, *m_context.client.inventory());
    if (!acts.isEmpty()) say({acts.join(QLatin1Char('\n')), false, false});
}

void AlertPanel::takeWidth() {
    setFixedWidth(m_narrow ? narrowWidth : window()->width() < smallWindow ? smallWidth : openWidth);
}

void AlertPanel::setNow(WallTime now) {
    m_model.setNow(now);
    if (!m_narrow) m_list->viewport()->update();
}

void AlertPanel::setNarrow(bool narrow) {
    if (narrow == m_narrow) return;
    m_narrow = narrow;
    takeWidth();
    showEmptiness();
    auto* head = static_cast<QHBoxLayout*>(layout()->itemAt(0)->layout());
    head->setContentsMargins(narrow ? 5 : sizes::space3, sizes::space4, narrow ? 5 : sizes::space2, sizes::space2);
    update();
    Q_EMIT narrowChanged(narrow);
}

void AlertPanel::expand(const QModelIndex& index, bool open) {
    if (!index.isValid()) return;
    const auto fingerprint = toStd(m_model.row(index.row()).key);
    if (open) m_expanded.insert(fingerprint);
    else m_expanded.erase(fingerprint);
    refresh();
}

bool AlertPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list->viewport() && event->type() == QEvent::MouseButtonPress) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const QModelIndex index = m_list->indexAt(mouse->position().toPoint());
        if (mouse->button() == Qt::LeftButton && index.isValid() && m_model.row(index.row()).behind > 0 &&
            AlertDelegate::handle(m_list->visualRect(index)).contains(mouse->position().toPoint())) {
            expand(index, !m_model.row(index.row()).expanded);
            return true;
        }
    }
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const QModelIndex index = m_list->currentIndex();
        if (index.isValid() && (key->key() == Qt::Key_Right || key->key() == Qt::Key_Left)) {
            expand(index, key->key() == Qt::Key_Right);
            return true;
        }
        // A letter or digit is a key of the window, not a search in the list.
        if (!key->text().isEmpty() && key->text().front().isLetterOrNumber() && key->modifiers() == Qt::NoModifier) {
            key->ignore();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void AlertPanel::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), theme().panel);
    painter.fillRect(0, 0, 1, height(), theme().line);
    if (!m_narrow) return;
    painter.setFont(console::font(sizes::strong, true));
    painter.setPen(m_worst ? theme().text : theme().quiet);
    painter.drawText(QRect(1, 56, width() - 1, 20), Qt::AlignCenter, QString::number(m_unacknowledged));
    // The first as shapes, so that the strip still shows trouble come and go.
    int y = 84;
    for (int row = 0; row < m_model.rowCount() && y < height() - 20; ++row, y += 20) {
        const AlertModel::Row& alert = m_model.row(row);
        const bool quiet = alert.acknowledged || alert.muted;
        paintMark(painter, QRectF(width() / 2.0 - 6, y, 13, 13), markOf(alert.severity), quiet ? theme().quiet : QColor());
    }
}

}  // namespace inspector::console
