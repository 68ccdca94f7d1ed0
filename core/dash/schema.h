// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/diagnostic_sink.h"
#include "core/dash/xml_tree.h"

// The schema of ISO/IEC 23009-1 as far as a table can say it. Internal to core/dash.
namespace inspector::dash {

// Unknown attributes and elements, elements that stand where they may not, missing and unreadable attributes
// (dash-schema-invalid), durations of years or months (dash-duration-year-month). Elements and attributes of other
// namespaces are anyone's. The diagnostic's tag is the element; its subject an attribute with its value, or a child; its
// expected is empty for what is merely unknown.
void checkSchema(const XmlNode& root, DiagnosticSink& sink);

}  // namespace inspector::dash
