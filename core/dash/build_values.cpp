// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/dash/build.h"
#include "core/dash/values.h"

#include <array>

namespace inspector::dash {

namespace {

// The first four characters of a sample entry, by what they hold (RFC 6381).
constexpr std::array videoCodecs = {"avc1", "avc2", "avc3", "avc4", "hev1", "hvc1", "dvh1", "dvhe", "dvav", "dva1", "av01",
                                    "vp08", "vp09", "vp8",  "vp9",  "vvc1", "vvi1", "mp4v", "lvc1", "s263"};
constexpr std::array audioCodecs = {"mp4a", "ac-3", "ec-3", "ac-4", "opus", "flac", "fLaC", "Opus", "dtsc", "dtsh",
                                    "dtse", "dtsl", "dtsx", "mha1", "mhm1", "mhm2", "vorbis", "alac", "iamf", "samr"};
constexpr std::array textCodecs = {"stpp", "wvtt", "tx3g"};

// What is inherited is kept once a Representation: no one value may be long.
constexpr std::size_t longestValue = 2048;
constexpr std::size_t longestPssh = 4096;

std::string bounded(std::string_view text, std::size_t longest) { return std::string(trim(text).substr(0, longest)); }

template <typename List>
bool anyStarts(const List& list, std::string_view codec) {
    for (const char* start : list) {
        if (codec.starts_with(start)) return true;
    }
    return false;
}

std::string byCodecs(std::string_view codecs) {
    bool audio = false;
    bool text = false;
    for (std::string_view codec : split(codecs, ',')) {
        codec = trim(codec);
        if (anyStarts(videoCodecs, codec)) return "video";
        audio = audio || anyStarts(audioCodecs, codec);
        text = text || anyStarts(textCodecs, codec);
    }
    return audio ? "audio" : text ? "text" : "";
}

}  // namespace

std::string contentTypeOf(std::string_view mimeType, std::string_view codecs) {
    const std::string mime = toLower(trim(mimeType));
    const std::string type = mime.substr(0, mime.find('/'));
    if (type == "video" || type == "audio" || type == "text" || type == "image") {
        // "video/mp4" is also the type of a file of audio alone: the codecs know better.
        const std::string known = byCodecs(codecs);
        return type == "video" && !known.empty() ? known : type;
    }
    if (mime == "application/ttml+xml") return "text";
    return byCodecs(codecs);
}

std::string textOf(const XmlNode& node, std::string_view attribute) {
    const std::string* value = node.attribute(attribute);
    return value ? bounded(*value, longestValue) : std::string{};
}

std::optional<std::uint64_t> unsignedOf(const XmlNode& node, std::string_view attribute) {
    const std::string* value = node.attribute(attribute);
    return value ? parseUnsigned(trim(*value)) : std::nullopt;
}

std::optional<std::int64_t> signedOf(const XmlNode& node, std::string_view attribute) {
    const std::string* value = node.attribute(attribute);
    return value ? parseSigned(trim(*value)) : std::nullopt;
}

std::optional<double> durationOf(const XmlNode& node, std::string_view attribute) {
    const std::string* value = node.attribute(attribute);
    return value ? parseDuration(*value).seconds : std::nullopt;
}

const XmlNode* childOf(const XmlNode& node, std::string_view name) {
    for (const auto& child : node.children) {
        if (child->local() == name && isDash(*child)) return child.get();
    }
    return nullptr;
}

Descriptor readDescriptor(const XmlNode& node) {
    Descriptor descriptor;
    descriptor.schemeIdUri = textOf(node, "schemeIdUri");
    descriptor.value = textOf(node, "value");
    descriptor.id = textOf(node, "id");
    descriptor.line = node.line;
    return descriptor;
}

Descriptor readContentProtection(const XmlNode& node) {
    Descriptor descriptor = readDescriptor(node);
    if (const std::string* kid = node.foreignAttribute("default_KID")) {
        // Several may be listed: the first.
        const std::string_view text = trim(*kid);
        descriptor.defaultKid = parseKid(text.substr(0, text.find_first_of(" \t\r\n")));
    }
    for (const auto& child : node.children) {
        const std::string_view name = child->local();
        if (name == "pssh" && descriptor.pssh.empty()) descriptor.pssh = bounded(child->text, longestPssh);
        if (descriptor.licenseUrl.empty() && toLower(name) == "laurl") {
            descriptor.licenseUrl = bounded(child->text, longestValue);
            if (descriptor.licenseUrl.empty()) descriptor.licenseUrl = textOf(*child, "licenseUrl");
        }
    }
    return descriptor;
}

std::vector<Descriptor> readDescriptors(const XmlNode& node, std::string_view element) {
    std::vector<Descriptor> descriptors;
    for (const auto& child : node.children) {
        if (child->local() != element || !isDash(*child)) continue;
        descriptors.push_back(element == "ContentProtection" ? readContentProtection(*child) : readDescriptor(*child));
    }
    return descriptors;
}

std::vector<BaseUrl> readBaseUrls(const XmlNode& node) {
    std::vector<BaseUrl> urls;
    for (const auto& child : node.children) {
        if (child->local() != "BaseURL" || !isDash(*child)) continue;
        BaseUrl url;
        url.url = bounded(child->text, longestValue);
        if (const std::string* offset = child->attribute("availabilityTimeOffset"))
            url.availabilityTimeOffset = parseOffset(*offset);
        if (const std::string* complete = child->attribute("availabilityTimeComplete"))
            url.availabilityTimeComplete = parseBoolean(*complete);
        url.serviceLocation = textOf(*child, "serviceLocation");
        url.line = child->line;
        urls.push_back(std::move(url));
    }
    return urls;
}

ProducerReference readProducerReference(const XmlNode& node) {
    ProducerReference reference;
    reference.id = textOf(node, "id");
    reference.type = textOf(node, "type");
    reference.wallClockTime = parseIso8601(textOf(node, "wallClockTime"));
    reference.presentationTime = signedOf(node, "presentationTime").value_or(0);
    reference.inband = parseBoolean(textOf(node, "inband")).value_or(false);
    if (const XmlNode* timing = childOf(node, "UTCTiming")) reference.utcTiming = readDescriptor(*timing);
    reference.line = node.line;
    return reference;
}

}  // namespace inspector::dash
