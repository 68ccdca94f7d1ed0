// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/ts_checker.h"

namespace inspector::test {

namespace {

struct Reader {
    std::string_view bytes;
    [[nodiscard]] std::uint64_t big(std::size_t at, int width) const {
        std::uint64_t value = 0;
        for (std::size_t i = at; i < at + static_cast<std::size_t>(width); ++i)
            value = value << 8 | static_cast<unsigned char>(bytes.at(i));
        return value;
    }
    [[nodiscard]] std::int64_t stamp(std::size_t at) const {
        const std::uint64_t raw = big(at, 5);
        return static_cast<std::int64_t>((raw >> 33 & 7) << 30 | (raw >> 17 & 0x7FFF) << 15 | (raw >> 1 & 0x7FFF));
    }
};

// The same moment, at most half a wrap from the one before.
void appendUnwrapped(std::vector<std::int64_t>& stamps, std::int64_t raw) {
    constexpr std::int64_t wrap = std::int64_t{1} << 33;
    if (stamps.empty()) {
        stamps.push_back(raw);
        return;
    }
    std::int64_t step = (raw - stamps.back()) % wrap;
    if (step > wrap / 2) step -= wrap;
    if (step < -wrap / 2) step += wrap;
    stamps.push_back(stamps.back() + step);
}

}  // namespace

TsReport checkTs(std::string_view bytes) {
    TsReport report;
    const Reader in{bytes};
    std::map<int, int> counters;
    if (bytes.size() % 188 != 0) report.faults.push_back("not whole packets");
    for (std::size_t at = 0; at + 188 <= bytes.size(); at += 188) {
        const std::string where = " at packet " + std::to_string(at / 188);
        if (in.big(at, 1) != 0x47) report.faults.push_back("no sync byte" + where);
        const int pid = static_cast<int>(in.big(at + 1, 2) & 0x1FFF);
        if (pid == 0x1FFF) {
            ++report.nullPackets;
            continue;
        }
        const bool start = (in.big(at + 1, 1) & 0x40) != 0;
        const auto control = in.big(at + 3, 1);
        const bool payload = (control & 0x10) != 0;
        const int counter = static_cast<int>(control & 15);
        if (const auto last = counters.find(pid); last != counters.end()) {
            const int expected = payload ? (last->second + 1) & 15 : last->second;
            if (counter != expected) report.faults.push_back("continuity of PID " + std::to_string(pid) + where);
        }
        counters[pid] = counter;
        std::size_t body = at + 4;
        if (control & 0x20) {
            const auto length = in.big(body, 1);
            if (length >= 7 && (in.big(body + 1, 1) & 0x10))
                appendUnwrapped(report.pcr, static_cast<std::int64_t>(in.big(body + 2, 5) >> 7));
            body += 1 + length;
        }
        if (!payload || !start || body + 19 > at + 188 || in.big(body, 3) != 1) continue;
        const auto flags = in.big(body + 7, 1) >> 6;
        if (flags < 2) continue;
        appendUnwrapped(report.pts[pid], in.stamp(body + 9));
        appendUnwrapped(report.dts[pid], in.stamp(body + (flags == 3 ? 14 : 9)));
    }
    for (const auto& [pid, stamps] : report.dts)
        for (std::size_t i = 1; i < stamps.size(); ++i)
            if (stamps[i] <= stamps[i - 1]) report.faults.push_back("DTS goes back in PID " + std::to_string(pid));
    for (std::size_t i = 1; i < report.pcr.size(); ++i)
        if (report.pcr[i] <= report.pcr[i - 1]) report.faults.push_back("PCR goes back");
    return report;
}

Fmp4Report checkFmp4(std::string_view bytes) {
    Fmp4Report report;
    const Reader in{bytes};
    std::uint64_t sampleDuration = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        if (bytes.size() - at < 8) {
            report.faults.push_back("a box is cut");
            break;
        }
        const std::uint64_t size = in.big(at, 4);
        const std::string_view type = bytes.substr(at + 4, 4);
        if (size < 8 || size > bytes.size() - at) {
            report.faults.push_back("a box has a wrong size");
            break;
        }
        if (type == "mfhd") report.sequences.push_back(static_cast<std::uint32_t>(in.big(at + 12, 4)));
        if (type == "tfdt") report.starts.push_back(in.big(at + 12, 8));
        if (type == "tfhd") {  // base data offset is never there; the description's index may be
            const auto flags = in.big(at + 9, 3);
            sampleDuration = flags & 8 ? in.big(at + 16 + (flags & 2 ? 4 : 0), 4) : 0;
        }
        if (type == "trun") report.durations.push_back(in.big(at + 12, 4) * sampleDuration);
        at += type == "moof" || type == "traf" ? 8 : size;
    }
    return report;
}

}  // namespace inspector::test
