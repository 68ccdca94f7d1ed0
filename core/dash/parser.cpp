// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/parser.h"

#include "core/base/text.h"
#include "core/dash/build.h"
#include "core/model/diagnostic_sink.h"
#include "core/dash/schema.h"
#include "core/dash/xml_tree.h"

namespace inspector::dash {

namespace {

// Drafts and forerunners of MPEG-DASH: no player of today reads them.
bool isRetired(std::string_view ns) {
    const std::string lower = toLower(ns);
    return lower.starts_with("urn:mpeg:mpegb:schema:dash:mpd:") || lower.starts_with("urn:mpeg:dash:schema:mpd:dis") ||
           lower == "urn:3gpp:ns:pss:adaptivehttpstreamingmpd:2009";
}

void checkRoot(const XmlNode& root, Parsed& parsed, DiagnosticSink& sink) {
    if (root.local() != "MPD") {
        parsed.refusal = Refusal::NotMpd;
        sink.add("dash-root-not-mpd", root.line, root.local(), root.local(), "MPD");
        return;
    }
    if (isRetired(*root.ns)) sink.add("dash-retired-namespace", root.line, "MPD", *root.ns);
    else if (*root.ns != "urn:mpeg:dash:schema:mpd:2011")
        sink.add("dash-namespace", root.line, "MPD", *root.ns, "urn:mpeg:dash:schema:mpd:2011");
}

void checkText(const XmlTree& tree, DiagnosticSink& sink) {
    if (!tree.tooLarge.empty()) sink.add("dash-mpd-too-large", tree.line, {}, tree.tooLarge);
    if (!tree.error.empty()) sink.add("dash-xml-invalid", tree.line, {}, tree.error, {}, tree.column);
    else if (!tree.root) sink.add("dash-xml-invalid", 1, {}, "no element", {}, 1);
}

void parseTree(std::string_view text, const ParseOptions& options, Parsed& parsed, DiagnosticSink& sink) {
    const XmlTree tree = readXml(text, {options.maxElements, options.maxDepth});
    parsed.mpd.lines = tree.lines;
    if (tree.forbidden != XmlTree::Forbidden::No) {
        parsed.refusal = Refusal::Forbidden;
        sink.add(tree.forbidden == XmlTree::Forbidden::Entities ? "dash-entity-expansion" : "dash-vendor-dtd", tree.line);
        return;
    }
    if (tree.root) checkRoot(*tree.root, parsed, sink);
    else parsed.refusal = Refusal::NotXml;
    // HTML and the like are seldom well-formed: that it is no MPD says more.
    if (parsed.refusal == Refusal::NotMpd) {
        parsed.mpd.rootName = tree.root->local();
        parsed.mpd.rootNamespace = *tree.root->ns;
        return;
    }
    checkText(tree, sink);
    if (!tree.root) return;
    bool tooLarge = false;
    parsed.mpd = buildMpd(*tree.root, tooLarge);
    parsed.mpd.lines = tree.lines;
    if (tooLarge) sink.add("dash-mpd-too-large", tree.root->line, {}, "Representations");
    checkSchema(*tree.root, sink);
}

}  // namespace

std::string_view toString(Refusal refusal) {
    switch (refusal) {
        case Refusal::None: return "none";
        case Refusal::NotXml: return "not-xml";
        case Refusal::NotMpd: return "not-mpd";
        case Refusal::Forbidden: return "forbidden";
    }
    return "none";
}

Parsed parse(std::string_view text, const ParseOptions& options) {
    Parsed parsed;
    DiagnosticSink sink(options.maxDiagnostics);
    parseTree(text, options, parsed, sink);
    parsed.mpd.bytes = text.size();
    parsed.diagnosticsDropped = sink.dropped();
    parsed.diagnostics = sink.take();
    return parsed;
}

}  // namespace inspector::dash
