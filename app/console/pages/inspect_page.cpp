// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/inspect_page.h"

#include "app/console/format/format.h"
#include "app/console/format/theme.h"
#include "app/console/pages/channel_actions.h"
#include "app/console/pages/event_export.h"
#include "app/console/pages/inspect_result.h"
#include "app/console/widgets/face.h"
#include "app/console/widgets/icons.h"
#include "app/report/report.h"

#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QThreadPool>
#include <QToolButton>
#include <QUrl>

namespace inspector::console {

namespace {

bool isUrl(const QString& text) {
    return text.startsWith(QLatin1String("http://"), Qt::CaseInsensitive) ||
           text.startsWith(QLatin1String("https://"), Qt::CaseInsensitive);
}

// A playlist or an MPD itself, rather than where one is.
bool isDocument(const QString& text) {
    const QString start = text.trimmed().left(400);
    return start.contains(QLatin1String("#EXTM3U")) || (start.startsWith(u'<') && start.contains(QLatin1String("MPD")));
}

QByteArray bytesOf(const Examination& examination, const QString& format) {
    if (format == QLatin1String("html")) return report::toHtml(examination, {findingText, findingAdvice});
    if (format == QLatin1String("har")) return report::toHar(examination);
    return report::toJson(examination);
}

}  // namespace

InspectPage::InspectPage(const PageContext& context, QWidget* parent)
    : Page(parent),
      m_context(context),
      m_target(new QLineEdit),
      m_follow(new QComboBox),
      m_begin(new QPushButton),
      m_save(new QToolButton),
      m_watch(new QPushButton(icon(Icon::Add), tr("Watch as a channel …"))),
      m_progress(new QProgressBar),
      m_stack(new QStackedWidget),
      m_empty(new Face(Icon::Inspect, tr("Look into a stream"),
                       tr("Paste the URL of a multivariant or media playlist, or of an MPD, and press Enter. A file or a folder "
                          "can be dropped here: its playlists and segments are looked into without a network."))),
      m_waiting(new Face(Icon::Inspect, tr("Looking into the stream"), {})),
      m_failed(new Face(Icon::Warning, tr("It could not be looked into"), {})),
      m_result(new InspectResult(context.client)) {
    setAcceptDrops(true);
    connect(m_empty->addButton(tr("Open a file …"), Icon::Import), &QPushButton::clicked, this, &InspectPage::openFile);
    connect(m_empty->addButton(tr("Paste"), Icon::Copy), &QPushButton::clicked, this, &InspectPage::pasteText);
    m_waiting->setWaiting(true);
    for (QWidget* face : {static_cast<QWidget*>(m_empty), static_cast<QWidget*>(m_waiting), static_cast<QWidget*>(m_failed),
                          static_cast<QWidget*>(m_result)})
        m_stack->addWidget(face);
    m_progress->setFixedHeight(4);
    m_progress->setTextVisible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::space4, sizes::space3, sizes::space4, sizes::space3);
    layout->setSpacing(sizes::space2);
    layout->addWidget(makeBar());
    layout->addWidget(m_progress);
    layout->addWidget(m_stack, 1);
    setRunning(false);

    connect(&context.client, &Client::examining, this, [this](quint64 request, const probe::Progress& progress) {
        if (request == m_request) showProgress(progress);
    });
    connect(&context.client, &Client::examined, this,
            [this](quint64 request, const Result<std::shared_ptr<const Examination>>& result) {
                if (request == m_request) take(result);
            });
}

QWidget* InspectPage::makeBar() {
    m_target->setPlaceholderText(tr("https://origin.example.com/sport-1/master.m3u8, or a file or folder"));
    m_target->setClearButtonEnabled(true);
    m_target->setAccessibleName(tr("URL, file or folder"));
    m_follow->addItem(tr("Once"), 0);
    m_follow->addItem(tr("Follow 30 s"), 30);
    m_follow->addItem(tr("Follow 2 min"), 120);
    m_follow->addItem(tr("Follow 10 min"), 600);
    m_follow->setToolTip(tr("Followed like by a player, so that its behaviour over time is judged too"));
    m_follow->setAccessibleName(tr("How long"));
    m_begin->setDefault(true);
    m_save->setText(tr("Save"));
    m_save->setIcon(icon(Icon::Export));
    m_save->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_save->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_save);
    for (const auto& [format, word] : {std::pair{"html", tr("Report (HTML) …")}, std::pair{"json", tr("JSON …")},
                                       std::pair{"har", tr("Requests (HAR) …")}})
        menu->addAction(word, this, [this, name = QString::fromLatin1(format)] { saveAs(name); });
    m_save->setMenu(menu);
    connect(m_begin, &QPushButton::clicked, this, [this] { m_running ? stop() : begin(); });
    connect(m_target, &QLineEdit::returnPressed, this, &InspectPage::begin);
    connect(m_watch, &QPushButton::clicked, this, &InspectPage::watch);
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_target, 1);
    layout->addWidget(m_follow);
    layout->addWidget(m_begin);
    layout->addSpacing(sizes::space3);
    layout->addWidget(m_save);
    layout->addWidget(m_watch);
    return bar;
}

void InspectPage::applyParameter(const QString& parameter) {
    if (parameter.isEmpty() || parameter == m_examined) return;
    m_target->setText(parameter);
    begin();
}

void InspectPage::save(QSettings& settings) const {
    settings.setValue(QStringLiteral("follow"), m_follow->currentIndex());
    settings.setValue(QStringLiteral("view"), m_result->view());
}

void InspectPage::restore(const QSettings& settings) {
    m_follow->setCurrentIndex(settings.value(QStringLiteral("follow"), 0).toInt());
    m_result->setView(settings.value(QStringLiteral("view"), 0).toInt());
}

