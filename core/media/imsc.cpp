// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/imsc.h"

#include "core/base/text.h"

#include <algorithm>

namespace inspector::media {

namespace {

constexpr std::size_t piece = 16 * 1024;
constexpr std::uint64_t largestToken = 1 << 20;
constexpr int deepest = 128;
constexpr std::size_t shown = 120;
constexpr double latest = 1e9;  // s

std::string utf8(QStringView text) { return text.toUtf8().toStdString(); }

std::optional<double> offsetTime(std::string_view text) {
    struct Unit {
        std::string_view name;
        double seconds;
    };
    for (const Unit unit : {Unit{"ms", 0.001}, Unit{"h", 3600}, Unit{"m", 60}, Unit{"s", 1}}) {
        if (!text.ends_with(unit.name)) continue;
        const auto value = parseDecimal(text.substr(0, text.size() - unit.name.size()));
        if (!value || *value < 0 || *value > latest) return {};
        return *value * unit.seconds;
    }
    return {};
}

}  // namespace

std::optional<double> ttmlTime(std::string_view text) {
    const auto parts = split(text, ':');
    if (parts.size() == 1) return offsetTime(text);
    if (parts.size() < 3 || parts.size() > 4) return {};
    double seconds = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto value = parseDecimal(parts[i]);
        if (!value || *value < 0 || *value > latest) return {};
        seconds = seconds * 60 + *value;
    }
    return seconds;
}

ImscInspector::ImscInspector() { m_reader.setEntityExpansionLimit(0); }

void ImscInspector::feed(std::string_view bytes) {
    while (!bytes.empty() && !m_stopped) {
        const std::string_view next = bytes.substr(0, piece - m_pending.size());
        m_pending.append(next);
        bytes.remove_prefix(next.size());
        if (m_pending.size() == piece) flush();
    }
}

void ImscInspector::flush() {
    if (m_pending.empty() || m_stopped) return;
    m_sinceToken += m_pending.size();
    m_reader.addData(QByteArray(m_pending.data(), static_cast<qsizetype>(m_pending.size())));
    m_pending.clear();
    read();
    if (m_sinceToken > largestToken) invalid("a token of more than 1 MiB");
}

void ImscInspector::read() {
    while (!m_stopped && !m_reader.atEnd()) {
        const auto token = m_reader.readNext();
        if (token == QXmlStreamReader::Invalid) break;
        m_sinceToken = 0;
        if (token == QXmlStreamReader::DTD) return invalid("a DTD");
        if (token == QXmlStreamReader::EndElement) --m_depth;
        if (token != QXmlStreamReader::StartElement) continue;
        if (++m_depth > deepest) return invalid("elements nest more than 128 deep");
        startElement();
    }
    if (m_reader.hasError() && m_reader.error() != QXmlStreamReader::PrematureEndOfDocumentError)
        invalid(utf8(m_reader.errorString()).substr(0, shown));
}

void ImscInspector::startElement() {
    constexpr QLatin1String ttml("http://www.w3.org/ns/ttml");
    if (!m_rootSeen) {
        m_rootSeen = true;
        if (m_reader.name() != QLatin1String("tt") || m_reader.namespaceUri() != ttml)
            return invalid("its root is " + utf8(m_reader.name()).substr(0, shown) + ", not tt of TTML");
        checkProfile(m_reader.attributes());
    }
    if (m_reader.name() != QLatin1String("p") || m_reader.namespaceUri() != ttml) return;
    ++m_facts.cues;
    const auto begin = ttmlTime(utf8(m_reader.attributes().value(QLatin1String("begin"))));
    const auto end = ttmlTime(utf8(m_reader.attributes().value(QLatin1String("end"))));
    if (begin) m_facts.firstStartS = std::min(m_facts.firstStartS.value_or(*begin), *begin);
    if (end) m_facts.lastEndS = std::max(m_facts.lastEndS.value_or(*end), *end);
}

// A document that names no profile may be of any; one that names others than the text profile is not what players take.
void ImscInspector::checkProfile(const QXmlStreamAttributes& attributes) {
    constexpr QLatin1String parameter("http://www.w3.org/ns/ttml#parameter");
    std::string profiles = utf8(attributes.value(parameter, QLatin1String("contentProfiles")));
    if (profiles.empty()) profiles = utf8(attributes.value(parameter, QLatin1String("profile")));
    if (profiles.empty()) return;
    const bool imsc = profiles.find("/imsc1") != std::string::npos && profiles.find("/text") != std::string::npos;
    if (!imsc) m_diagnostics.add("imsc-profile", 0, {textArg("seen", profiles.substr(0, shown))});
}

void ImscInspector::invalid(std::string problem) {
    if (m_stopped) return;
    m_stopped = true;
    m_pending.clear();
    m_diagnostics.add("imsc-invalid-xml", static_cast<std::uint64_t>(std::max<qint64>(0, m_reader.characterOffset())),
                      {textArg("problem", std::move(problem)), numberArg("at", static_cast<double>(m_reader.lineNumber()))});
}

void ImscInspector::finish(Inspection& inspection, bool whole) {
    flush();
    if (whole && !m_stopped && m_reader.hasError()) invalid("it ends before its last element does");
    Track track;
    track.kind = Track::Kind::Text;
    track.codec = "stpp";
    inspection.tracks.push_back(std::move(track));
    inspection.text = m_facts;
    inspection.diagnostics = m_diagnostics.take();
}

}  // namespace inspector::media
