// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariant>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::inventory {

// In lower case, as people write it (any script).
[[nodiscard]] std::string lowerText(std::string_view text);
// A pattern for LIKE … ESCAPE '\' that finds the text anywhere, in lower case.
[[nodiscard]] std::string likePattern(std::string_view text);

// A WHERE clause as a filter makes it: conditions that all must hold, with their arguments in order.
class SqlWhere {
public:
    void also(const std::string& condition, std::initializer_list<QVariant> values) {
        m_text += (m_text.empty() ? " WHERE " : " AND ") + condition;
        m_args.insert(m_args.end(), values);
    }
    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] const std::vector<QVariant>& args() const { return m_args; }

private:
    std::string m_text;
    std::vector<QVariant> m_args;
};

}  // namespace inspector::inventory
