// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/content_type.h"

#include "core/base/text.h"
#include "core/base/uri.h"

#include <algorithm>
#include <array>
#include <string>

namespace inspector::rules {

namespace {

bool endsWith(std::string_view text, std::string_view ending) {
    return text.size() >= ending.size() && equalsIgnoreCase(text.substr(text.size() - ending.size()), ending);
}

bool startsWith(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

// bis 4 knows the first two; players and servers have used the others for as long as there is HLS.
bool isPlaylistType(std::string_view type) {
    constexpr std::array<std::string_view, 5> known = {"application/vnd.apple.mpegurl", "audio/mpegurl",
                                                       "application/x-mpegurl", "audio/x-mpegurl", "application/mpegurl"};
    return std::find(known.begin(), known.end(), type) != known.end();
}

void judgePlaylistType(FindingList& findings, const fetch::Response& response, const std::string& type) {
    if (isPlaylistType(type)) return;
    const std::string_view path = splitUri(response.url).path;
    const bool named = endsWith(path, ".m3u8") || endsWith(path, ".m3u");
    if (named && type.empty()) return;  // bis 4: the name is enough
    findings.add("http-content-type-playlist", {shownArg("type", type.empty() ? "-" : type)}, {},
                 named ? Severity::Minor : Severity::Major);
}

std::string typeOf(const fetch::Response& response) {
    const std::string* header = response.header("Content-Type");
    const std::string_view written = header ? std::string_view(*header) : std::string_view{};
    return toLower(trim(written.substr(0, written.find(';'))));
}

// The types that a format may come as. What says nothing (octet-stream, or no type) is no contradiction.
std::string_view expectedFor(MediaFormat format) {
    switch (format) {
        case MediaFormat::TransportStream: return "video/mp2t";
        case MediaFormat::Mp4: return "video/mp4";
        case MediaFormat::PackedAudio: return "audio/aac";
        case MediaFormat::WebVtt: return "text/vtt";
        default: return "video/mp2t";
    }
}

bool fits(MediaFormat format, std::string_view type) {
    const bool media = startsWith(type, "video/") || startsWith(type, "audio/") || startsWith(type, "application/");
    if (type == "application/json" || type == "application/xml" || type == "application/javascript") return false;
    switch (format) {
        case MediaFormat::WebVtt: return startsWith(type, "text/") || media;
        case MediaFormat::TransportStream: return media && type != "video/mp4" && type != "audio/mp4";
        case MediaFormat::Mp4: return media && type != "video/mp2t";
        default: return media;
    }
}

}  // namespace

void judgeContentType(FindingList& findings, Resource resource, const fetch::Response& response, MediaFormat format,
                      std::optional<std::uint64_t> sequence) {
    const std::string type = typeOf(response);
    if (resource == Resource::Playlist) {
        judgePlaylistType(findings, response, type);
        return;
    }
    if (resource == Resource::Key || type.empty() || type == "binary/octet-stream" || fits(format, type)) return;
    const bool page = type == "text/html" || type == "application/json";
    findings.add("http-content-type-segment",
                 {shownArg("type", type), textArg("expected", std::string(expectedFor(format)))}, {0, sequence},
                 page ? Severity::Major : Severity::Minor);
}

std::vector<Finding> judgeMpdType(const Context& context, const fetch::Response& response) {
    const std::string type = typeOf(response);
    const bool named = endsWith(splitUri(response.url).path, ".mpd");
    const bool patch = type == "application/dash-patch+xml";  // 5.15: what a PatchLocation answers
    if (patch || type == "application/dash+xml" || type == "video/vnd.mpeg.dash.mpd" || (named && type.empty())) return {};
    FindingList findings(context);
    findings.add("http-content-type-playlist", {shownArg("type", type.empty() ? "-" : type)}, {},
                 named ? Severity::Minor : Severity::Major);
    return findings.take();
}

}  // namespace inspector::rules
