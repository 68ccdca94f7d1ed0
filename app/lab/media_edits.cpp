// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/media_edits.h"

#include "app/lab/mp4_boxes.h"

#include <memory>
#include <openssl/evp.h>

namespace inspector::lab {

namespace {

constexpr std::size_t kPacket = 188;

int pidOf(const std::string& bytes, std::size_t at) { return static_cast<int>(readBig(bytes, at + 1, 2) & 0x1FFF); }

// An IDR slice (NAL type 5) becomes a slice of another picture (type 1).
void hideKeyframesOfTs(std::string& bytes) {
    const std::string idr("\0\0\1\x65", 4);
    for (std::size_t at = bytes.find(idr); at != std::string::npos; at = bytes.find(idr, at + 4)) bytes[at + 3] = '\x61';
}

void hideKeyframesOfMp4(std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const Box box = boxAt(bytes, at, bytes.size());
        if (box.type.empty()) return;
        if (box.type == "moof") {
            const Box trun = childOf(bytes, childOf(bytes, box, "traf"), "trun");
            if (trun.end - trun.body >= 16 && (readBig(bytes, trun.body, 4) & 4) != 0)
                writeBig(bytes.data() + trun.body + 12, 0x01010000, 4);
        }
        for (std::size_t nal = box.body; box.type == "mdat" && nal + 5 <= box.end; nal += 4 + readBig(bytes, nal, 4))
            if ((bytes[nal + 4] & 0x1F) == 5) bytes[nal + 4] = '\x61';
        at = box.end;
    }
}

void pad(std::string& bytes, Container container, std::size_t size) {
    if (container == Container::MpegTs) padWithNullPackets(bytes, size);
    else padWithFreeBox(bytes, size);
}

}  // namespace

void editSegment(std::string& bytes, const SegmentKey& key) {
    const bool ts = key.container == Container::MpegTs;
    switch (key.edit) {
    case MediaEdit::None: break;
    case MediaEdit::NoKeyframe: ts ? hideKeyframesOfTs(bytes) : hideKeyframesOfMp4(bytes); break;
    case MediaEdit::MissingPacket:
        if (ts) bytes.erase(bytes.size() / kPacket / 2 * kPacket, kPacket);
        break;
    case MediaEdit::NoPat:
        for (std::size_t at = 0; ts && at + kPacket <= bytes.size(); at += kPacket)
            if (pidOf(bytes, at) == 0) writeBig(bytes.data() + at + 1, 0x1FFF, 2);
        break;
    case MediaEdit::ThreeTimes: pad(bytes, key.container, bytes.size() * 3); break;
    case MediaEdit::Other: pad(bytes, key.container, bytes.size() + kPacket * static_cast<std::size_t>(1 + key.variant)); break;
    }
}

std::string segmentKeyBytes() { return "inspector-lab-16"; }

std::string encryptSegment(const std::string& bytes) {
    const std::string key = segmentKeyBytes();
    std::string iv;
    for (char i = 0; i < 16; ++i) iv += i;
    const auto raw = [](const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    std::string out(bytes.size() + 16, '\0');
    auto* const to = reinterpret_cast<unsigned char*>(out.data());
    int written = 0;
    int last = 0;
    if (!context || EVP_EncryptInit_ex(context.get(), EVP_aes_128_cbc(), nullptr, raw(key), raw(iv)) != 1 ||
        EVP_EncryptUpdate(context.get(), to, &written, raw(bytes), static_cast<int>(bytes.size())) != 1 ||
        EVP_EncryptFinal_ex(context.get(), to + written, &last) != 1)
        return {};
    out.resize(static_cast<std::size_t>(written + last));
    return out;
}

}  // namespace inspector::lab
