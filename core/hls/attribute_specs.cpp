// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/hls/attribute_list.h"

#include <algorithm>
#include <cctype>
#include <iterator>

// What bis 4.4 says about the attributes of each tag, as a table.
namespace inspector::hls {

namespace {

enum class Type { Integer, Decimal, Signed, Hex, Quoted, QuotedMayBeEmpty, Enumerated, YesNo, Size, QuotedOrNone };

struct Spec {
    std::string_view tag;
    std::string_view name;
    Type type;
    std::string_view missing = {};                  // diagnostic when it is required and absent
    std::string_view invalid = "hls-attr-value-type";
};

constexpr Spec specs[] = {
    {"EXT-X-STREAM-INF", "BANDWIDTH", Type::Integer, "hls-bandwidth-missing", "hls-bandwidth-invalid"},
    {"EXT-X-STREAM-INF", "AVERAGE-BANDWIDTH", Type::Integer, {}, "hls-bandwidth-invalid"},
    {"EXT-X-STREAM-INF", "SCORE", Type::Decimal, {}, "hls-score-invalid"},
    {"EXT-X-STREAM-INF", "CODECS", Type::Quoted},
    {"EXT-X-STREAM-INF", "SUPPLEMENTAL-CODECS", Type::Quoted},
    {"EXT-X-STREAM-INF", "RESOLUTION", Type::Size, {}, "hls-resolution-invalid"},
    {"EXT-X-STREAM-INF", "FRAME-RATE", Type::Decimal, {}, "hls-frame-rate-invalid"},
    {"EXT-X-STREAM-INF", "HDCP-LEVEL", Type::Enumerated},
    {"EXT-X-STREAM-INF", "ALLOWED-CPC", Type::QuotedMayBeEmpty},
    {"EXT-X-STREAM-INF", "VIDEO-RANGE", Type::Enumerated},
    {"EXT-X-STREAM-INF", "REQ-VIDEO-LAYOUT", Type::Quoted},
    {"EXT-X-STREAM-INF", "STABLE-VARIANT-ID", Type::Quoted},
    {"EXT-X-STREAM-INF", "AUDIO", Type::Quoted},
    {"EXT-X-STREAM-INF", "VIDEO", Type::Quoted},
    {"EXT-X-STREAM-INF", "SUBTITLES", Type::Quoted},
    {"EXT-X-STREAM-INF", "CLOSED-CAPTIONS", Type::QuotedOrNone},
    {"EXT-X-STREAM-INF", "PATHWAY-ID", Type::Quoted},
    {"EXT-X-I-FRAME-STREAM-INF", "BANDWIDTH", Type::Integer, "hls-bandwidth-missing", "hls-bandwidth-invalid"},
    {"EXT-X-I-FRAME-STREAM-INF", "AVERAGE-BANDWIDTH", Type::Integer, {}, "hls-bandwidth-invalid"},
    {"EXT-X-I-FRAME-STREAM-INF", "CODECS", Type::Quoted},
    {"EXT-X-I-FRAME-STREAM-INF", "RESOLUTION", Type::Size, {}, "hls-resolution-invalid"},
    {"EXT-X-I-FRAME-STREAM-INF", "VIDEO", Type::Quoted},
    {"EXT-X-I-FRAME-STREAM-INF", "URI", Type::Quoted, "hls-iframe-uri-missing"},
    {"EXT-X-MEDIA", "TYPE", Type::Enumerated, "hls-media-attribute-missing"},
    {"EXT-X-MEDIA", "GROUP-ID", Type::Quoted, "hls-media-attribute-missing"},
    {"EXT-X-MEDIA", "NAME", Type::Quoted, "hls-media-attribute-missing"},
    {"EXT-X-MEDIA", "URI", Type::Quoted},
    {"EXT-X-MEDIA", "LANGUAGE", Type::Quoted},
    {"EXT-X-MEDIA", "ASSOC-LANGUAGE", Type::Quoted},
    {"EXT-X-MEDIA", "STABLE-RENDITION-ID", Type::Quoted},
    {"EXT-X-MEDIA", "DEFAULT", Type::YesNo},
    {"EXT-X-MEDIA", "AUTOSELECT", Type::YesNo},
    {"EXT-X-MEDIA", "FORCED", Type::YesNo},
    {"EXT-X-MEDIA", "INSTREAM-ID", Type::Quoted},
    {"EXT-X-MEDIA", "CHARACTERISTICS", Type::Quoted},
    {"EXT-X-MEDIA", "CHANNELS", Type::Quoted},
    {"EXT-X-MEDIA", "BIT-DEPTH", Type::Integer},
    {"EXT-X-MEDIA", "SAMPLE-RATE", Type::Integer},
    {"EXT-X-SESSION-DATA", "DATA-ID", Type::Quoted, "hls-session-data-id-missing"},
    {"EXT-X-SESSION-DATA", "VALUE", Type::QuotedMayBeEmpty},
    {"EXT-X-SESSION-DATA", "URI", Type::Quoted},
    {"EXT-X-SESSION-DATA", "FORMAT", Type::Enumerated},
    {"EXT-X-SESSION-DATA", "LANGUAGE", Type::Quoted},
    {"EXT-X-SESSION-KEY", "METHOD", Type::Enumerated, "hls-key-method-missing"},
    {"EXT-X-SESSION-KEY", "URI", Type::Quoted},
    {"EXT-X-SESSION-KEY", "IV", Type::Hex, {}, "hls-key-iv-invalid"},
    {"EXT-X-SESSION-KEY", "KEYFORMAT", Type::Quoted},
    {"EXT-X-SESSION-KEY", "KEYFORMATVERSIONS", Type::Quoted},
    {"EXT-X-CONTENT-STEERING", "SERVER-URI", Type::Quoted, "hls-steering-server-uri-missing"},
    {"EXT-X-CONTENT-STEERING", "PATHWAY-ID", Type::Quoted},
    {"EXT-X-START", "TIME-OFFSET", Type::Signed, "hls-attr-missing"},
    {"EXT-X-START", "PRECISE", Type::YesNo},
    {"EXT-X-DEFINE", "NAME", Type::Quoted},
    {"EXT-X-DEFINE", "VALUE", Type::QuotedMayBeEmpty},
    {"EXT-X-DEFINE", "IMPORT", Type::Quoted},
    {"EXT-X-DEFINE", "QUERYPARAM", Type::Quoted},
    {"EXT-X-KEY", "METHOD", Type::Enumerated, "hls-key-method-missing"},
    {"EXT-X-KEY", "URI", Type::Quoted},
    {"EXT-X-KEY", "IV", Type::Hex, {}, "hls-key-iv-invalid"},
    {"EXT-X-KEY", "KEYFORMAT", Type::Quoted},
    {"EXT-X-KEY", "KEYFORMATVERSIONS", Type::Quoted},
    {"EXT-X-MAP", "URI", Type::Quoted, "hls-map-uri-missing"},
    {"EXT-X-MAP", "BYTERANGE", Type::Quoted},
    {"EXT-X-PART", "URI", Type::Quoted, "llhls-part-uri-missing"},
    {"EXT-X-PART", "DURATION", Type::Decimal, "llhls-part-duration-missing"},
    {"EXT-X-PART", "INDEPENDENT", Type::YesNo},
    {"EXT-X-PART", "BYTERANGE", Type::Quoted},
    {"EXT-X-PART", "GAP", Type::YesNo},
    {"EXT-X-PART-INF", "PART-TARGET", Type::Decimal, "llhls-part-target-missing"},
    {"EXT-X-SERVER-CONTROL", "CAN-SKIP-UNTIL", Type::Decimal},
    {"EXT-X-SERVER-CONTROL", "CAN-SKIP-DATERANGES", Type::YesNo},
    {"EXT-X-SERVER-CONTROL", "HOLD-BACK", Type::Decimal},
    {"EXT-X-SERVER-CONTROL", "PART-HOLD-BACK", Type::Decimal},
    {"EXT-X-SERVER-CONTROL", "CAN-BLOCK-RELOAD", Type::YesNo},
    {"EXT-X-SKIP", "SKIPPED-SEGMENTS", Type::Integer, "llhls-skip-count-missing"},
    {"EXT-X-SKIP", "RECENTLY-REMOVED-DATERANGES", Type::QuotedMayBeEmpty},
    {"EXT-X-PRELOAD-HINT", "TYPE", Type::Enumerated, "llhls-preload-hint-type-missing"},
    {"EXT-X-PRELOAD-HINT", "URI", Type::Quoted, "llhls-preload-hint-uri-missing"},
    {"EXT-X-PRELOAD-HINT", "BYTERANGE-START", Type::Integer},
    {"EXT-X-PRELOAD-HINT", "BYTERANGE-LENGTH", Type::Integer},
    {"EXT-X-RENDITION-REPORT", "URI", Type::Quoted, "hls-attr-missing"},
    {"EXT-X-RENDITION-REPORT", "LAST-MSN", Type::Integer},
    {"EXT-X-RENDITION-REPORT", "LAST-PART", Type::Integer},
    {"EXT-X-DATERANGE", "ID", Type::Quoted, "hls-daterange-id-missing"},
    {"EXT-X-DATERANGE", "CLASS", Type::Quoted},
    {"EXT-X-DATERANGE", "START-DATE", Type::Quoted},
    {"EXT-X-DATERANGE", "CUE", Type::Quoted},
    {"EXT-X-DATERANGE", "END-DATE", Type::Quoted},
    {"EXT-X-DATERANGE", "DURATION", Type::Decimal, {}, "hls-daterange-duration-invalid"},
    {"EXT-X-DATERANGE", "PLANNED-DURATION", Type::Decimal, {}, "hls-daterange-duration-invalid"},
    {"EXT-X-DATERANGE", "SCTE35-CMD", Type::Hex, {}, "hls-scte35-not-hex"},
    {"EXT-X-DATERANGE", "SCTE35-OUT", Type::Hex, {}, "hls-scte35-not-hex"},
    {"EXT-X-DATERANGE", "SCTE35-IN", Type::Hex, {}, "hls-scte35-not-hex"},
    {"EXT-X-DATERANGE", "END-ON-NEXT", Type::YesNo},
};

std::string_view nameOf(Type type) {
    switch (type) {
        case Type::Integer: return "decimal-integer";
        case Type::Decimal: return "decimal-floating-point";
        case Type::Signed: return "signed-decimal-floating-point";
        case Type::Hex: return "hexadecimal-sequence";
        case Type::Quoted:
        case Type::QuotedMayBeEmpty: return "quoted-string";
        case Type::Enumerated: return "enumerated-string";
        case Type::YesNo: return "YES or NO";
        case Type::Size: return "decimal-resolution";
        case Type::QuotedOrNone: return "quoted-string or NONE";
    }
    return {};
}

bool isHex(std::string_view text) {
    if (text.size() < 3 || text[0] != '0' || (text[1] != 'x' && text[1] != 'X')) return false;
    text.remove_prefix(2);
    return std::all_of(text.begin(), text.end(), [](char c) { return std::isxdigit(static_cast<unsigned char>(c)); });
}

bool fits(Type type, std::string_view value) {
    switch (type) {
        case Type::Integer: return parseUnsigned(value).has_value();
        case Type::Decimal: return parseDecimal(value).value_or(-1) >= 0;
        case Type::Signed: return parseDecimal(value).has_value();
        case Type::Hex: return isHex(value);
        case Type::YesNo: return value == "YES" || value == "NO";
        case Type::Size: return parseResolution(value).has_value();
        case Type::QuotedOrNone: return value == "NONE";
        case Type::Enumerated:
        case Type::Quoted:
        case Type::QuotedMayBeEmpty: return true;
    }
    return true;
}

bool wantsQuotes(Type type) { return type == Type::Quoted || type == Type::QuotedMayBeEmpty; }

void checkOne(const Attribute& attribute, const Spec& spec, const TagPlace& place, DiagnosticSink& sink) {
    const bool quoted = attribute.kind == AttributeKind::Quoted;
    const auto report = [&](std::string_view id, std::string_view subject) {
        sink.add(id, place.line, place.tag, subject, nameOf(spec.type));
    };
    if (quoted && spec.type == Type::QuotedOrNone) return;
    if (wantsQuotes(spec.type)) {
        if (!quoted) report("hls-attr-not-quoted", attribute.name);
        else if (attribute.value.empty() && spec.type == Type::Quoted) report("hls-attr-quoted-empty", attribute.name);
    } else if (!fits(spec.type, attribute.value)) {
        report(spec.invalid, attribute.name + "=" + attribute.value.substr(0, 200));
    } else if (quoted) {
        report("hls-attr-value-type", attribute.name);
    }
}

}  // namespace

void checkAttributes(const Attributes& attributes, const TagPlace& place, DiagnosticSink& sink) {
    const auto first =
        std::find_if(std::begin(specs), std::end(specs), [&](const Spec& s) { return s.tag == place.tag; });
    for (auto spec = first; spec != std::end(specs) && spec->tag == place.tag; ++spec) {
        const auto at = std::find_if(attributes.begin(), attributes.end(),
                                     [&](const Attribute& a) { return a.name == spec->name; });
        if (at != attributes.end()) checkOne(*at, *spec, place, sink);
        else if (!spec->missing.empty()) sink.add(spec->missing, place.line, place.tag, spec->name);
    }
}

}  // namespace inspector::hls
