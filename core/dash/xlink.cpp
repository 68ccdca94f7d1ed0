// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/model/diagnostic_sink.h"
#include "core/dash/parser.h"
#include "core/dash/xml_tree.h"

#include <algorithm>
#include <deque>
#include <map>

namespace inspector::dash {

namespace {

constexpr std::string_view toZero = "urn:mpeg:dash:resolve-to-zero:2013";
constexpr std::string_view linking = "http://www.w3.org/1999/xlink";
constexpr std::size_t deepest = 8;          // links behind links
constexpr std::size_t mostLinks = 1000;
constexpr std::size_t longestResult = 16u << 20;   // of text fetched
constexpr XmlLimits limits{};

// 5.5.3: the elements that may be remote.
constexpr std::string_view remoteElements[] = {"Period",      "AdaptationSet", "EventStream",     "SegmentList",
                                               "Preselection", "UrlQueryInfo",  "InitializationSet", "Metrics"};

const std::string* linkOf(const XmlNode& node, std::string_view what) {
    for (const XmlAttribute& attribute : node.attributes) {
        if (*attribute.ns == linking && localName(*attribute.name) == what) return &attribute.value;
    }
    return nullptr;
}

bool onLoad(const XmlNode& node) {
    const std::string* actuate = linkOf(node, "actuate");
    return actuate && *actuate == "onLoad";
}

void collect(const XmlNode& node, std::vector<XlinkRef>& refs) {
    for (const auto& child : node.children) {
        const std::string* href = linkOf(*child, "href");
        const std::string* actuate = linkOf(*child, "actuate");
        if (href && refs.size() < mostLinks)
            refs.push_back({std::string(trim(*href)), std::string(child->local()), actuate ? *actuate : std::string("onRequest"),
                            child->line});
        collect(*child, refs);
    }
}

bool usableScheme(std::string_view href) {
    const UriParts parts = splitUri(href);
    return !parts.scheme || equalsIgnoreCase(*parts.scheme, "http") || equalsIgnoreCase(*parts.scheme, "https");
}

class Resolver {
public:
    explicit Resolver(const std::vector<std::pair<std::string, std::string>>& fetched) : m_sink(200) {
        for (const auto& [href, text] : fetched) m_fetched.emplace(href, text);
    }

    void resolve(XmlNode& node) {
        std::vector<std::unique_ptr<XmlNode>> children;
        for (auto& child : node.children) {
            const std::string* href = linkOf(*child, "href");
            if (!href) {
                resolve(*child);
                children.push_back(std::move(child));
                continue;
            }
            for (auto& element : replaced(std::move(child), std::string(trim(*href)))) children.push_back(std::move(element));
        }
        node.children = std::move(children);
    }

    [[nodiscard]] std::vector<Diagnostic> diagnostics() { return m_sink.take(); }

private:
    using Elements = std::vector<std::unique_ptr<XmlNode>>;

    static Elements one(std::unique_ptr<XmlNode> node) {
        Elements elements;
        elements.push_back(std::move(node));
        return elements;
    }

    Elements replaced(std::unique_ptr<XmlNode> node, const std::string& href) {
        const std::string name(node->local());
        const auto say = [&](std::string_view id) { m_sink.add(id, m_chain.empty() ? node->line : m_line, name, href); };
        if (m_chain.empty()) m_line = node->line;
        if (std::find(std::begin(remoteElements), std::end(remoteElements), name) == std::end(remoteElements)) {
            say("dash-xlink-wrong-element");
            return one(std::move(node));
        }
        if (href == toZero) {
            say("dash-xlink-resolve-to-zero");
            return {};
        }
        if (!usableScheme(href)) {
            say("dash-xlink-scheme");
            return one(std::move(node));
        }
        if (!onLoad(*node)) return one(std::move(node));  // asked for when it is played
        if (std::find(m_chain.begin(), m_chain.end(), href) != m_chain.end() || m_chain.size() >= deepest) {
            say("dash-xlink-circular");
            return one(std::move(node));
        }
        const auto found = m_fetched.find(href);
        if (found == m_fetched.end() || m_size > longestResult) {
            say("dash-xlink-unresolved");
            return one(std::move(node));
        }
        return remote(std::move(node), href, found->second);
    }

    Elements remote(std::unique_ptr<XmlNode> node, const std::string& href, std::string_view text) {
        m_size += text.size();
        const std::string name(node->local());
        // A remote entity is a sequence of elements without a root, and uses the MPD's namespaces unsaid.
        if (const auto end = text.find("?>"); trim(text).starts_with("<?xml") && end != std::string_view::npos)
            text.remove_prefix(end + 2);
        m_trees.push_back(readXml("<MPD xmlns=\"" + *node->ns + "\" xmlns:xlink=\"" + std::string(linking) + "\">" +
                                      std::string(text) + "</MPD>",
                                  limits));
        XmlTree& tree = m_trees.back();
        const bool readable = tree.root && tree.error.empty() && tree.forbidden == XmlTree::Forbidden::No;
        if (!readable || tree.root->children.empty()) {
            m_sink.add("dash-xlink-unresolved", m_line, name, href);
            return one(std::move(node));
        }
        const bool same = std::all_of(tree.root->children.begin(), tree.root->children.end(),
                                      [&](const auto& child) { return child->local() == name; });
        if (!same) {
            m_sink.add("dash-xlink-wrong-element", m_line, name, href, name);
            return one(std::move(node));
        }
        // Only a Period may become several.
        if (tree.root->children.size() > 1 && name != "Period")
            m_sink.add("dash-xlink-remote-multiple", m_line, name, href);
        m_chain.push_back(href);
        resolve(*tree.root);
        m_chain.pop_back();
        return std::move(tree.root->children);
    }

    DiagnosticSink m_sink;
    std::map<std::string, std::string_view, std::less<>> m_fetched;
    std::deque<XmlTree> m_trees;      // hold the names of what was fetched
    std::vector<std::string> m_chain;
    std::uint32_t m_line = 0;         // of the link in the MPD itself
    std::size_t m_size = 0;
};

}  // namespace

std::vector<XlinkRef> xlinks(std::string_view mpd) {
    std::vector<XlinkRef> refs;
    const XmlTree tree = readXml(mpd, limits);
    if (tree.root) collect(*tree.root, refs);
    return refs;
}

Resolved resolveXlinks(std::string_view mpd, const std::vector<std::pair<std::string, std::string>>& fetched) {
    Resolved resolved;
    XmlTree tree = readXml(mpd, limits);
    Resolver resolver(fetched);
    if (!tree.root) {
        resolved.text = std::string(mpd);
        return resolved;
    }
    resolver.resolve(*tree.root);
    resolved.text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + writeXml(*tree.root);
    resolved.diagnostics = resolver.diagnostics();
    return resolved;
}

}  // namespace inspector::dash
