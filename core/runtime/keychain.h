// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/runtime/store_settings.h"

#include <functional>
#include <string>

class QObject;

// The system's keychain (Secret Service, KWallet, Windows' credentials): passwords of this user, under the service
// "inspector". All of it on the application's own thread, which must have one; nothing here blocks but what is named …Now.
// Unavailable: there is no keychain (a machine without a desktop), it was not unlocked, or did not answer in time.
// NotFound: no such entry. Denied: the user or the keychain refused. No secret is in an error.
namespace inspector::runtime::keychain {

// Why there can be none here, and what to use instead; empty: there may be one. Costs nothing.
[[nodiscard]] std::string problem(const Environment& environment = ownEnvironment);

// Answers exactly once, later, on the calling thread; never when `context` is gone by then.
void read(QObject* context, const std::string& key, Milliseconds timeout, std::function<void(Result<std::string>)> answer);
void write(QObject* context, const std::string& key, const std::string& secret, Milliseconds timeout,
           std::function<void(Result<void>)> answer);
void remove(QObject* context, const std::string& key, Milliseconds timeout, std::function<void(Result<void>)> answer);

// The same for a program without a window, which has nothing else to do.
[[nodiscard]] Result<std::string> readNow(const std::string& key, Milliseconds timeout);
[[nodiscard]] Result<void> writeNow(const std::string& key, const std::string& secret, Milliseconds timeout);
[[nodiscard]] Result<void> removeNow(const std::string& key, Milliseconds timeout);

// Asks for what `settings` want from the keychain: see ChosenStore::askKeychain.
void addSecrets(QObject* context, StoreSettings settings, Milliseconds timeout, std::function<void(StoreSettings)> answer);
void addSecretsNow(StoreSettings& settings, Milliseconds timeout);

}  // namespace inspector::runtime::keychain
