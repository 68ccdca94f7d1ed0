// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/channels.h"

#include <array>
#include <cstdio>

namespace inspector::lab {

namespace {

struct Name {
    const char* name;
    const char* group;
};
constexpr std::array kNames = {
    Name{"News 24", "news"},          Name{"Sport 1 HD", "sport"},      Name{"Sport 2 HD", "sport"},
    Name{"Cinema Prime", "film"},     Name{"Kids TV", "kids"},          Name{"Regional North", "regional"},
    Name{"World Report", "news"},     Name{"Football Live", "sport"},   Name{"Cinema Classic", "film"},
    Name{"Junior", "kids"},           Name{"Regional South", "regional"}, Name{"Business Today", "news"},
    Name{"Motor HD", "sport"},        Name{"Crime & Mystery", "film"},  Name{"Cartoon Club", "kids"},
    Name{"City TV", "regional"},      Name{"Parliament", "news"},       Name{"Tennis Court", "sport"},
    Name{"Documentary HD", "film"},   Name{"Little Stars", "kids"},     Name{"Coast TV", "regional"},
    Name{"Weather Now", "news"},      Name{"Winter Sport", "sport"},    Name{"Series Plus", "film"},
};

// A spread of 64 bits (splitmix64): equal everywhere, unlike the standard library's distributions.
std::uint64_t spread(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31);
}

// True for a share of its calls, spread evenly.
class Spreader {
public:
    explicit Spreader(double share) : m_share(share) {}
    bool next() {
        m_sum += m_share;
        if (m_sum < 1.0) return false;
        m_sum -= 1.0;
        return true;
    }

private:
    double m_share;
    double m_sum = 0.5;
};

std::string formOf(const LabChannel& channel) {
    if (channel.form == Form::Dash) return "DASH " + std::string(mpdName(channel.mpdKind));
    if (channel.form == Form::LowLatencyHls) return "LL-HLS";
    return std::string(channel.container == Container::MpegTs ? "TS" : "fMP4") + (channel.encrypted ? " AES-128" : "");
}

std::string quoted(const std::string& field) {
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string out = "\"";
    for (const char c : field) {
        if (c == '"') out += c;
        out += c;
    }
    out += '"';
    return out;
}

}  // namespace

Channels::Channels(int count, double fmp4Share, std::uint64_t seed, std::int64_t segmentMs, ChannelShares shares) {
    Spreader fmp4(fmp4Share);
    Spreader dash(shares.dash);
    Spreader lowLatency(shares.lowLatency);
    Spreader encrypted(shares.encrypted);
    int dashChannels = 0;
    for (int i = 0; i < count; ++i) {
        LabChannel channel;
        char id[16];
        std::snprintf(id, sizeof id, "ch-%03d", i + 1);
        channel.id = id;
        const auto within = static_cast<std::size_t>(i) % kNames.size();
        const auto round = static_cast<std::size_t>(i) / kNames.size();
        channel.name = kNames[within].name;
        if (round > 0) channel.name.append(1, ' ').append(std::to_string(round + 1));
        channel.group = kNames[within].group;
        if (fmp4.next()) channel.container = Container::Fmp4;
        if (lowLatency.next() || (shares.showcase && i == 4)) channel.form = Form::LowLatencyHls;
        if (dash.next() || (shares.showcase && i == 11)) channel.form = Form::Dash;
        channel.encrypted = encrypted.next() && channel.form == Form::Hls;
        if (channel.form == Form::LowLatencyHls) channel.container = Container::Fmp4;
        if (channel.encrypted) channel.container = Container::MpegTs;
        channel.mpdKind = static_cast<MpdKind>((channel.form == Form::Dash ? dashChannels++ : i) % kMpdKinds);
        channel.phaseMs = static_cast<std::int64_t>(spread(seed + static_cast<std::uint64_t>(i)) %
                                                    static_cast<std::uint64_t>(segmentMs));
        m_all.push_back(std::move(channel));
    }
    for (const LabChannel& channel : m_all) m_byId.emplace(channel.id, &channel);
}

const LabChannel* Channels::find(std::string_view id) const {
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : found->second;
}

std::string channelsCsv(const Channels& channels, const std::string& base, const std::string& templateName) {
    std::string csv = "name,url,group,template,enabled,notes\r\n";
    for (const LabChannel& channel : channels.all()) {
        const char* const document = channel.form == Form::Dash ? "/manifest.mpd," : "/master.m3u8,";
        csv += quoted(channel.name) + ',' + base + '/' + channel.id + document + quoted(channel.group) + ',' +
               templateName + ",true,lab " + channel.id + ' ' + formOf(channel) + "\r\n";
    }
    return csv;
}

}  // namespace inspector::lab
