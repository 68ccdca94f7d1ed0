// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/sealer.h"

#include "core/inventory/paths.h"

#include <QByteArray>
#include <QFile>
#include <QSaveFile>
#include <QString>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <system_error>

namespace inspector::inventory {

namespace {

constexpr std::string_view prefix = "sealed:1:";
// RFC 4648 section 5: fit to stand in a URL.
constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr int nonceSize = 12;
constexpr int tagSize = 16;

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
unsigned char* bytes(QByteArray& data) { return reinterpret_cast<unsigned char*>(data.data()); }

tl::unexpected<Error> noCipher() { return fail(Error::Kind::Other, "The cipher AES-256-GCM did not work", "OpenSSL"); }

}  // namespace

Sealer::~Sealer() {
    if (m_key) OPENSSL_cleanse(m_key->data(), m_key->size());
}

bool Sealer::isSealed(std::string_view text) { return text.substr(0, prefix.size()) == prefix; }

Result<const Sealer::Key*> Sealer::key(bool make) {
    if (!m_key) {
        auto done = readKey();
        if (!done && done.error().kind == Error::Kind::NotFound && make) done = makeKey();
        if (!done) return fail(done.error());
    }
    return &*m_key;
}

Result<void> Sealer::readKey() {
    const std::string where = toUtf8(m_keyFile);
    if (m_keyFile.empty()) return fail(Error::Kind::NotFound, "No key file was named");
    QFile file(toQt(m_keyFile));
    if (!file.exists())
        return fail(Error::Kind::NotFound, "The key that seals secrets is missing", where, "Restore it from a backup");
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::Kind::Denied, "The key that seals secrets cannot be read", where,
                    "Make the file readable for this user alone (mode 0600)");
    QByteArray content = file.read(keySize + 1);
    if (content.size() != keySize)
        return fail(Error::Kind::Corrupt, "The key that seals secrets is damaged: it must have 32 bytes", where,
                    "Restore it from a backup, or remove it and enter the secrets again");
    m_key.emplace();
    std::copy(content.cbegin(), content.cend(), m_key->begin());
    OPENSSL_cleanse(content.data(), static_cast<std::size_t>(content.size()));
    return {};
}

Result<void> Sealer::makeKey() {
    const std::string where = toUtf8(m_keyFile);
    const auto denied = [&where](const QString& why) {
        return fail(Error::Kind::Denied, "The key that seals secrets cannot be made: " + why.toStdString(), where,
                    "Make its folder writable for this user");
    };
    if (m_keyFile.empty())
        return fail(Error::Kind::Denied, "There is no key file, so no secret can be kept", {},
                    "Name a key file, or mark the header as not secret");
    Key fresh;
    if (RAND_bytes(fresh.data(), static_cast<int>(fresh.size())) != 1)
        return fail(Error::Kind::Other, "The system gave no random numbers", "OpenSSL");

    // Written and synced under another name, then given its own: no other program ever reads half a key, and a link,
    // which never replaces a file, decides which of two programs made it. (QFile::rename may copy over an existing one.)
    unsigned char suffix[8];
    RAND_bytes(suffix, sizeof suffix);
    const QString draft =
        toQt(m_keyFile) + QStringLiteral(".new-") +
        QString::fromLatin1(QByteArray(reinterpret_cast<const char*>(suffix), sizeof suffix).toHex());
    QSaveFile file(draft);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        file.write(reinterpret_cast<const char*>(fresh.data()), keySize) != keySize || !file.commit())
        return denied(file.errorString());
    OPENSSL_cleanse(fresh.data(), fresh.size());
    const std::filesystem::path made(draft.toStdU16String());
    std::error_code why, ignored;
    std::filesystem::create_hard_link(made, m_keyFile, why);
    // A disk without links (FAT) has no better way than to look first.
    if (why && !std::filesystem::exists(m_keyFile, ignored)) std::filesystem::rename(made, m_keyFile, why);
    std::filesystem::remove(made, ignored);
    if (why && !std::filesystem::exists(m_keyFile, ignored)) return denied(QString::fromStdString(why.message()));
    return readKey();  // ours, or the one of the program that was faster
}

Result<std::string> Sealer::seal(std::string_view plain, std::string_view context) {
    const auto with = key(true);
    if (!with) return fail(with.error());
    QByteArray out(static_cast<qsizetype>(nonceSize + plain.size() + tagSize), '\0');
    unsigned char* nonce = bytes(out);
    unsigned char* body = nonce + nonceSize;
    unsigned char* tag = body + plain.size();
    int length = 0;
    const Cipher cipher(EVP_CIPHER_CTX_new());
    if (!cipher || RAND_bytes(nonce, nonceSize) != 1 ||
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, (*with)->data(), nonce) != 1 ||
        EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes(context), static_cast<int>(context.size())) != 1 ||
        EVP_EncryptUpdate(cipher.get(), body, &length, bytes(plain), static_cast<int>(plain.size())) != 1 ||
        EVP_EncryptFinal_ex(cipher.get(), body + length, &length) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tagSize, tag) != 1)
        return noCipher();
    return std::string(prefix) + out.toBase64(base64).toStdString();
}

Result<std::string> Sealer::open(std::string_view sealed, std::string_view context) {
    const auto with = key(false);
    if (!with) return fail(with.error());
    const auto damaged = [] {
        return fail(Error::Kind::Corrupt, "A sealed secret does not open: it was sealed with another key, or is damaged",
                    {}, "Restore the key file from a backup, or enter the secret again");
    };
    if (!isSealed(sealed)) return damaged();
    sealed.remove_prefix(prefix.size());
    auto decoded = QByteArray::fromBase64Encoding(QByteArray(sealed.data(), static_cast<qsizetype>(sealed.size())),
                                                  base64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() < nonceSize + tagSize) return damaged();
    QByteArray& in = decoded.decoded;
    const int size = static_cast<int>(in.size()) - nonceSize - tagSize;
    unsigned char* nonce = bytes(in);
    std::string plain(static_cast<std::size_t>(size), '\0');
    int length = 0;
    const Cipher cipher(EVP_CIPHER_CTX_new());
    if (!cipher || EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, (*with)->data(), nonce) != 1 ||
        EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes(context), static_cast<int>(context.size())) != 1)
        return noCipher();
    if (EVP_DecryptUpdate(cipher.get(), bytes(plain), &length, nonce + nonceSize, size) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tagSize, nonce + nonceSize + size) != 1 ||
        EVP_DecryptFinal_ex(cipher.get(), bytes(plain) + length, &length) != 1)
        return damaged();
    return plain;
}

}  // namespace inspector::inventory
