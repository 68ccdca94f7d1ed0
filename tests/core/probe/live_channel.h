// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/inventory.h"
#include "core/model/report.h"
#include "core/model/template.h"
#include "core/probe/engine.h"
#include "tests/support/process.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

// A live channel on disk that a test moves on by hand, and what an engine reports.
namespace inspector::probe {

// A multivariant playlist with two variants and an audio rendition, and their media playlists and segments.
class LiveChannel {
public:
    explicit LiveChannel(const test::TempDir& dir, std::string folder = "live") : m_dir(dir), m_folder(std::move(folder)) {
        write("master.m3u8",
              "#EXTM3U\n#EXT-X-VERSION:6\n"
              "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,"
              "CHANNELS=\"2\",URI=\"audio.m3u8\"\n"
              "#EXT-X-STREAM-INF:BANDWIDTH=6000000,AVERAGE-BANDWIDTH=5000000,RESOLUTION=1920x1080,FRAME-RATE=25,"
              "CODECS=\"avc1.640028,mp4a.40.2\",AUDIO=\"a\"\nhigh.m3u8\n"
              "#EXT-X-STREAM-INF:BANDWIDTH=900000,AVERAGE-BANDWIDTH=800000,RESOLUTION=640x360,FRAME-RATE=25,"
              "CODECS=\"avc1.4d401f,mp4a.40.2\",AUDIO=\"a\"\nlow.m3u8\n");
        advance();
    }

    // One more segment in each playlist.
    void advance(int by = 1) {
        m_newest += by;
        for (const char* rung : {"high", "low", "audio"}) writeRung(rung);
    }
    void writeRung(const std::string& rung) {
        const int first = std::max(0, m_newest - window + 1);
        std::string text = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:" + std::to_string(targetDuration) +
                           "\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(first) + "\n";
        for (int i = first; i <= m_newest; ++i) {
            const std::string name = rung + "-" + std::to_string(i) + ".ts";
            if (!std::filesystem::exists(m_dir.path() / m_folder / name)) write(name, segment());
            text += "#EXT-X-PROGRAM-DATE-TIME:" +
                    formatIso8601(m_epoch + Seconds(static_cast<std::int64_t>(i) * targetDuration)) + "\n#EXTINF:" +
                    std::to_string(targetDuration) + ".000,\n" + name + "\n";
        }
        write(rung + ".m3u8", text);
    }
    // Atomically, as a packager does.
    void write(const std::string& name, const std::string& content) const {
        const auto draft = m_dir.write(m_folder + "/." + name + ".draft", content);
        std::filesystem::rename(draft, m_dir.path() / m_folder / name);
    }
    void remove(const std::string& name) const { std::filesystem::remove(m_dir.path() / m_folder / name); }
    [[nodiscard]] int newest() const { return m_newest; }

    // 100 transport stream packets of padding.
    static std::string segment(int packets = 100) {
        std::string packet("\x47\x1f\xff\x10", 4);
        packet.resize(188, '\xff');
        std::string bytes;
        for (int i = 0; i < packets; ++i) bytes += packet;
        return bytes;
    }

    int targetDuration = 6;
    int window = 6;

private:
    const test::TempDir& m_dir;
    std::string m_folder;
    int m_newest = 4;
    WallTime m_epoch = SystemClock().now() - std::chrono::minutes(1);
};

inline Channel channelAt(std::string url, std::string id = "news") {
    Channel channel;
    channel.id = ChannelId(std::move(id));
    channel.name = channel.id.value;
    channel.url = std::move(url);
    channel.templateId = TemplateId("quick");
    return channel;
}

// Three cycles a second. The segments of a LiveChannel are padding: there is nothing in them to look at.
inline Template quickTemplate() {
    Template t = standardTemplate();
    t.id = TemplateId("quick");
    t.interval = Milliseconds(300);
    t.connectTimeout = Seconds(5);
    t.inspectSegments = false;
    return t;
}

// An engine with the given channels, and every report that it made.
class Probing {
public:
    explicit Probing(std::vector<Channel> channels, Template settings = quickTemplate(), Probe probe = {})
        : engine(optionsOf(std::move(probe)), m_clock, [this](std::shared_ptr<const ProbeReport> report) {
              const std::lock_guard lock(m_mutex);
              m_reports.push_back(std::move(report));
          }) {
        set(std::move(channels), std::move(settings));
        engine.start();
    }

    void set(std::vector<Channel> channels, Template settings = quickTemplate()) {
        auto inventory = std::make_shared<Inventory>();
        inventory->channels = std::move(channels);
        inventory->templates = {std::move(settings)};
        engine.setInventory(std::move(inventory));
    }

    using Reports = std::vector<std::shared_ptr<const ProbeReport>>;
    [[nodiscard]] Reports reports() const {
        const std::lock_guard lock(m_mutex);
        return m_reports;
    }
    [[nodiscard]] std::size_t count() const { return reports().size(); }
    // Waits for `n` more reports; the newest.
    std::shared_ptr<const ProbeReport> more(std::size_t n = 1) {
        const std::size_t target = count() + n;
        if (!test::waitFor([&] { return count() >= target; }, std::chrono::seconds(60))) return {};
        return reports()[target - 1];
    }

private:
    static EngineOptions optionsOf(Probe probe) {
        EngineOptions options;
        options.probe = std::move(probe);
        if (options.probe.id.empty()) options.probe.id = ProbeId("local");
        if (options.probe.workers == 0) options.probe.workers = 1;
        return options;
    }

    SystemClock m_clock;
    mutable std::mutex m_mutex;
    Reports m_reports;

public:
    Engine engine;  // last: it goes first
};

inline const RungReport* rungOf(const ProbeReport& report, std::string_view key) {
    for (const RungReport& r : report.rungs)
        if (r.rung == key) return &r;
    return nullptr;
}

inline const Finding* findingOf(const ProbeReport& report, std::string_view rule) {
    for (const Finding& f : report.findings)
        if (f.rule == rule) return &f;
    return nullptr;
}

inline std::vector<const Point*> pointsOf(const ProbeReport& report, Measurement measurement) {
    std::vector<const Point*> out;
    for (const Point& p : report.points)
        if (p.measurement == measurement) out.push_back(&p);
    return out;
}

inline std::string rulesOf(const ProbeReport& report) {
    std::string out;
    for (const Finding& f : report.findings) out += f.rule + "@" + f.rung + " ";
    return out;
}

}  // namespace inspector::probe
