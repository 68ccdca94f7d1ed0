// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/db_copy_figures.h"

#include "app/cli/words.h"
#include "core/inventory/paths.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>

namespace inspector::cli {

namespace {

constexpr std::size_t mostAtOnce = 10'000;              // points
constexpr std::size_t mostInOneMoment = 2'000'000;
constexpr Nanoseconds shortest = Milliseconds{1};       // stretch of time that is asked for
constexpr Nanoseconds longest = std::chrono::hours{24 * 7};

const char* nameOf(Measurement measurement) { return toString(measurement).data(); }

// The points of a stretch, none left out: too many of them make the stretch shorter.
Result<std::vector<Point>> stretch(series::Store& from, Measurement measurement, WallTime begin, WallTime end, Nanoseconds& length) {
    while (true) {
        const bool atLast = length <= shortest;
        const std::size_t limit = atLast ? mostInOneMoment : mostAtOnce;
        auto points = from.points({measurement, {}, begin, std::min(begin + length, end)}, limit);
        if (!points || points->size() < limit) return points;
        if (atLast)
            return fail(Error::Kind::InvalidInput, "There are more than two million points in a millisecond", nameOf(measurement),
                        "Such figures are not Inspector's: copy them with InfluxDB's own tools");
        length = std::max(shortest, length / 8);
    }
}

Result<std::uint64_t> copyMeasurement(series::Store& from, series::Store& to, Measurement measurement, WallTime begin, WallTime end,
                                      CopyPlace& place, const CopyProgress& progress) {
    std::uint64_t done = 0;
    Nanoseconds length = std::chrono::hours{1};
    for (WallTime at = std::max(begin, place.doneUntil(measurement).value_or(begin)); at < end;) {
        const auto points = stretch(from, measurement, at, end, length);
        if (!points) return fail(points.error());
        for (std::size_t i = 0; i < points->size(); i += mostAtOnce) {
            const auto batch = std::span(*points).subspan(i, std::min(mostAtOnce, points->size() - i));
            if (auto written = to.write(batch); !written) return fail(std::move(written.error()));
        }
        at = std::min(at + length, end);
        if (!points->empty()) {
            done += points->size();
            place.setDone(measurement, at);
            if (auto saved = place.save(); !saved) return fail(std::move(saved.error()));
            progress(nameOf(measurement), done);
        }
        if (points->size() < mostAtOnce / 4) length = std::min(longest, length * 2);
    }
    place.setDone(measurement, end);
    return done;
}

}  // namespace

CopyPlace::CopyPlace(const std::filesystem::path& folder, const std::string& from, const std::string& to) {
    const auto hash = QCryptographicHash::hash(QByteArray::fromStdString(from + "\n" + to), QCryptographicHash::Sha256);
    m_file = folder / ("copy-" + hash.toHex().left(16).toStdString() + ".json");
    QFile file(inventory::toQt(m_file));
    if (!file.open(QIODevice::ReadOnly)) return;
    m_begun = true;
    const QJsonObject read = QJsonDocument::fromJson(file.read(64 * 1024)).object();
    for (std::size_t i = 0; i < m_done.size(); ++i) {
        const auto value = read.value(QLatin1String(nameOf(static_cast<Measurement>(i))));
        if (value.isString()) m_done[i] = parseIso8601(value.toString().toStdString());
    }
}

std::optional<WallTime> CopyPlace::doneUntil(Measurement measurement) const { return m_done[static_cast<std::size_t>(measurement)]; }

void CopyPlace::setDone(Measurement measurement, WallTime until) { m_done[static_cast<std::size_t>(measurement)] = until; }

Result<void> CopyPlace::save() {
    m_begun = true;
    QJsonObject out;
    for (std::size_t i = 0; i < m_done.size(); ++i)
        if (m_done[i]) out.insert(QLatin1String(nameOf(static_cast<Measurement>(i))), toQt(formatIso8601(*m_done[i])));
    QSaveFile file(inventory::toQt(m_file));
    const QByteArray text = QJsonDocument(out).toJson();
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) return {};
    return fail(Error::Kind::Denied, "How far the copy has come cannot be written: " + file.errorString().toStdString(),
                inventory::toUtf8(m_file), "Make the data folder writable, or choose another one with --data");
}

void CopyPlace::finish() { QFile::remove(inventory::toQt(m_file)); }

Result<std::uint64_t> copyFigures(series::Store& from, series::Store& to, WallTime begin, WallTime end, CopyPlace& place,
                                  const CopyProgress& progress) {
    std::uint64_t done = 0;
    for (int i = 0; i < measurementCount; ++i) {
        const auto copied = copyMeasurement(from, to, static_cast<Measurement>(i), begin, end, place, progress);
        if (!copied) return fail(copied.error());
        done += *copied;
    }
    return done;
}

}  // namespace inspector::cli
