// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include <memory>
#include <string>

namespace inspector::console {

// A document with what is different from the one before it marked: lines that came have a plus, lines that went a minus,
// and a ground of their own. Read-only. GUI thread.
class DifferenceView : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit DifferenceView(QWidget* parent = nullptr);

    // `before` null: nothing is marked. Very long documents (over 5,000 lines) are shown without marks, and cut.
    void setDocuments(const std::shared_ptr<const std::string>& before, const std::shared_ptr<const std::string>& after);
    void clearDocuments(const QString& note);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showDifference();
    void applyFonts();

    std::shared_ptr<const std::string> m_before, m_after;
};

}  // namespace inspector::console
