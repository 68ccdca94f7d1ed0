// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/codec_compare.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace inspector::rules {

namespace {

std::string lower(std::string_view text) {
    std::string out(text.substr(0, 64));
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::vector<std::string_view> parts(std::string_view text, char separator) {
    std::vector<std::string_view> found;
    while (found.size() < 32) {
        const auto at = text.find(separator);
        found.push_back(text.substr(0, at));
        if (at == std::string_view::npos) break;
        text.remove_prefix(at + 1);
    }
    return found;
}

std::optional<int> number(std::string_view text, int base = 10) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return error == std::errc{} && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

// Profile and level, in an order in which a greater level needs more.
struct Parameters {
    std::string profile;
    int level = 0;
    bool highTier = false;
};

// avc1.PPCCLL, or the old form avc1.66.30.
std::optional<Parameters> avcParameters(const std::vector<std::string_view>& p) {
    if (p.size() == 3) {
        const auto profile = number(p[1]);
        const auto level = number(p[2]);
        if (!profile || !level) return std::nullopt;
        return Parameters{std::to_string(*profile), *level};
    }
    if (p.size() != 2 || p[1].size() != 6) return std::nullopt;
    const auto profile = number(p[1].substr(0, 2), 16);
    const auto flags = number(p[1].substr(2, 2), 16);
    auto level = number(p[1].substr(4, 2), 16);
    if (!profile || !flags || !level) return std::nullopt;
    if (*level == 11 && (*flags & 0x10) && *profile <= 88) level = 10;  // level 1b, between 1 and 1.1
    return Parameters{std::to_string(*profile), *level};
}

// hvc1.[A-C]P.compatibility.{L,H}level[.constraints]
std::optional<Parameters> hevcParameters(const std::vector<std::string_view>& p) {
    if (p.size() < 4 || p[3].size() < 2) return std::nullopt;
    const auto level = number(p[3].substr(1));
    if (!level) return std::nullopt;
    return Parameters{std::string(p[1]), *level, p[3][0] == 'h'};
}

// av01.P.LLT.DD
std::optional<Parameters> av1Parameters(const std::vector<std::string_view>& p) {
    if (p.size() < 3 || p[2].size() < 3) return std::nullopt;
    const auto level = number(p[2].substr(0, p[2].size() - 1));
    if (!level) return std::nullopt;
    return Parameters{std::string(p[1]), *level, p[2].back() == 'h'};
}

// vp09.PP.LL.DD
std::optional<Parameters> vp9Parameters(const std::vector<std::string_view>& p) {
    if (p.size() < 3) return std::nullopt;
    const auto level = number(p[2]);
    return level ? std::optional(Parameters{std::string(p[1]), *level}) : std::nullopt;
}

std::optional<Parameters> parametersOf(std::string_view family, std::string_view codec) {
    const auto p = parts(codec, '.');
    if (family == "avc") return avcParameters(p);
    if (family == "hevc") return hevcParameters(p);
    if (family == "av1") return av1Parameters(p);
    if (family == "vp9") return vp9Parameters(p);
    return std::nullopt;
}

// Whether decoders of the one profile play the other: H.264's Baseline (as it is used), Main, High, High 10, High 4:2:2;
// HEVC's Main and Main 10.
bool includes(std::string_view family, std::string_view profile, std::string_view other) {
    static constexpr std::array avc{std::string_view("66"), std::string_view("77"), std::string_view("100"), std::string_view("110"),
                                    std::string_view("122")};
    if (family == "hevc") return profile == "2" && other == "1";
    const auto at = std::find(avc.begin(), avc.end(), profile);
    return family == "avc" && at != avc.end() && std::find(avc.begin(), at, other) != at;
}

// LC, HE (SBR) and HE v2 (PS) may be signalled implicitly, one for the other; MPEG-2 AAC LC is the same bytes.
std::string aacClass(std::string_view codec) {
    static constexpr std::array alike{std::string_view("mp4a.40.2"), std::string_view("mp4a.40.02"), std::string_view("mp4a.40.5"),
                                      std::string_view("mp4a.40.05"), std::string_view("mp4a.40.29"), std::string_view("mp4a.67"),
                                      std::string_view("mp4a.40"), std::string_view("mp4a")};
    return std::find(alike.begin(), alike.end(), codec) != alike.end() ? "lc" : std::string(codec);
}

bool isMp3(std::string_view codec) {
    return codec == "mp4a.40.34" || codec == "mp4a.69" || codec == "mp4a.6b" || codec == "mp3" || codec == ".mp3" ||
           codec.substr(0, 10) == "mp4a.40.33" || codec.substr(0, 10) == "mp4a.40.32";
}

}  // namespace

std::string codecFamily(std::string_view codec) {
    static constexpr std::pair<std::string_view, std::string_view> families[] = {
        {"avc1", "avc"}, {"avc2", "avc"}, {"avc3", "avc"}, {"avc4", "avc"}, {"dva1", "avc"}, {"dvav", "avc"},
        {"hvc1", "hevc"}, {"hev1", "hevc"}, {"dvh1", "hevc"}, {"dvhe", "hevc"}, {"av01", "av1"}, {"dav1", "av1"},
        {"vp09", "vp9"}, {"vp9", "vp9"}, {"vp08", "vp8"}, {"vp8", "vp8"}, {"ac-3", "ac3"}, {"ec-3", "eac3"},
        {"ec+3", "eac3"}, {"ac-4", "ac4"}, {"opus", "opus"}, {"flac", "flac"}, {"alac", "alac"},
    };
    const std::string text = lower(codec);
    if (isMp3(text)) return "mp3";
    if (text == "mp4a.a5") return "ac3";
    if (text == "mp4a.a6") return "eac3";
    const std::string_view entry = std::string_view(text).substr(0, text.find('.'));
    if (entry == "mp4a") return "aac";
    for (const auto& [name, family] : families) {
        if (entry == name) return std::string(family);
    }
    return std::string(entry);
}

bool isVideoFamily(std::string_view family) {
    static constexpr std::array families{std::string_view("avc"), std::string_view("hevc"), std::string_view("av1"),
                                         std::string_view("vp9"), std::string_view("vp8"), std::string_view("mp4v"),
                                         std::string_view("vvc1"), std::string_view("vvi1"), std::string_view("mp2v")};
    return std::find(families.begin(), families.end(), family) != families.end();
}

bool isAudioFamily(std::string_view family) {
    static constexpr std::array families{std::string_view("aac"), std::string_view("mp3"), std::string_view("ac3"),
                                         std::string_view("eac3"), std::string_view("ac4"), std::string_view("opus"),
                                         std::string_view("flac"), std::string_view("alac"), std::string_view("dtsc"),
                                         std::string_view("dtse"), std::string_view("dtsx"), std::string_view("mhm1")};
    return std::find(families.begin(), families.end(), family) != families.end();
}

std::vector<std::string_view> codecElements(std::string_view codecs) {
    std::vector<std::string_view> elements;
    for (std::string_view element : parts(codecs, ',')) {
        while (!element.empty() && (element.front() == ' ' || element.front() == '\t')) element.remove_prefix(1);
        while (!element.empty() && (element.back() == ' ' || element.back() == '\t')) element.remove_suffix(1);
        if (!element.empty()) elements.push_back(element);
    }
    return elements;
}

CodecMatch compareCodec(std::string_view declared, std::string_view found) {
    const std::string family = codecFamily(found);
    if (codecFamily(declared) != family) return CodecMatch::Family;
    const std::string a = lower(declared);
    const std::string b = lower(found);
    if (family == "aac") return aacClass(a) == aacClass(b) ? CodecMatch::Same : CodecMatch::Parameters;
    // Dolby Vision has numbers of its own over the base layer's.
    if (a.compare(0, 2, "dv") == 0 || b.compare(0, 2, "dv") == 0 || a.compare(0, 4, "dav1") == 0) return CodecMatch::Same;
    const auto wanted = parametersOf(family, a);
    const auto seen = parametersOf(family, b);
    if (!wanted || !seen) return CodecMatch::Same;
    const bool more = seen->level > wanted->level || (seen->highTier && !wanted->highTier);
    if (more) return CodecMatch::Parameters;
    if (wanted->profile == seen->profile) return CodecMatch::Same;
    return includes(family, wanted->profile, seen->profile) ? CodecMatch::Less : CodecMatch::Parameters;
}

}  // namespace inspector::rules
