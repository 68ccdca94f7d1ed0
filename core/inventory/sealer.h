// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace inspector::inventory {

// Seals secrets with the deployment's key: AES-256-GCM, a random nonce of 96 bits each, the context (the id of what
// the secret belongs to) as additional data, so that a sealed text opens in its own place only. The key is a file of
// 32 bytes, mode 0600, made when the first secret is sealed. One owner; no thread of its own.
class Sealer {
public:
    explicit Sealer(std::filesystem::path keyFile) : m_keyFile(std::move(keyFile)) {}
    ~Sealer();
    Sealer(const Sealer&) = delete;
    Sealer& operator=(const Sealer&) = delete;

    // Makes the key when there is none. Corrupt when the key file is damaged, Denied when it cannot be read or made.
    Result<std::string> seal(std::string_view plain, std::string_view context);
    // NotFound without a key; Corrupt when the text was sealed with another key or is damaged.
    Result<std::string> open(std::string_view sealed, std::string_view context);

    // Whether a text has the form of a sealed one.
    [[nodiscard]] static bool isSealed(std::string_view text);

private:
    static constexpr std::size_t keySize = 32;
    using Key = std::array<unsigned char, keySize>;

    Result<const Key*> key(bool make);
    Result<void> readKey();
    Result<void> makeKey();

    std::filesystem::path m_keyFile;
    std::optional<Key> m_key;
};

}  // namespace inspector::inventory
