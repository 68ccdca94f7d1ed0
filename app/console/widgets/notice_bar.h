// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/severity.h"

#include <QWidget>

#include <set>
#include <string>
#include <vector>

class QVBoxLayout;

namespace inspector::console {

// What an operator must know about the program itself, under the title line: one line each, gravest first. One that is
// not grave can be put away until it comes again.
class NoticeBar : public QWidget {
    Q_OBJECT

public:
    struct Notice {
        std::string id;
        Severity severity = Severity::Info;
        QString text;
        bool operator==(const Notice&) const = default;
    };

    explicit NoticeBar(QWidget* parent = nullptr);

    void setNotices(std::vector<Notice> notices);
    [[nodiscard]] int shown() const;

private:
    void rebuild();

    std::vector<Notice> m_notices;
    std::set<std::string> m_putAway;
    QVBoxLayout* m_lines;
};

}  // namespace inspector::console
