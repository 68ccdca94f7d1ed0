// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/decryptor.h"

#include <openssl/evp.h>

#include <algorithm>

namespace inspector::media {

namespace {

constexpr std::size_t blockSize = 16;
constexpr std::size_t largestPiece = 1 << 20;  // EVP counts in int

const unsigned char* bytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

int nibbleOf(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

struct SegmentDecryptor::Private {
    struct Free {
        void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
    };
    std::unique_ptr<EVP_CIPHER_CTX, Free> context{EVP_CIPHER_CTX_new()};
    std::uint64_t bytes = 0;
    std::string held;    // the last clear block: it may be padding
    std::string clear;   // handed out; never made smaller, so that it is not filled with zeros for every piece
    std::size_t filled = 0;
    bool ready = false;

    void begin(std::size_t most) {
        if (clear.size() < held.size() + most + blockSize) clear.resize(held.size() + most + blockSize);
        std::copy(held.begin(), held.end(), clear.begin());
        filled = held.size();
        held.clear();
    }
    void add(std::string_view piece) {
        int written = 0;
        if (EVP_DecryptUpdate(context.get(), reinterpret_cast<unsigned char*>(clear.data() + filled), &written, bytesOf(piece),
                              static_cast<int>(piece.size())) == 1)
            filled += static_cast<std::size_t>(written);
    }
};

SegmentDecryptor::SegmentDecryptor(std::string_view key, std::string_view iv) : d(std::make_unique<Private>()) {
    if (!d->context || key.size() != blockSize || iv.size() != blockSize) return;
    d->ready = EVP_DecryptInit_ex(d->context.get(), EVP_aes_128_cbc(), nullptr, bytesOf(key), bytesOf(iv)) == 1 &&
               EVP_CIPHER_CTX_set_padding(d->context.get(), 0) == 1;
}
SegmentDecryptor::~SegmentDecryptor() = default;
SegmentDecryptor::SegmentDecryptor(SegmentDecryptor&&) noexcept = default;
SegmentDecryptor& SegmentDecryptor::operator=(SegmentDecryptor&&) noexcept = default;

std::string_view SegmentDecryptor::feed(std::string_view bytes) {
    d->bytes += bytes.size();
    if (!d->ready) return {};
    d->begin(bytes.size());
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, largestPiece);
        bytes.remove_prefix(piece.size());
        d->add(piece);
    }
    const std::size_t kept = std::min(blockSize, d->filled);
    d->held.assign(d->clear, d->filled - kept, kept);
    return std::string_view(d->clear).substr(0, d->filled - kept);
}

SegmentDecryptor::End SegmentDecryptor::finish() {
    End end;
    end.multipleOf16 = d->bytes > 0 && d->bytes % blockSize == 0;
    end.rest = d->held;
    if (!end.multipleOf16 || d->held.size() != blockSize) return end;
    const auto padding = static_cast<unsigned char>(d->held.back());
    end.paddingOk = padding >= 1 && padding <= blockSize &&
                    std::all_of(d->held.end() - padding, d->held.end(), [&](char c) { return static_cast<unsigned char>(c) == padding; });
    if (end.paddingOk) end.rest.remove_suffix(padding);
    return end;
}

std::string segmentIv(std::string_view attribute, std::uint64_t sequence) {
    std::string iv(blockSize, '\0');
    if (attribute.empty()) {
        for (std::size_t i = 0; i < 8; ++i) iv[blockSize - 1 - i] = static_cast<char>((sequence >> (8 * i)) & 0xFF);
        return iv;
    }
    if (attribute.size() < 3 || attribute[0] != '0' || (attribute[1] != 'x' && attribute[1] != 'X')) return {};
    const std::string_view digits = attribute.substr(2);
    if (digits.size() > 2 * blockSize) return {};
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int nibble = nibbleOf(digits[digits.size() - 1 - i]);
        if (nibble < 0) return {};
        char& byte = iv[blockSize - 1 - i / 2];
        byte = static_cast<char>(static_cast<unsigned char>(byte) | (i % 2 == 0 ? nibble : nibble << 4));
    }
    return iv;
}

}  // namespace inspector::media
