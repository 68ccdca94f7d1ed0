// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/runtime/stores.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Which stores a program uses, who said so, and with which secret. Asked in this order: the command line, the environment
// (INSPECTOR_DATABASE, INSPECTOR_METRICS), the settings file; nothing said anywhere: the embedded ones. Each of the two is chosen
// by itself. A service file is libpq's own (postgresql:///?service=NAME). No URL holds a secret: one that does is refused.
namespace inspector::runtime {

// The value of an environment variable; empty: not set.
using Environment = std::function<std::string(const char* name)>;
[[nodiscard]] std::string ownEnvironment(const char* name);

// In place of a URL: the embedded store, whatever environment and settings file say.
inline constexpr std::string_view embedded = "embedded";

// What the command line says; empty: nothing.
struct StoreRequest {
    std::string database;                // --database
    std::string metrics;                 // --metrics
    std::filesystem::path settingsFile;  // --settings; empty: the default one, which need not exist
    std::filesystem::path keyFile;       // --key-file
    std::filesystem::path dataFolder;    // where the key is when nothing else is said
};

struct ChosenStore {
    std::string url;          // as it was given: without a secret, and its entry in the keychain; empty: embedded
    std::string from;         // "--database", "INSPECTOR_DATABASE" or the settings file; empty: nobody said anything
    std::string secretFrom;   // who gave the password or token; empty: nobody, or libpq has ways of its own
    bool askKeychain = false; // the keychain may have a secret for it, and was not asked yet

    [[nodiscard]] bool isShared() const { return !url.empty(); }
};

struct StoreSettings {
    StoreChoice choice;
    ChosenStore database;
    ChosenStore metrics;
    std::optional<Nanoseconds> retention;  // of figures
    std::optional<Nanoseconds> history;    // of events, findings, alerts and the audit
    std::filesystem::path keyFile;         // the deployment's key
    std::filesystem::path settingsFile;    // the one that was read, or would have been
    std::vector<std::string> warnings;     // English: what was found and what to do
};
// InvalidInput, NotFound or Denied say where it stands and what to do; no secret is repeated.
[[nodiscard]] Result<StoreSettings> chooseStores(const StoreRequest& request, const Environment& environment = ownEnvironment);

// What the keychain had for one of the two. A failure is a warning: the server may be content without.
enum class StoreKind { Database, Metrics };
void takeSecret(StoreSettings& settings, StoreKind kind, const Result<std::string>& found);

// The settings file: lines of key=value (database, metrics, retention, retention_days), # begins a comment. No secret is in it.
struct StoreFile {
    std::string database;  // URL or "embedded"; empty: not said
    std::string metrics;
    std::optional<Nanoseconds> retention;
    std::optional<Nanoseconds> history = {};  // retention_days

    bool operator==(const StoreFile&) const = default;
};
[[nodiscard]] std::filesystem::path defaultStoreFile();  // <configuration>/inspector/stores.ini
[[nodiscard]] Result<StoreFile> readStoreFile(const std::filesystem::path& file);  // NotFound when there is none
[[nodiscard]] Result<StoreFile> parseStoreFile(std::string_view text, const std::string& where);
[[nodiscard]] Result<void> writeStoreFile(const std::filesystem::path& file, const StoreFile& content);

// Refuses what is no such URL, and one with a secret in it: the error says where that belongs.
[[nodiscard]] Result<void> checkDatabaseUrl(const std::string& url, const std::string& where);
[[nodiscard]] Result<void> checkMetricsUrl(const std::string& url, const std::string& where);

// "30d", "12h", or a number of days; from an hour to ten years.
[[nodiscard]] std::optional<Nanoseconds> parseRetention(std::string_view text);
// Whole days, from one to ten years.
[[nodiscard]] std::optional<Nanoseconds> parseDays(std::string_view text);

// A file that holds one secret: its first line. Denied when others than its owner may read it.
[[nodiscard]] Result<std::string> readSecretFile(const std::filesystem::path& file);

}  // namespace inspector::runtime
