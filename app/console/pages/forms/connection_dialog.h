// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/client/connection.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace inspector::console {

// Where the inventory and the figures are: this machine, or servers that all consoles share. What is typed is tried before it is
// kept; it holds from the next start, which the dialog offers. Opened, not exec()ed; deletes itself. GUI thread.
class ConnectionDialog : public QDialog {
    Q_OBJECT

public:
    ConnectionDialog(const runtime::StoreRequest& request, QWidget* parent);

Q_SIGNALS:
    void restartRequested();

private:
    struct Side {
        QRadioButton* own;
        QRadioButton* shared;
        QLineEdit* url;
        QLineEdit* secret;
        QLabel* said;
    };
    Side makeSide(QVBoxLayout& layout, const QString& title, const QString& own, const QString& shared, const QString& example,
                  const QString& secretWord, const QString& from);
    [[nodiscard]] ConnectionFields read() const;
    void fill(const Side& side, const QString& url);
    void say(QLabel& label, bool good, const QString& text);
    void test();

    Connection* m_connection;
    Side m_database;
    Side m_metrics;
    QLabel* m_said;
    QPushButton* m_test;
    QPushButton* m_keep;
    QPushButton* m_restart;
};

}  // namespace inspector::console
