// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/list_text.h"

#include "core/base/text.h"

#include <QString>
#include <QStringDecoder>

#include <algorithm>

namespace inspector::inventory {

ListText listText(std::string_view bytes) {
    const auto size = static_cast<qsizetype>(bytes.size());
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        QStringDecoder decoder(QStringDecoder::Utf16);  // obeys the byte order mark and takes it off
        return {QString(decoder(QByteArrayView(bytes.data(), size))).toStdString()};
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (isValidUtf8(bytes)) return {std::string(bytes)};
    LineReader lines(bytes);
    std::optional<std::string_view> line = lines.next();
    while (line && isValidUtf8(*line)) line = lines.next();
    return {QString::fromLatin1(bytes.data(), static_cast<qsizetype>(bytes.size())).toStdString(), true, lines.line()};
}

std::optional<std::string_view> LineReader::next() {
    if (m_rest.empty()) return std::nullopt;
    const auto end = std::min(m_rest.find_first_of("\r\n"), m_rest.size());
    const std::string_view line = m_rest.substr(0, end);
    const bool pair = m_rest.substr(end, 2) == "\r\n";
    m_rest.remove_prefix(std::min(end + (pair ? 2 : 1), m_rest.size()));
    ++m_line;
    return line;
}

}  // namespace inspector::inventory
