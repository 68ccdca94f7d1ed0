// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/multivariant.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

namespace inspector::hls {

namespace {

std::optional<std::int64_t> bits(const Attributes& attributes, std::string_view name) {
    const auto value = unsignedOf(attributes, name);
    if (!value || *value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return static_cast<std::int64_t>(*value);
}

std::optional<int> smallNumber(const Attributes& attributes, std::string_view name) {
    const auto value = unsignedOf(attributes, name);
    if (!value || *value > static_cast<std::uint64_t>(std::numeric_limits<int>::max())) return std::nullopt;
    return static_cast<int>(*value);
}

std::optional<double> positive(const Attributes& attributes, std::string_view name) {
    const auto value = decimalOf(attributes, name);
    return value && *value >= 0 ? value : std::nullopt;
}

Rendition::Type typeOf(std::string_view text) {
    if (text == "AUDIO") return Rendition::Type::Audio;
    if (text == "VIDEO") return Rendition::Type::Video;
    if (text == "SUBTITLES") return Rendition::Type::Subtitles;
    if (text == "CLOSED-CAPTIONS") return Rendition::Type::ClosedCaptions;
    return Rendition::Type::Unknown;
}

// bis 4.4.6.1 and 4.4.6.2: stable ids are made of the unreserved characters of URIs and a few more.
bool isStableId(std::string_view id) {
    constexpr std::string_view more = "+/=.-_";
    return std::all_of(id.begin(), id.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               more.find(c) != std::string_view::npos;
    });
}

}  // namespace

void MultivariantReader::tag(const TagLine& tag) {
    switch (tag.tag) {
        case Tag::StreamInf:
            waitingWithoutUri();
            streamInf(tag, false);
            break;
        case Tag::IFrameStreamInf: streamInf(tag, true); break;
        case Tag::Media: media(tag); break;
        case Tag::SessionData: sessionData(tag); break;
        case Tag::SessionKey: {
            Key key = readKey(m_state, tag);
            if (key.method == "NONE") m_state.report("hls-session-key-none", tag);
            m_state.append(m_state.playlist.sessionKeys, std::move(key), tag.line, tag.name);
            break;
        }
        case Tag::ContentSteering: steering(tag); break;
        default: break;
    }
}

void MultivariantReader::uri(std::string_view text, std::uint32_t line) {
    m_waiting = false;
    Variant& variant = m_state.playlist.variants.back();
    variant.uri = m_state.variables.substituted(text, line, {});
    variant.uriLine = line;
}

void MultivariantReader::end() { waitingWithoutUri(); }

void MultivariantReader::waitingWithoutUri() {
    if (!m_waiting) return;
    m_waiting = false;
    m_state.sink.add("hls-stream-inf-without-uri", m_state.playlist.variants.back().line, "EXT-X-STREAM-INF");
}

void MultivariantReader::streamInf(const TagLine& tag, bool iFrame) {
    Attributes all = m_state.attributes(tag);
    Variant variant;
    variant.line = tag.line;
    variant.bandwidth = bits(all, "BANDWIDTH");
    variant.averageBandwidth = bits(all, "AVERAGE-BANDWIDTH");
    variant.score = positive(all, "SCORE");
    variant.codecs = textOf(all, "CODECS");
    variant.supplementalCodecs = textOf(all, "SUPPLEMENTAL-CODECS");
    if (const std::string* size = find(all, "RESOLUTION")) variant.resolution = parseResolution(*size);
    variant.frameRate = positive(all, "FRAME-RATE");
    variant.hdcpLevel = textOf(all, "HDCP-LEVEL");
    variant.allowedCpc = textOf(all, "ALLOWED-CPC");
    variant.videoRange = textOf(all, "VIDEO-RANGE");
    variant.reqVideoLayout = textOf(all, "REQ-VIDEO-LAYOUT");
    variant.stableVariantId = textOf(all, "STABLE-VARIANT-ID");
    variant.audio = textOf(all, "AUDIO");
    variant.video = textOf(all, "VIDEO");
    variant.subtitles = textOf(all, "SUBTITLES");
    variant.closedCaptions = textOf(all, "CLOSED-CAPTIONS");
    const auto captions =
        std::find_if(all.begin(), all.end(), [](const Attribute& a) { return a.name == "CLOSED-CAPTIONS"; });
    variant.closedCaptionsNone =
        captions != all.end() && captions->kind == AttributeKind::Enumerated && captions->value == "NONE";
    variant.pathwayId = textOf(all, "PATHWAY-ID");
    if (!isStableId(variant.stableVariantId)) m_state.report("hls-stable-id-chars", tag, variant.stableVariantId);
    if (iFrame) variant.uri = textOf(all, "URI");
    variant.attributes = m_state.kept(std::move(all));
    if (iFrame) {
        m_state.append(m_state.playlist.iFrameVariants, std::move(variant), tag.line, tag.name);
        return;
    }
    m_waiting = m_state.append(m_state.playlist.variants, std::move(variant), tag.line, tag.name);
}

void MultivariantReader::media(const TagLine& tag) {
    Attributes all = m_state.attributes(tag);
    Rendition rendition;
    rendition.line = tag.line;
    rendition.type = typeOf(textOf(all, "TYPE"));
    if (rendition.type == Rendition::Type::Unknown && find(all, "TYPE"))
        m_state.report("hls-media-type-invalid", tag, textOf(all, "TYPE"));
    rendition.groupId = textOf(all, "GROUP-ID");
    rendition.name = textOf(all, "NAME");
    rendition.uri = textOf(all, "URI");
    rendition.language = textOf(all, "LANGUAGE");
    rendition.assocLanguage = textOf(all, "ASSOC-LANGUAGE");
    rendition.stableRenditionId = textOf(all, "STABLE-RENDITION-ID");
    rendition.isDefault = yes(all, "DEFAULT");
    rendition.autoselect = yes(all, "AUTOSELECT");
    rendition.forced = yes(all, "FORCED");
    rendition.instreamId = textOf(all, "INSTREAM-ID");
    rendition.characteristics = textOf(all, "CHARACTERISTICS");
    rendition.channels = textOf(all, "CHANNELS");
    rendition.bitDepth = smallNumber(all, "BIT-DEPTH");
    rendition.sampleRate = smallNumber(all, "SAMPLE-RATE");
    if (!isStableId(rendition.stableRenditionId))
        m_state.report("hls-stable-id-chars", tag, rendition.stableRenditionId);
    rendition.attributes = m_state.kept(std::move(all));
    m_state.append(m_state.playlist.renditions, std::move(rendition), tag.line, tag.name);
}

void MultivariantReader::sessionData(const TagLine& tag) {
    const Attributes all = m_state.attributes(tag);
    SessionData data{textOf(all, "DATA-ID"), textOf(all, "VALUE"),    textOf(all, "URI"),
                     textOf(all, "FORMAT"),  textOf(all, "LANGUAGE"), tag.line};
    const bool value = find(all, "VALUE") != nullptr;
    const bool uri = find(all, "URI") != nullptr;
    if (value == uri) m_state.report("hls-session-data-value-or-uri", tag, data.dataId);
    m_state.append(m_state.playlist.sessionData, std::move(data), tag.line, tag.name);
}

void MultivariantReader::steering(const TagLine& tag) {
    const Attributes all = m_state.attributes(tag);
    m_state.playlist.steering = ContentSteering{textOf(all, "SERVER-URI"), textOf(all, "PATHWAY-ID"), tag.line};
}

}  // namespace inspector::hls
