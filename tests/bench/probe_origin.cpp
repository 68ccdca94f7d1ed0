// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/probe_origin.h"

#include <openssl/evp.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace inspector::probe {

namespace {

constexpr int window = 20;
constexpr const char* key = "0123456789abcdef";
constexpr const char* iv = "fedcba9876543210";

// Segments of 0.5 to 2 MB, as live ladders have them.
struct Rung {
    int kbps;
    const char* size;
    const char* level;
    const char* codecs;
};
constexpr std::array<Rung, Origin::rungs> ladder = {{{2'000, "640x360", "3.0", "avc1.64001E"},
                                                      {4'000, "960x540", "3.1", "avc1.64001F"},
                                                      {6'000, "1280x720", "3.1", "avc1.64001F"},
                                                      {8'000, "1920x1080", "4.0", "avc1.640028"}}};

const Rung& rungAt(int index) { return ladder[static_cast<std::size_t>(index)]; }

// Two segments of 1.92 s of every rung, encoded once: "RUNG-0.ts", "RUNG-1.ts" and "RUNG.mp4" in two fragments.
class Encoded {
public:
    Encoded() {
        for (int i = 0; i < Origin::rungs; ++i) encode(rungAt(i), (m_dir.path() / std::to_string(i)).string());
    }
    [[nodiscard]] std::string content(const std::string& name) const { return test::readFile(m_dir.path() / name); }

private:
    void run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"ffmpeg", "-nostdin", "-v", "error", "-y"});
        test::Process process(std::move(arguments), m_dir.path() / "log");
        if (process.wait(std::chrono::minutes(5)) == 0) return;
        std::fprintf(stderr, "ffmpeg: %s\n", process.output().c_str());
        std::abort();
    }
    void encode(const Rung& rung, const std::string& name) const {
        const std::string rate = std::to_string(rung.kbps) + "k";
        const std::string source = std::string("testsrc2=rate=25:duration=3.84:size=") + rung.size + ",noise=alls=30:allf=t";
        run({"-f", "lavfi", "-i", source, "-c:v", "libx264", "-preset", "superfast", "-profile:v", "high", "-level", rung.level,
             "-pix_fmt", "yuv420p", "-bf", "0", "-b:v", rate, "-maxrate", rate, "-bufsize", rate, "-x264-params",
             "keyint=48:min-keyint=48:scenecut=0:aud=1:nal-hrd=cbr", name + ".mkv"});
        run({"-i", name + ".mkv", "-c", "copy", "-f", "hls", "-hls_time", "1.92", "-hls_list_size", "0", "-hls_segment_filename",
             name + "-%d.ts", name + ".m3u8"});
        run({"-i", name + ".mkv", "-c", "copy", "-video_track_timescale", "90000", "-movflags",
             "+cmaf+frag_keyframe+empty_moov+default_base_moof", name + ".mp4"});
    }
    test::TempDir m_dir;
};

std::string contentOf(const std::string& name) {
    static const Encoded encoded;
    std::string content = encoded.content(name);
    if (content.empty()) std::abort();
    return content;
}

// AES-128 in CBC mode with PKCS7 padding, as RFC 8216 section 5.2 has it.
std::string encrypted(const std::string& clear) {
    const auto bytes = [](const char* text) { return reinterpret_cast<const unsigned char*>(text); };
    std::string out(clear.size() + 16, '\0');
    auto* const to = reinterpret_cast<unsigned char*>(out.data());
    EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
    int used = 0;
    int rest = 0;
    const bool done = EVP_EncryptInit_ex(context, EVP_aes_128_cbc(), nullptr, bytes(key), bytes(iv)) == 1 &&
                      EVP_EncryptUpdate(context, to, &used, bytes(clear.data()), static_cast<int>(clear.size())) == 1 &&
                      EVP_EncryptFinal_ex(context, to + used, &rest) == 1;
    EVP_CIPHER_CTX_free(context);
    if (!done) std::abort();
    out.resize(static_cast<std::size_t>(used + rest));
    return out;
}

std::string hexOf(const char* text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (; *text != '\0'; ++text) out += {digits[*text >> 4], digits[*text & 15]};
    return out;
}

// The top-level boxes of a fragmented file: what stands before the first fragment, then the fragments.
std::vector<std::string> fragments(const std::string& file) {
    std::vector<std::string> parts(1);
    for (std::size_t at = 0; at + 8 <= file.size();) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(file[at + i]);
        const std::string type = file.substr(at + 4, 4);
        if (size < 8 || type == "mfra") break;
        if (type == "moof") parts.emplace_back();
        parts.back() += file.substr(at, size);
        at += size;
    }
    if (parts.size() < 3) std::abort();
    return parts;
}

}  // namespace

Origin::Origin(Media media) : m_media(media) {
    std::string master = "#EXTM3U\n#EXT-X-INDEPENDENT-SEGMENTS\n";
    for (int i = 0; i < rungs; ++i) {
        const Rung& rung = rungAt(i);
        master += "#EXT-X-STREAM-INF:BANDWIDTH=" + std::to_string(rung.kbps * 5 / 4) + "000,AVERAGE-BANDWIDTH=" +
                  std::to_string(rung.kbps * 9 / 8) + "000,RESOLUTION=" + rung.size +
                  ",CLOSED-CAPTIONS=NONE,FRAME-RATE=25,CODECS=\"" + rung.codecs + "\"\nv" + std::to_string(i) + ".m3u8\n";
    }
    m_dir.write("files/master.m3u8", master);
    writeSegments();
    // A rung has two segments, which take turns for ever.
    m_nginx = std::make_unique<test::Nginx>(m_dir.path() / "files",
                                            "add_header Access-Control-Allow-Origin *; "
                                            "rewrite ^/c[0-9]+/(v[0-9])-[0-9]*[02468]([.].*)$ /$1-0$2 break; "
                                            "rewrite ^/c[0-9]+/(v[0-9])-[0-9]*[13579]([.].*)$ /$1-1$2 break; "
                                            "rewrite ^/c[0-9]+/(.*)$ /$1 break;");
}

void Origin::writeSegments() {
    const auto write = [&](int rung, int number, const std::string& bytes) {
        m_dir.write("files/" + segmentName(rung, number), bytes);
    };
    m_dir.write("files/key.bin", key);
    for (int rung = 0; rung < rungs; ++rung) {
        const std::string name = std::to_string(rung);
        if (m_media == Media::Fmp4) {
            const std::vector<std::string> parts = fragments(contentOf(name + ".mp4"));
            m_dir.write("files/init" + std::to_string(rung) + ".mp4", parts[0]);
            for (int i = 0; i < 2; ++i) write(rung, i, parts[static_cast<std::size_t>(i) + 1]);
            continue;
        }
        for (int i = 0; i < 2; ++i) {
            const std::string clear = contentOf(name + "-" + std::to_string(i) + ".ts");
            write(rung, i, m_media == Media::EncryptedTs ? encrypted(clear) : clear);
        }
    }
}

std::string Origin::header(int rung) const {
    std::string text;
    if (m_media == Media::Fmp4) text = "#EXT-X-MAP:URI=\"init" + std::to_string(rung) + ".mp4\"\n";
    if (m_media == Media::EncryptedTs) text = "#EXT-X-KEY:METHOD=AES-128,URI=\"key.bin\",IV=0x" + hexOf(iv) + "\n";
    return text;
}

void Origin::advance() {
    ++m_newest;
    const int first = m_newest - window + 1;
    for (int rung = 0; rung < rungs; ++rung) {
        // What comes round again begins at its first time: the even segments stand behind a discontinuity.
        std::string text = "#EXTM3U\n#EXT-X-VERSION:" + std::string(m_media == Media::Fmp4 ? "6" : "3") +
                           "\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(first) +
                           "\n#EXT-X-DISCONTINUITY-SEQUENCE:" + std::to_string((first + 1) / 2) + "\n" + header(rung);
        for (int i = first; i <= m_newest; ++i) {
            if (i % 2 == 0) text += "#EXT-X-DISCONTINUITY\n";
            text += "#EXTINF:1.920,\n" + segmentName(rung, i) + "\n";
        }
        m_dir.write("files/v" + std::to_string(rung) + ".m3u8", text);
    }
}

std::vector<std::string> Origin::urls(int c) const {
    std::vector<std::string> all{channel(c) + "master.m3u8"};
    for (int rung = 0; rung < rungs; ++rung) all.push_back(channel(c) + "v" + std::to_string(rung) + ".m3u8");
    for (int rung = 0; rung < rungs; ++rung) all.push_back(channel(c) + segmentName(rung, m_newest));
    return all;
}

std::string Origin::segmentName(int rung, int number) const {
    return "v" + std::to_string(rung) + "-" + std::to_string(number) + (m_media == Media::Fmp4 ? ".m4s" : ".ts");
}

}  // namespace inspector::probe
