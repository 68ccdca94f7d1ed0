// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/finding.h"

#include <QPlainTextEdit>

#include <memory>
#include <string>
#include <vector>

namespace inspector::console {

// A playlist as text, read-only, with line numbers; lines with findings are marked in the gutter (shape and colour) and
// explained by a tool tip. GUI thread.
class PlaylistView : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit PlaylistView(QWidget* parent = nullptr);

    // Keeps the scroll position when the playlist is a newer version of the same one. At most 1 MiB is shown.
    void setPlaylist(const std::shared_ptr<const std::string>& text, std::vector<Finding> findings);
    // Scrolls to a line, from 1.
    void goToLine(int line);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    class Gutter;
    void paintGutter(QPaintEvent* event);
    void applyFonts();
    [[nodiscard]] const Finding* findingAt(int line) const;

    Gutter* m_gutter;
    std::shared_ptr<const std::string> m_text;
    std::vector<Finding> m_findings;
};

}  // namespace inspector::console