void InspectPage::begin() {
    const QString target = m_target->text().trimmed();
    if (target.isEmpty()) return m_target->setFocus();
    runtime::ExamineRequest request;
    if (isUrl(target)) {
        request.url = toStd(target);
    } else if (target.contains(QLatin1String("://"))) {
        return say(tr("Only http and https URLs can be looked into."));
    } else {
        request.path = std::filesystem::path(target.toStdU16String());
    }
    const Template* settings = m_context.client.inventory()->templateOf(standardTemplate().id);
    request.settings = settings ? *settings : standardTemplate();
    request.followS = m_follow->currentData().toDouble();
    m_examined = target;
    m_request = m_context.client.examine(request);
    setRunning(true);
}

void InspectPage::stop() { m_context.client.cancelExamination(); }

void InspectPage::pasteText() {
    const QString text = QGuiApplication::clipboard()->text();
    if (text.trimmed().isEmpty()) return say(tr("The clipboard has no text."));
    if (!isDocument(text)) {
        m_target->setText(text.trimmed().section(QLatin1Char('\n'), 0, 0));
        return begin();
    }
    runtime::ExamineRequest request;
    request.text = toStd(text);
    request.name = toStd(tr("pasted text"));
    request.settings = standardTemplate();
    m_examined.clear();
    m_request = m_context.client.examine(request);
    setRunning(true);
}

void InspectPage::openFile() {
    auto* dialog = new QFileDialog(this, tr("Look into a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Playlists, MPDs and segments (*.m3u8 *.m3u *.mpd *.ts *.mp4 *.m4s *.aac *.vtt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        m_target->setText(file);
        begin();
    });
    dialog->open();
}

void InspectPage::setRunning(bool running) {
    m_running = running;
    m_begin->setText(running ? tr("Stop") : tr("Inspect"));
    m_begin->setIcon(icon(running ? Icon::Close : Icon::Inspect));
    m_progress->setVisible(running && m_examination);
    m_progress->setRange(0, 0);
    m_save->setEnabled(m_examination != nullptr);
    m_watch->setEnabled(m_examination && m_examination->network);
    if (!running || m_examination) return;
    m_waiting->setText(tr("Asking for %1").arg(m_examined));
    m_stack->setCurrentWidget(m_waiting);
}

void InspectPage::showProgress(const probe::Progress& progress) {
    if (progress.ofS > 0) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(static_cast<int>(1000 * std::min(1.0, progress.elapsedS / progress.ofS)));
    }
    QStringList words{tr("%n request(s)", nullptr, static_cast<int>(progress.requests)), bytes(static_cast<double>(progress.bytes)),
                      tr("%n finding(s)", nullptr, progress.findings)};
    if (progress.ofS > 0) words << tr("%1 of %2").arg(seconds(progress.elapsedS), seconds(progress.ofS));
    const QString sentence = words.join(QStringLiteral("  ·  "));
    m_waiting->setText(progress.doing.empty() ? sentence : sentence + QLatin1Char('\n') + toQString(progress.doing));
    setHeadline(sentence);
}

void InspectPage::take(const Result<std::shared_ptr<const Examination>>& result) {
    if (!result) {
        setRunning(false);
        if (result.error().kind == Error::Kind::Cancelled) {
            setHeadline(tr("Stopped."));
            m_stack->setCurrentWidget(m_examination ? static_cast<QWidget*>(m_result) : m_empty);
            return;
        }
        setHeadline({});
        m_failed->setText(toQString(result.error().message()));
        m_stack->setCurrentWidget(m_failed);
        return;
    }
    m_examination = *result;
    setRunning(false);
    m_result->setExamination(m_examination);
    m_stack->setCurrentWidget(m_result);
    setHeadline(InspectResult::factsOf(*m_examination));
}

// Written away from this thread: a stream that was followed for long makes a large report.
void InspectPage::saveAs(const QString& format) {
    if (!m_examination) return;
    auto* dialog = new QFileDialog(this, tr("Save"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(format);
    dialog->selectFile(QStringLiteral("inspection.") + format);
    connect(dialog, &QFileDialog::fileSelected, this, [this, format](const QString& file) {
        QThreadPool::globalInstance()->start([page = QPointer(this), examination = m_examination, format, file] {
            const auto written = writeFile(file, bytesOf(*examination, format));
            const QString sentence = written ? InspectPage::tr("Saved: %1").arg(file) : toQString(written.error().message());
            QMetaObject::invokeMethod(
                qApp, [page, sentence] { if (page) page->say(sentence); }, Qt::QueuedConnection);
        });
    });
    dialog->open();
}

void InspectPage::watch() {
    if (m_examination && isUrl(m_examined)) m_context.actions.addChannelOf(window(), m_examined);
}

void InspectPage::say(const QString& sentence) { Q_EMIT m_context.actions.said(sentence); }

void InspectPage::dragEnterEvent(QDragEnterEvent* event) {
    const QMimeData* dropped = event->mimeData();
    if (dropped->hasUrls() || dropped->hasText()) event->acceptProposedAction();
}

void InspectPage::dropEvent(QDropEvent* event) {
    const QMimeData* dropped = event->mimeData();
    if (dropped->hasUrls() && !dropped->urls().isEmpty()) {
        const QUrl url = dropped->urls().constFirst();
        m_target->setText(url.isLocalFile() ? url.toLocalFile() : url.toString());
    } else {
        m_target->setText(dropped->text().trimmed());
    }
    event->acceptProposedAction();
    begin();
}

}  // namespace inspector::console
