// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/parser.h"

#include "core/base/text.h"
#include "core/hls/line_reader.h"
#include "core/hls/media.h"
#include "core/hls/multivariant.h"
#include "core/hls/parse_state.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

namespace inspector::hls {

namespace {

// With the literal's length known, a comparison of few instructions.
template <std::size_t size>
bool begins(std::string_view text, const char (&start)[size]) {
    return text.size() >= size - 1 && std::memcmp(text.data(), start, size - 1) == 0;
}

constexpr std::size_t mostUnknown = 50;  // names of unknown tags that are remembered and compared with the known ones

class Parser {
public:
    Parser(std::string_view text, const ParseOptions& options)
        : m_text(text), m_state(text, options), m_multivariant(m_state), m_media(m_state) {}

    Parsed run() {
        LineReader reader(m_text);
        m_state.playlist.bytes = m_text.size();
        if (reader.hadBom()) m_state.sink.add("hls-playlist-bom", 1);
        while (const auto line = reader.next()) {
            m_state.playlist.lines = line->number;
            m_state.bytesRead = m_text.size() - reader.bytesLeft();
            if (line->number == 1) m_firstLine = std::string(line->text.substr(0, 200));
            countEnd(*line);
            if (line->odd()) checkText(*line);
            if (line->text.empty()) continue;
            if (line->text.front() != '#') uri(*line);
            else if (begins(line->text, "#EXTINF:")) extInf(*line);
            else if (begins(line->text, "#EXT-X-PROGRAM-DATE-TIME:")) programDateTime(*line);
            else if (equalsIgnoreCase(line->text.substr(1, 3), "EXT")) tag(*line);
        }
        return finished();
    }

private:
    void countEnd(const Line& line) {
        Playlist& playlist = m_state.playlist;
        playlist.crlfLines += line.crlf ? 1 : 0;
        playlist.lfLines += line.lf ? 1 : 0;
        const bool other = (line.lf && playlist.crlfLines > 0) || (line.crlf && playlist.lfLines > 0);
        if (other && m_otherEndLine == 0) m_otherEndLine = line.number;
    }

    // What tag() comes to for the most frequent ones.
    void extInf(const Line& line) {
        const TagLine tag{Tag::ExtInf, line.text.substr(1, 6), line.text.substr(8), line.number};
        note(m_firstMedia, tag);
        m_surelyMedia = true;
        m_media.extInf(tag);
    }

    void programDateTime(const Line& line) {
        const TagLine tag{Tag::ProgramDateTime, line.text.substr(1, 23), line.text.substr(25), line.number};
        note(m_firstMedia, tag);
        m_media.tag(tag);
    }

    void checkText(const Line& line) {
        if (line.padded) m_state.sink.addOnce("hls-playlist-whitespace", line.number);
        if (line.bareCr) m_state.sink.addOnce("hls-playlist-bare-cr", line.number);
        // bis 4.4.5.2: tabs stand between the ids of an EXT-X-SKIP.
        if (line.control && !(line.onlyTabs && begins(line.text, "#EXT-X-SKIP:"))) {
            m_state.sink.addOnce("hls-playlist-control-char", line.number);
            m_odd = true;
        }
        if (line.beyondAscii && !m_notUtf8 && !isValidUtf8(line.text)) {
            m_state.sink.add("hls-playlist-not-utf8", line.number);
            m_notUtf8 = true;
        }
    }

    void tag(const Line& line) {
        const std::string_view text = line.text.substr(1);
        const auto end =
            std::find_if(text.begin(), text.end(), [](char c) { return c == ':' || c == ' ' || c == '\t'; });
        TagLine tag;
        tag.name = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        tag.value = text.substr(tag.name.size());
        if (!tag.value.empty()) tag.value.remove_prefix(1);
        tag.line = line.number;
        const TagInfo& info = tagByName(tag.name);
        tag.tag = info.tag;
        switch (info.scope) {
            case TagScope::Any: common(tag, info); break;
            case TagScope::Multivariant:
                note(m_firstMultivariant, tag);
                noteRepeated(tag, info);
                m_multivariant.tag(tag);
                break;
            case TagScope::MediaPlaylist:
            case TagScope::MediaSegment:
                note(m_firstMedia, tag);
                noteRepeated(tag, info);
                if (tag.tag == Tag::ExtInf || tag.tag == Tag::TargetDuration) m_surelyMedia = true;
                m_media.tag(tag);
                break;
        }
    }

