// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/client.h"
#include "app/console/pages/page.h"

class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace inspector::console {

class Face;
class InspectResult;

// Troubleshooting without a channel: a URL is typed or pasted, a file or folder dropped, and the stream is looked into.
// The parameter is the URL or path to begin with; it is not remembered: it may hold a token.
class InspectPage : public Page {
    Q_OBJECT

public:
    InspectPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Inspect"); }
    void applyParameter(const QString& parameter) override;
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeBar();
    void begin();
    void stop();
    void pasteText();
    void openFile();
    void showProgress(const probe::Progress& progress);
    void take(const Result<std::shared_ptr<const Examination>>& result);
    void setRunning(bool running);
    void saveAs(const QString& format);
    void watch();
    void say(const QString& sentence);

    PageContext m_context;
    QLineEdit* m_target;
    QComboBox* m_follow;
    QPushButton* m_begin;
    QToolButton* m_save;
    QPushButton* m_watch;
    QProgressBar* m_progress;
    QStackedWidget* m_stack;
    Face* m_empty;
    Face* m_waiting;
    Face* m_failed;
    InspectResult* m_result;
    RequestId m_request = 0;
    bool m_running = false;
    std::shared_ptr<const Examination> m_examination;
    QString m_examined;   // what was typed when it began
};

}  // namespace inspector::console
