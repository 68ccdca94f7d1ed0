// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/ring.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

namespace inspector::evidence {

namespace {

constexpr std::int64_t fileSpanMs = 60'000;
constexpr std::uint32_t mark = 0x49524E47;           // "IRNG"
constexpr std::uint32_t mostRecord = 16U << 20;
constexpr std::size_t headerSize = 12;               // mark, size, checksum

void put32(std::string& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>((value >> shift) & 0xFF);
}

std::uint32_t get32(const char* bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
    return value;
}

// FNV-1a: tells a cut record from a whole one.
std::uint32_t checksum(std::string_view bytes) {
    std::uint32_t hash = 2166136261U;
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

std::string recordOf(const Exchanges& exchanges) {
    const std::string payload = encode(exchanges);
    std::string record;
    record.reserve(headerSize + payload.size());
    put32(record, mark);
    put32(record, static_cast<std::uint32_t>(payload.size()));
    put32(record, checksum(payload));
    return record + payload;
}

void readFile(const std::filesystem::path& path, WallTime from, WallTime to, Exchanges& out) {
    std::ifstream file(path, std::ios::binary);
    std::array<char, headerSize> header{};
    std::string payload;
    while (file.read(header.data(), header.size())) {
        const std::uint32_t size = get32(header.data() + 4);
        if (get32(header.data()) != mark || size > mostRecord) return;
        payload.resize(size);
        if (!file.read(payload.data(), size) || checksum(payload) != get32(header.data() + 8)) return;
        const auto exchanges = decode(payload);
        if (!exchanges) return;
        for (const auto& exchange : *exchanges)
            if (exchange->started >= from && exchange->started <= to) out.push_back(exchange);
    }
}

}  // namespace

Ring::Ring(std::filesystem::path folder, RingLimits limits) : m_folder(std::move(folder)), m_limits(limits) { load(); }

// An id is a slug already; whatever else it may hold must not leave the folder.
std::filesystem::path Ring::folderOf(const ChannelId& channel) const { return m_folder / slug(channel.value); }

void Ring::load() {
    std::error_code error;
    for (const auto& folder : std::filesystem::directory_iterator(m_folder, error)) {
        if (!folder.is_directory(error)) continue;
        Channel& channel = m_channels[folder.path().filename().string()];
        for (const auto& entry : std::filesystem::directory_iterator(folder.path(), error)) {
            const auto start = parseSigned(entry.path().stem().string());
            const auto size = static_cast<std::int64_t>(entry.file_size(error));
            if (!start || entry.path().extension() != ".ring" || error) continue;
            channel.files.emplace(*start, File{entry.path(), size});
            channel.bytes += size;
            m_bytes += size;
        }
    }
}

Result<void> Ring::append(const ChannelId& id, const Exchanges& exchanges, WallTime now) {
    if (exchanges.empty()) return {};
    const std::filesystem::path folder = folderOf(id);
    Channel& channel = m_channels[folder.filename().string()];
    // A clock that was set back goes on with the newest file.
    const std::int64_t newest = channel.files.empty() ? 0 : channel.files.rbegin()->first;
    if (!channel.begun || toMillis(now) - newest >= fileSpanMs) {
        const std::int64_t ms = std::max(toMillis(now), newest + 1);
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error) return fail(Error::Kind::Denied, "The folder cannot be made: " + error.message(), folder.string(), "Make it writable");
        channel.files.emplace(ms, File{folder / (std::to_string(ms) + ".ring"), 0});
        channel.begun = true;
    }
    File& file = channel.files.rbegin()->second;
    const std::string record = recordOf(exchanges);
    std::ofstream out(file.path, std::ios::binary | std::ios::app);
    out.write(record.data(), static_cast<std::streamsize>(record.size()));
    out.close();
    if (!out) {
        // What is half written would hide what comes after it: this file ends here.
        std::error_code error;
        std::filesystem::resize_file(file.path, static_cast<std::uintmax_t>(file.bytes), error);
        return fail(Error::Kind::Full, "The flight recorder cannot write", file.path.string(), "Free space on the disk");
    }
    const auto size = static_cast<std::int64_t>(record.size());
    file.bytes += size;
    channel.bytes += size;
    m_bytes += size;
    bound(channel, now);
    boundAll();
    return {};
}

void Ring::drop(Channel& channel, std::map<std::int64_t, File>::iterator file) {
    std::error_code error;
    std::filesystem::remove(file->second.path, error);
    channel.bytes -= file->second.bytes;
    m_bytes -= file->second.bytes;
    channel.files.erase(file);
}

void Ring::bound(Channel& channel, WallTime now) {
    const std::int64_t oldest = toMillis(now - m_limits.age) - fileSpanMs;
    while (channel.files.size() > 1 && (channel.files.begin()->first < oldest || channel.bytes > m_limits.bytesPerChannel))
        drop(channel, channel.files.begin());
}

void Ring::boundAll() {
    while (m_bytes > m_limits.bytes) {
        auto oldest = m_channels.end();
        for (auto c = m_channels.begin(); c != m_channels.end(); ++c)
            if (!c->second.files.empty() &&
                (oldest == m_channels.end() || c->second.files.begin()->first < oldest->second.files.begin()->first))
                oldest = c;
        if (oldest == m_channels.end()) return;
        drop(oldest->second, oldest->second.files.begin());
    }
}

Exchanges Ring::read(const ChannelId& id, WallTime from, WallTime to) const {
    Exchanges out;
    const auto channel = m_channels.find(folderOf(id).filename().string());
    if (channel == m_channels.end()) return out;
    for (const auto& [start, file] : channel->second.files) readFile(file.path, from, to, out);
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a->started < b->started; });
    return out;
}

void Ring::remove(const ChannelId& id) {
    const std::filesystem::path folder = folderOf(id);
    const auto channel = m_channels.find(folder.filename().string());
    if (channel == m_channels.end()) return;
    m_bytes -= channel->second.bytes;
    m_channels.erase(channel);
    std::error_code error;
    std::filesystem::remove_all(folder, error);
}

}  // namespace inspector::evidence
