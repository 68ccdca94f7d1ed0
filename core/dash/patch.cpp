// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/dash/build.h"
#include "core/dash/parser.h"
#include "core/dash/selector.h"

#include <algorithm>
#include <utility>

namespace inspector::dash {

namespace {

constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr XmlLimits limits{};

std::unique_ptr<XmlNode> copyOf(const XmlNode& node, XmlTree& names) {
    auto copy = std::make_unique<XmlNode>();
    copy->name = names.intern(*node.name);
    copy->ns = names.intern(*node.ns);
    copy->text = node.text;
    copy->line = node.line;
    for (const XmlAttribute& attribute : node.attributes)
        copy->attributes.push_back({names.intern(*attribute.name), names.intern(*attribute.ns), attribute.value});
    for (const auto& child : node.children) copy->children.push_back(copyOf(*child, names));
    return copy;
}

class Patcher {
public:
    explicit Patcher(XmlTree& mpd) : m_mpd(mpd) {}

    // Empty: done.
    std::string apply(const XmlNode& operation) {
        const std::string* selector = operation.attribute("sel");
        if (!selector) return "has no @sel";
        const Selected at = select(*m_mpd.root, *selector, m_work);
        if (!at.problem.empty()) return "@sel " + shownSelector(*selector) + " " + at.problem;
        const std::string_view name = operation.local();
        if (name == "add") return add(operation, at);
        if (name == "replace") return replace(operation, at);
        if (name == "remove") return remove(at);
        return "is no operation";
    }

private:
    static std::string shownSelector(std::string_view selector) { return std::string(selector.substr(0, 200)); }

    std::string add(const XmlNode& operation, const Selected& at) {
        if (!at.attribute.empty() || at.text) return "adds to what is no element";
        const std::string type = textOf(operation, "type");
        if (type.starts_with('@')) {
            if (at.node->attribute(std::string_view(type).substr(1))) return "adds an attribute that is there";
            setAttribute(*at.node, type.substr(1), operation.text);
            return {};
        }
        const std::string pos = textOf(operation, "pos");
        if (pos.empty() || pos == "prepend") return insert(operation, *at.node, pos.empty() ? at.node->children.size() : 0);
        if (pos != "before" && pos != "after") return "@pos is none of before, after, prepend";
        if (!at.parent) return "adds beside the root";
        return insert(operation, *at.parent, pos == "before" ? at.index : at.index + 1);
    }

    std::string insert(const XmlNode& operation, XmlNode& parent, std::size_t index) {
        if (operation.children.empty() && !trim(operation.text).empty()) parent.text += operation.text;
        auto at = parent.children.begin() + static_cast<std::ptrdiff_t>(index);
        for (const auto& child : operation.children) at = std::next(parent.children.insert(at, copyOf(*child, m_mpd)));
        return {};
    }

    std::string replace(const XmlNode& operation, const Selected& at) {
        if (!at.attribute.empty()) {
            const auto found = attributeOf(*at.node, at.attribute);
            if (found == at.node->attributes.end()) return "replaces an attribute that is not there";
            found->value = trim(operation.text);
            return {};
        }
        if (at.text) {
            at.node->text = operation.text;
            return {};
        }
        if (operation.children.size() != 1) return "replaces an element by other than one";
        auto copy = copyOf(*operation.children.front(), m_mpd);
        if (at.parent) at.parent->children[at.index] = std::move(copy);
        else m_mpd.root = std::move(copy);
        return {};
    }

    static std::string remove(const Selected& at) {
        if (!at.attribute.empty()) {
            const auto found = attributeOf(*at.node, at.attribute);
            if (found == at.node->attributes.end()) return "removes an attribute that is not there";
            at.node->attributes.erase(found);
        } else if (at.text) {
            at.node->text.clear();
        } else if (!at.parent) {
            return "removes the root";
        } else {
            at.parent->children.erase(at.parent->children.begin() + static_cast<std::ptrdiff_t>(at.index));
        }
        return {};
    }

    void setAttribute(XmlNode& node, const std::string& name, std::string_view value) {
        node.attributes.push_back({m_mpd.intern(name), m_mpd.intern(""), std::string(trim(value))});
    }

    static std::vector<XmlAttribute>::iterator attributeOf(XmlNode& node, std::string_view name) {
        return std::find_if(node.attributes.begin(), node.attributes.end(), [&](const XmlAttribute& attribute) {
            return *attribute.ns != "xmlns" && (*attribute.name == name || localName(*attribute.name) == localName(name));
        });
    }

    XmlTree& m_mpd;
    std::size_t m_work = 50'000'000;
};

std::string unusable(const XmlTree& tree, std::string_view root) {
    if (tree.forbidden != XmlTree::Forbidden::No) return "has a document type declaration";
    if (!tree.error.empty()) return "is no XML: " + tree.error;
    if (!tree.tooLarge.empty()) return "has too many " + tree.tooLarge;
    if (!tree.root || tree.root->local() != root) return "is no " + std::string(root);
    return {};
}

// 5.15.2: the patch says for which version of which MPD it is made.
std::string mismatch(const XmlNode& mpd, const XmlNode& patch) {
    const std::string id = textOf(patch, "mpdId");
    if (id != textOf(mpd, "id")) return "the patch is for MPD \"" + id + "\", not \"" + textOf(mpd, "id") + "\"";
    const auto made = parseIso8601(textOf(patch, "originalPublishTime"));
    if (!made) return "the patch has no @originalPublishTime";
    const auto published = parseIso8601(textOf(mpd, "publishTime"));
    if (made != published) return "the patch is for the version of " + formatIso8601(*made) + ", not this one";
    return {};
}

}  // namespace

Patched applyPatch(std::string_view mpdText, std::string_view patchText) {
    Patched patched;
    XmlTree mpd = readXml(mpdText, limits);
    const XmlTree patch = readXml(patchText, limits);
    if (const std::string what = unusable(mpd, "MPD"); !what.empty()) patched.problem = "the MPD " + what;
    else if (const std::string why = unusable(patch, "Patch"); !why.empty()) patched.problem = "the patch " + why;
    else patched.problem = mismatch(*mpd.root, *patch.root);
    if (!patched.problem.empty()) {
        patched.line = patch.line;
        return patched;
    }
    Patcher patcher(mpd);
    for (const auto& operation : patch.root->children) {
        const std::string problem = patcher.apply(*operation);
        if (problem.empty()) continue;
        patched.problem = std::string(operation->local()) + " " + problem;
        patched.line = operation->line;
        return patched;
    }
    patched.text = std::string(declaration) + writeXml(*mpd.root);
    return patched;
}

}  // namespace inspector::dash