    static void note(TagLine& first, const TagLine& tag) {
        if (first.line == 0) first = tag;
    }

    void noteRepeated(const TagLine& tag, const TagInfo& info) {
        if (info.once && !m_seen.insert(info.tag).second) m_state.report("hls-tag-repeated", tag);
    }

    void common(const TagLine& tag, const TagInfo& info) {
        noteRepeated(tag, info);
        Playlist& playlist = m_state.playlist;
        switch (tag.tag) {
            case Tag::ExtM3u:
                if (!std::exchange(playlist.hasExtM3u, true)) m_extM3uLine = tag.line;
                break;
            case Tag::Version: version(tag); break;
            case Tag::IndependentSegments: playlist.independentSegments = true; break;
            case Tag::Start: start(tag); break;
            case Tag::Define: define(tag); break;
            default: unknown(tag); break;
        }
    }

    void version(const TagLine& tag) {
        Playlist& playlist = m_state.playlist;
        if (playlist.versionLine > 0) {
            m_state.report("hls-version-repeated", tag);
            return;
        }
        playlist.versionLine = tag.line;
        const auto number = parseUnsigned(trim(tag.value));
        if (number && *number >= 1 && *number <= 1'000'000) playlist.version = static_cast<int>(*number);
        else m_state.report("hls-version-invalid", tag, tag.value, "decimal-integer");
    }

    void start(const TagLine& tag) {
        const Attributes all = m_state.attributes(tag);
        const auto offset = decimalOf(all, "TIME-OFFSET");
        if (offset) m_state.playlist.start = Start{*offset, yes(all, "PRECISE"), tag.line};
    }

    // bis 4.4.2.3: exactly one of NAME (with VALUE), IMPORT and QUERYPARAM.
    void define(const TagLine& tag) {
        const Attributes all = m_state.attributes(tag);
        const std::string* name = find(all, "NAME");
        const std::string* value = find(all, "VALUE");
        const std::string* import = find(all, "IMPORT");
        const std::string* query = find(all, "QUERYPARAM");
        if ((name ? 1 : 0) + (import ? 1 : 0) + (query ? 1 : 0) != 1) {
            m_state.report("hls-define-attributes", tag, {}, "one of NAME, IMPORT, QUERYPARAM");
            return;
        }
        Define define;
        define.line = tag.line;
        define.kind = name ? Define::Kind::Name : import ? Define::Kind::Import : Define::Kind::QueryParam;
        define.name = name ? *name : import ? *import : *query;
        if (!isVariableName(define.name)) {
            m_state.report("hls-define-attributes", tag, define.name, "a-z, A-Z, 0-9, -, _");
            return;
        }
        if (name) {
            if (!value) m_state.report("hls-define-value-missing", tag, define.name);
            else define.value = *value;
        } else if (import) {
            const auto known = m_state.options.variables.find(define.name);
            if (known == m_state.options.variables.end()) {
                m_state.report("hls-define-import-unresolved", tag, define.name);
                return;
            }
            define.value = known->second;
        } else {
            define.value = queryParameter(m_state.options.url, define.name);
            if (define.value.empty()) {
                m_state.report("hls-define-queryparam-unresolved", tag, define.name);
                return;
            }
        }
        if (!m_state.variables.define(define.name, define.value, tag.line))
            m_state.report("hls-define-duplicate", tag, define.name);
        m_state.append(m_state.playlist.defines, std::move(define), tag.line, tag.name);
    }

    void unknown(const TagLine& tag) {
        const bool looksLikeTag = tag.name.substr(0, 3) == "EXT";
        if (tag.tag == Tag::Unknown && m_unknown.size() < mostUnknown && m_unknown.insert(tag.name).second) {
            const std::string_view meant = tagMeantBy(tag.name);
            const bool letterCase = equalsIgnoreCase(meant, tag.name);
            if (!meant.empty() && (letterCase || looksLikeTag))
                m_state.report(letterCase ? "hls-tag-case" : "hls-tag-misspelled", tag, tag.name, meant);
            else if (looksLikeTag && !isVendorTag(tag.name))
                m_state.report("hls-tag-unknown", tag, tag.name);
        }
        if (looksLikeTag) m_media.other(tag);  // anything else is a comment
    }

