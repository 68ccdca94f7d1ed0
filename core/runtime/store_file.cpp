// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The settings file of the stores, and files that hold a secret.
#include "core/base/text.h"
#include "core/inventory/paths.h"
#include "core/runtime/store_settings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

#include <charconv>

namespace inspector::runtime {

namespace {

namespace fs = std::filesystem;

constexpr qint64 mostBytes = 64 * 1024;
constexpr int mostDays = 3'650;

Result<QByteArray> contentOf(const fs::path& file, const char* what) {
    const std::string where = inventory::toUtf8(file);
    QFile in(inventory::toQt(file));
    if (!in.exists()) return fail(Error::Kind::NotFound, std::string("There is no such ") + what, where, "Name one that exists");
    if (!in.open(QIODevice::ReadOnly))
        return fail(Error::Kind::Denied, std::string("The ") + what + " cannot be read: " + in.errorString().toStdString(), where,
                    "Make it readable for this user");
    QByteArray content = in.read(mostBytes + 1);
    if (content.size() > mostBytes)
        return fail(Error::Kind::InvalidInput, std::string("The ") + what + " is too large to be one", where, "Name another one");
    return content;
}

bool namesSecret(std::string_view key) {
    const std::string low = toLower(key);
    return low.find("password") != std::string::npos || low.find("token") != std::string::npos || low.find("secret") != std::string::npos;
}

Result<void> takeLine(StoreFile& file, std::string_view key, const std::string& value, const std::string& where) {
    if (namesSecret(key))
        return fail(Error::Kind::InvalidInput, "No secret belongs into the settings file", where,
                    "Take it out there, and keep it in the keychain (inspector-cli db password set database, or metrics)");
    if (key == "database") {
        if (value != embedded && !value.empty())
            if (auto good = checkDatabaseUrl(value, where); !good) return good;
        file.database = value;
    } else if (key == "metrics") {
        if (value != embedded && !value.empty())
            if (auto good = checkMetricsUrl(value, where); !good) return good;
        file.metrics = value;
    } else if (key == "retention") {
        file.retention = parseRetention(value);
        if (!file.retention)
            return fail(Error::Kind::InvalidInput, "retention is no length of time", where, "Write it as 30d or 12h");
    } else if (key == "retention_days") {
        file.history = parseDays(value);
        if (!file.history)
            return fail(Error::Kind::InvalidInput, "retention_days is no number of days", where, "Write a number from 1 to 3650");
    } else {
        return fail(Error::Kind::InvalidInput, "There is no setting \"" + std::string(key.substr(0, 100)) + "\"", where,
                    "The settings are database, metrics, retention and retention_days");
    }
    return {};
}

std::string retentionText(Nanoseconds retention) {
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(retention).count();
    return hours % 24 == 0 ? std::to_string(hours / 24) + "d" : std::to_string(hours) + "h";
}

}  // namespace

fs::path defaultStoreFile() {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return fs::path((folder + QStringLiteral("/inspector/stores.ini")).toStdU16String());
}

std::optional<Nanoseconds> parseRetention(std::string_view text) {
    text = trim(text);
    bool hours = false;
    if (!text.empty() && (text.back() == 'h' || text.back() == 'd')) {
        hours = text.back() == 'h';
        text.remove_suffix(1);
    }
    const auto number = parseUnsigned(text);
    if (!number || *number == 0 || *number > mostDays * 24U) return std::nullopt;
    const Nanoseconds length = std::chrono::hours{static_cast<std::int64_t>(*number) * (hours ? 1 : 24)};
    if (length > std::chrono::hours{24} * mostDays) return std::nullopt;
    return length;
}

std::optional<Nanoseconds> parseDays(std::string_view text) {
    const auto number = parseUnsigned(trim(text));
    if (!number || *number == 0 || *number > mostDays) return std::nullopt;
    return std::chrono::hours{24} * static_cast<int>(*number);
}

Result<StoreFile> parseStoreFile(std::string_view text, const std::string& where) {
    StoreFile file;
    std::size_t number = 0;
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    for (std::string_view line : split(text, '\n')) {
        ++number;
        line = trim(line);
        if (line.empty() || line.front() == '#' || line.front() == ';' || line.front() == '[') continue;
        const std::string place = where + ":" + std::to_string(number);
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos)
            return fail(Error::Kind::InvalidInput, "The line is not key=value", place, "The settings are database, metrics, retention and retention_days");
        if (auto taken = takeLine(file, trim(line.substr(0, equals)), std::string(trim(line.substr(equals + 1))), place); !taken)
            return fail(taken.error());
    }
    return file;
}

Result<StoreFile> readStoreFile(const fs::path& file) {
    const auto content = contentOf(file, "settings file");
    if (!content) return fail(content.error());
    return parseStoreFile(content->toStdString(), inventory::toUtf8(file));
}

Result<void> writeStoreFile(const fs::path& file, const StoreFile& content) {
    const std::string where = inventory::toUtf8(file);
    std::string text = "# Where Inspector keeps its state and its figures. No secrets here: they are in the keychain.\n";
    for (const auto& [key, value] : {std::pair("database", content.database), std::pair("metrics", content.metrics)})
        if (!value.empty()) text += std::string(key) + "=" + value + "\n";
    if (content.retention) text += "retention=" + retentionText(*content.retention) + "\n";
    if (content.history)
        text += "retention_days=" + std::to_string(std::chrono::duration_cast<std::chrono::hours>(*content.history).count() / 24) + "\n";
    if (auto good = parseStoreFile(text, where); !good) return fail(good.error());  // what could not be read again

    const QString name = inventory::toQt(file);
    QSaveFile out(name);
    const auto size = static_cast<qint64>(text.size());
    if (!QDir().mkpath(QFileInfo(name).absolutePath()) || !out.open(QIODevice::WriteOnly) ||
        out.write(text.data(), size) != size || !out.commit())
        return fail(Error::Kind::Denied, "The settings file cannot be written: " + out.errorString().toStdString(), where,
                    "Make its folder writable for this user");
    return {};
}

Result<std::string> readSecretFile(const fs::path& file) {
    const auto content = contentOf(file, "file with a secret");
    if (!content) return fail(content.error());
    const std::string where = inventory::toUtf8(file);
#ifndef Q_OS_WIN  // Its rights are lists that Qt does not read. A group may: so systemd hands credentials to a service's user.
    if ((QFile::permissions(inventory::toQt(file)) & (QFileDevice::ReadOther | QFileDevice::WriteOther)) != 0)
        return fail(Error::Kind::Denied, "Everybody on this machine may read the file with a secret", where, "Give it the mode 0600");
#endif
    std::string secret = content->toStdString();
    secret.resize(std::min(secret.find_first_of("\r\n"), secret.size()));
    if (secret.empty()) return fail(Error::Kind::InvalidInput, "The file with a secret is empty", where, "Write the secret as its first line");
    return secret;
}

}  // namespace inspector::runtime
