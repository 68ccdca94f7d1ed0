// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/hls/codecs.h"
#include "core/hls/parser.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace inspector::hls {

namespace {

constexpr std::size_t longestKey = 64;

std::string joined(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return std::string(a.empty() ? b : a);
    return std::string(a).append("-").append(b);
}

std::string kilobits(const Variant& variant) {
    if (!variant.bandwidth) return {};
    const std::int64_t whole = *variant.bandwidth / 1000;
    return std::to_string(*variant.bandwidth % 1000 >= 500 ? whole + 1 : whole) + "k";
}

// An id as a stored tag can carry it: the characters that bis allows in one, else its slug.
std::string stableId(std::string_view id) {
    for (const char c : id) {
        if (c <= ' ' || c >= 0x7F || c == ',' || c == '"' || c == '\\') return slug(id).substr(0, longestKey);
    }
    return std::string(id.substr(0, longestKey));
}

std::string variantKey(const Variant& variant) {
    if (!variant.stableVariantId.empty()) return stableId(variant.stableVariantId);
    const CodecKinds kinds = codecKinds(variant.codecs);
    std::string first;
    if (variant.resolution) first = std::to_string(variant.resolution->height) + "p";
    else if (kinds.audio && !kinds.video && !kinds.unknown) first = "audio";
    const std::string key = joined(first, kilobits(variant));
    return key.empty() ? "variant" : key;
}

RungKey::Kind kindOf(Rendition::Type type) {
    switch (type) {
        case Rendition::Type::Video: return RungKey::Kind::Video;
        case Rendition::Type::Subtitles: return RungKey::Kind::Subtitles;
        default: return RungKey::Kind::Audio;
    }
}

std::string renditionKey(const Rendition& rendition) {
    std::string_view first = "audio";
    if (rendition.type == Rendition::Type::Video) first = "video";
    if (rendition.type == Rendition::Type::Subtitles) first = "subs";
    const std::string& named = rendition.language.empty() ? rendition.name : rendition.language;
    const bool latin = std::any_of(named.begin(), named.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
    return joined(first, latin ? slug(std::string_view(named).substr(0, longestKey)) : std::string{});
}

// Hands out keys, each once.
class Keys {
public:
    // The key itself, else "-2", "-3" and so on appended.
    std::string unique(const std::string& wanted) {
        std::string key = wanted;
        int& number = m_last.try_emplace(wanted, 1).first->second;
        while (!m_used.insert(key).second) key = wanted + "-" + std::to_string(++number);
        return key;
    }

private:
    std::set<std::string> m_used{"master"};  // the multivariant playlist's own
    std::map<std::string, int> m_last;
};

}  // namespace

std::vector<RungKey> rungKeys(const Playlist& multivariant) {
    std::vector<RungKey> rungs;
    Keys keys;
    std::set<std::string_view> uris;
    const auto add = [&](const std::string& uri, const std::string& key, RungKey::Kind kind, std::size_t index) {
        if (!uri.empty() && uris.insert(uri).second) rungs.push_back({keys.unique(key), kind, index});
    };
    for (std::size_t i = 0; i < multivariant.variants.size(); ++i) {
        const Variant& variant = multivariant.variants[i];
        add(variant.uri, variantKey(variant), RungKey::Kind::Variant, i);
    }
    for (std::size_t i = 0; i < multivariant.renditions.size(); ++i) {
        const Rendition& rendition = multivariant.renditions[i];
        if (rendition.type != Rendition::Type::ClosedCaptions)
            add(rendition.uri, renditionKey(rendition), kindOf(rendition.type), i);
    }
    for (std::size_t i = 0; i < multivariant.iFrameVariants.size(); ++i) {
        const Variant& variant = multivariant.iFrameVariants[i];
        add(variant.uri, joined("iframe", variantKey(variant)), RungKey::Kind::IFrame, i);
    }
    return rungs;
}

}  // namespace inspector::hls