    void uri(const Line& line) {
        if (m_multivariant.waits()) m_multivariant.uri(line.text, line.number);
        else m_media.uri(line.text, line.number);
    }

    void decideKind() {
        Playlist& playlist = m_state.playlist;
        const bool multivariant = m_firstMultivariant.line > 0;
        const bool media = m_firstMedia.line > 0;
        if (multivariant && media) {
            const bool mediaLater = m_firstMedia.line > m_firstMultivariant.line;
            const TagLine& later = mediaLater ? m_firstMedia : m_firstMultivariant;
            const TagLine& earlier = mediaLater ? m_firstMultivariant : m_firstMedia;
            m_state.report("hls-mixed-playlist-tags", later, earlier.name);
        }
        if (m_surelyMedia) playlist.kind = Playlist::Kind::Media;
        else if (multivariant) playlist.kind = Playlist::Kind::Multivariant;
        else if (media || !playlist.segments.empty()) playlist.kind = Playlist::Kind::Media;
        const bool isMedia = playlist.kind == Playlist::Kind::Media;
        for (const std::uint32_t line : m_media.bareUriLines())
            m_state.sink.add(isMedia ? "hls-segment-without-extinf" : "hls-uri-without-stream-inf", line);
        if (playlist.kind == Playlist::Kind::Multivariant) playlist.segments.clear();
    }

    Refusal refusal() const {
        const Playlist& playlist = m_state.playlist;
        if (!playlist.hasExtM3u) return m_odd || m_notUtf8 ? Refusal::NotText : Refusal::NoExtM3u;
        const bool content = !playlist.variants.empty() || !playlist.segments.empty() ||
                             !playlist.trailingParts.empty() || playlist.skip.has_value();
        return content ? Refusal::None : Refusal::NoSegmentsNoVariants;
    }

    Parsed finished() {
        m_multivariant.end();
        m_media.end();
        decideKind();
        const std::string_view body = m_text.substr(m_text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0);
        if (m_state.playlist.hasExtM3u && body.substr(0, 7) != "#EXTM3U")
            m_state.sink.add("hls-extm3u-not-first", m_extM3uLine, "EXTM3U", m_firstLine);
        const Playlist& playlist = m_state.playlist;
        if (playlist.crlfLines > 0 && playlist.lfLines > 0)
            m_state.sink.add("hls-crlf-mixed", m_otherEndLine, {}, std::to_string(playlist.crlfLines) + " CRLF",
                             std::to_string(playlist.lfLines) + " LF");
        Parsed out;
        out.refusal = refusal();
        if (out.refusal == Refusal::NotText) m_state.sink.add("hls-playlist-not-text", 1, {}, m_firstLine);
        if (out.refusal == Refusal::NoExtM3u) m_state.sink.add("hls-extm3u-missing", 1, {}, m_firstLine);
        out.playlist = std::move(m_state.playlist);
        out.diagnosticsDropped = m_state.sink.dropped();
        out.diagnostics = m_state.sink.take();
        out.variables = m_state.variables.all();
        return out;
    }

    std::string_view m_text;
    ParseState m_state;
    MultivariantReader m_multivariant;
    MediaReader m_media;
    std::string m_firstLine;
    std::uint32_t m_extM3uLine = 0;
    TagLine m_firstMultivariant;
    TagLine m_firstMedia;
    std::set<Tag> m_seen;
    std::set<std::string_view> m_unknown;  // names of unknown tags so far
    std::uint32_t m_otherEndLine = 0;      // the first line that ends otherwise than those before it
    bool m_surelyMedia = false;
    bool m_odd = false;
    bool m_notUtf8 = false;
};

}  // namespace

std::string_view toString(Refusal refusal) {
    switch (refusal) {
        case Refusal::None: return "none";
        case Refusal::NotText: return "not-text";
        case Refusal::NoExtM3u: return "no-extm3u";
        case Refusal::NoSegmentsNoVariants: return "no-segments-no-variants";
    }
    return {};
}

Parsed parse(std::string_view text, const ParseOptions& options) { return Parser(text, options).run(); }

}  // namespace inspector::hls
