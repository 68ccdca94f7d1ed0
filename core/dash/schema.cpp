// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/schema.h"

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/dash/schema_table.h"
#include "core/dash/values.h"

namespace inspector::dash {

namespace {

// Empty: the value is one of that type.
std::string_view wanted(ValueType type, std::string_view value) {
    value = trim(value);
    switch (type) {
        case ValueType::Unsigned: return parseUnsigned(value) ? "" : "a whole number, not negative";
        case ValueType::Signed: return parseSigned(value) ? "" : "a whole number";
        case ValueType::Duration: {
            const Duration duration = parseDuration(value);
            return duration.seconds || duration.calendar ? "" : "a duration such as PT6.4S";
        }
        case ValueType::Date: return parseIso8601(value) ? "" : "a date and time such as 2026-01-31T14:02:31Z";
        case ValueType::Boolean: return parseBoolean(value) ? "" : "true or false";
        case ValueType::Number: return parseOffset(value) ? "" : "a number";
        case ValueType::Range: return parseByteRange(value) ? "" : "a range of bytes such as 0-862";
        case ValueType::FrameRate: return parseFrameRate(value) ? "" : "a frame rate such as 30000/1001";
        case ValueType::Conditional: return parseBoolean(value) || parseUnsigned(value) ? "" : "true, false or a number";
        case ValueType::Text: break;
    }
    return "";
}

class Checker {
public:
    explicit Checker(DiagnosticSink& sink) : m_sink(sink) {}

    void check(const XmlNode& node, const ElementSpec& spec) {
        attributes(node, spec);
        for (const auto& child : node.children) {
            if (!isDash(*child)) continue;
            const std::string_view name = child->local();
            const ElementSpec* childSpec = elementSpec(name);
            if (!spec.open && !spec.children.contains(name)) misplaced(node, *child, childSpec != nullptr);
            else if (childSpec && !childSpec->open) check(*child, *childSpec);
            else if (childSpec) attributes(*child, *childSpec);
        }
    }

private:
    void attributes(const XmlNode& node, const ElementSpec& spec) {
        for (const XmlAttribute& attribute : node.attributes) {
            if (!attribute.ns->empty()) continue;
            const auto known = spec.attributes.find(*attribute.name);
            if (known != spec.attributes.end()) value(node, attribute, known->second.type);
            else if (!spec.open) m_sink.add("dash-schema-invalid", node.line, node.local(), "@" + *attribute.name);
        }
        for (const auto& [name, attribute] : spec.attributes) {
            if (attribute.required && !node.attribute(name))
                m_sink.add("dash-schema-invalid", node.line, node.local(), "@" + std::string(name), "a value");
        }
    }

    void value(const XmlNode& node, const XmlAttribute& attribute, ValueType type) {
        if (type == ValueType::Duration && parseDuration(attribute.value).calendar) {
            m_sink.add("dash-duration-year-month", node.line, node.local(), attribute.value, *attribute.name);
            return;
        }
        const std::string_view expected = wanted(type, attribute.value);
        if (!expected.empty())
            m_sink.add("dash-schema-invalid", node.line, node.local(),
                       "@" + *attribute.name + "=\"" + attribute.value.substr(0, 80) + "\"", expected);
    }

    void misplaced(const XmlNode& parent, const XmlNode& child, bool known) {
        m_sink.add("dash-schema-invalid", child.line, parent.local(), "<" + std::string(child.local()) + ">",
                   known ? "only the elements that may stand there" : "");
    }

    DiagnosticSink& m_sink;
};

}  // namespace

void checkSchema(const XmlNode& root, DiagnosticSink& sink) {
    if (const ElementSpec* spec = elementSpec(root.local())) Checker(sink).check(root, *spec);
}

}  // namespace inspector::dash
