// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/xml_scan.h"
#include "core/dash/xml_tree.h"

#include <QByteArray>
#include <QXmlStreamReader>

#include <algorithm>

namespace inspector::dash {

namespace {

std::uint32_t bounded(qint64 number) { return static_cast<std::uint32_t>(std::clamp<qint64>(number, 0, 0xFFFF'FFFF)); }

std::string utf8(QStringView text) {
    const QByteArray bytes = text.toUtf8();
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

class Reader {
public:
    Reader(XmlTree& tree, const XmlLimits& limits, const XmlScan& scan)
        : m_tree(tree), m_limits(limits), m_line(scan.rootLine),
          m_reader(QByteArray::fromRawData(scan.text.data(), static_cast<qsizetype>(scan.text.size()))) {}

    void read() {
        while (!m_reader.atEnd() && m_tree.forbidden == XmlTree::Forbidden::No && !m_stop) {
            handle(m_reader.readNext());
            // A token begins where the one before ended: the reader itself only knows where it is now.
            if (m_tree.root) m_line = bounded(m_reader.lineNumber());
        }
        m_tree.lines = bounded(m_reader.lineNumber());
        if (m_reader.hasError()) {
            m_tree.error = utf8(m_reader.errorString());
            m_tree.line = bounded(m_reader.lineNumber());
            m_tree.column = bounded(m_reader.columnNumber() + 1);
        }
    }

private:
    void handle(QXmlStreamReader::TokenType token) {
        switch (token) {
            case QXmlStreamReader::StartElement: open(); break;
            case QXmlStreamReader::EndElement: m_open.pop_back(); break;
            case QXmlStreamReader::Characters:
                if (!m_open.empty() && !m_reader.isWhitespace()) m_open.back()->text += utf8(m_reader.text());
                break;
            case QXmlStreamReader::DTD:
                m_tree.forbidden = m_reader.entityDeclarations().isEmpty() ? XmlTree::Forbidden::Dtd
                                                                           : XmlTree::Forbidden::Entities;
                m_tree.line = bounded(m_reader.lineNumber());
                break;
            default: break;
        }
    }

    void open() {
        if (m_elements >= m_limits.maxElements) return stop("elements");
        if (m_open.size() >= m_limits.maxDepth) return stop("depth");
        ++m_elements;
        auto node = std::make_unique<XmlNode>();
        node->name = intern(m_reader.qualifiedName());
        node->ns = intern(m_reader.namespaceUri());
        node->line = m_line;
        for (const QXmlStreamNamespaceDeclaration& declaration : m_reader.namespaceDeclarations()) {
            const std::string prefix = utf8(declaration.prefix());
            node->attributes.push_back({m_tree.intern(prefix.empty() ? "xmlns" : "xmlns:" + prefix),
                                        m_tree.intern("xmlns"), utf8(declaration.namespaceUri())});
        }
        for (const QXmlStreamAttribute& attribute : m_reader.attributes()) {
            node->attributes.push_back({intern(attribute.qualifiedName()), intern(attribute.namespaceUri()),
                                        utf8(attribute.value())});
        }
        XmlNode* raw = node.get();
        if (m_open.empty()) m_tree.root = std::move(node);
        else m_open.back()->children.push_back(std::move(node));
        m_open.push_back(raw);
    }

    void stop(const char* what) {
        m_tree.tooLarge = what;
        m_tree.line = m_line;
        m_stop = true;
    }

    const std::string* intern(QStringView text) { return m_tree.intern(utf8(text)); }

    XmlTree& m_tree;
    const XmlLimits& m_limits;
    std::uint32_t m_line;
    QXmlStreamReader m_reader;
    std::vector<XmlNode*> m_open;
    std::uint32_t m_elements = 0;
    bool m_stop = false;
};

}  // namespace

XmlTree readXml(std::string_view text, const XmlLimits& limits) {
    XmlTree tree;
    const XmlScan scan = scanXml(text);
    if (scan.doctypeLine > 0) {
        tree.forbidden = scan.entities ? XmlTree::Forbidden::Entities : XmlTree::Forbidden::Dtd;
        tree.line = scan.doctypeLine;
        return tree;
    }
    Reader(tree, limits, scan).read();
    if (scan.cutLine > 0) {
        tree.tooLarge = "attributes";
        tree.line = scan.cutLine;
        tree.error.clear();
    }
    return tree;
}

}  // namespace inspector::dash
