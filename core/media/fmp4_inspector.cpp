// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/container_inspector.h"
#include "core/media/fmp4_events.h"
#include "core/media/fmp4_fragment.h"
#include "core/media/mp4_moov.h"
#include "core/media/mp4_pssh.h"
#include "core/media/mp4_scanner.h"

#include <algorithm>
#include <utility>

namespace inspector::media {

namespace {

constexpr std::size_t mostEvents = 200;
constexpr std::size_t mostProducerTimes = 64;

class Fmp4Inspector final : public ContainerInspector, private BoxScanner::Sink {
public:
    explicit Fmp4Inspector(std::shared_ptr<const InitSegment> init) : m_init(std::move(init)) {
        if (m_init && m_init->hasMoov) m_fragments.setInit(m_init.get());
    }

    void feed(std::string_view bytes) override { m_scanner.feed(bytes); }
    void finish(Inspection& inspection, bool whole) override;

private:
    void boxBegins(std::string_view, std::uint64_t offset) override { m_index.boxBegins(offset); }
    void box(const Box& box) override;
    void mdatBegins(std::uint64_t bodyOffset) override { m_fragments.mdat(bodyOffset); }
    void mdatBytes(std::uint64_t offset, std::string_view piece) override { m_fragments.mdatBytes(offset, piece); }

    void moov(const Box& box);
    void moof(const Box& box);
    void checkIndex(bool whole);
    void noteCompositionOffsets();
    void finishTracks(Inspection& inspection);
    void placeEvents(const Inspection& inspection);

    DiagnosticList m_diagnostics;
    std::shared_ptr<const InitSegment> m_init;
    std::unique_ptr<InitSegment> m_own;     // of a segment that carries its own moov
    FragmentReader m_fragments{m_diagnostics};
    BoxScanner m_scanner{*this, m_diagnostics};
    IndexCheck m_index;
    Fmp4Facts m_facts;
    std::vector<TimedEvent> m_events;
    std::vector<Pssh> m_pssh;
    std::vector<Sidx> m_sidx;
    std::vector<ProducerTime> m_producerTimes;
};

void Fmp4Inspector::moov(const Box& box) {
    if (m_own || m_fragments.fragments() > 0) return;  // one before the media
    m_own = std::make_unique<InitSegment>();
    readMoov(box, *m_own, m_diagnostics);
    m_facts.hasMoov = true;
    m_fragments.setInit(m_own.get());
}

void Fmp4Inspector::moof(const Box& box) {
    m_fragments.moof(box);
    eachBox(box, "moof", m_diagnostics, [&](const Box& child) {
        if (child.type == "pssh") readPssh(child, m_pssh, m_diagnostics);
    });
}

void Fmp4Inspector::box(const Box& box) {
    if (box.type == "moof") moof(box);
    if (box.type == "moov") moov(box);
    if ((box.type == "styp" || box.type == "ftyp") && m_facts.brands.empty()) m_facts.brands = readBrands(box);
    if (box.type == "pssh") readPssh(box, m_pssh, m_diagnostics);
    if (box.type == "sidx") {
        readSidx(box, m_sidx, m_diagnostics);
        if (m_sidx.size() == 1) m_index.index(m_sidx.front());
    }
    if (box.type == "prft" && m_producerTimes.size() < mostProducerTimes) {
        if (const auto producer = readPrft(box, m_diagnostics)) m_producerTimes.push_back(*producer);
    }
    if (box.type != "emsg" || m_events.size() == mostEvents) return;
    if (auto event = readEmsg(box, m_diagnostics)) m_events.push_back(std::move(*event));
}

void Fmp4Inspector::checkIndex(bool whole) {
    const auto reference = m_index.referenceId();
    if (!whole || !reference) return;
    std::optional<double> duration;
    double tolerance = 0.01;
    for (const TrackFigures& track : m_fragments.tracks()) {
        const Track& format = track.format();
        if (format.id != *reference || format.timescale == 0 || format.samples == 0) continue;
        duration = format.seconds(track.decodedTicks());
        tolerance += *duration / static_cast<double>(format.samples);
    }
    m_index.finish(m_scanner.offset(), duration, tolerance, m_diagnostics);
}

void Fmp4Inspector::noteCompositionOffsets() {
    for (const TrackFigures& track : m_fragments.tracks()) {
        const Track& format = track.format();
        if (format.samples == 0 || format.timescale == 0 || track.smallestOffset() == 0) continue;
        m_diagnostics.add("fmp4-composition-offset", 0,
                          {numberArg("track", format.id),
                           numberArg("offset", format.seconds(track.smallestOffset()) * 1000, Arg::Unit::Millisecond)});
        return;
    }
}

void Fmp4Inspector::finishTracks(Inspection& inspection) {
    std::uint64_t hash = hashStart;
    for (TrackFigures& figures : m_fragments.tracks()) {
        Track track = figures.finish();
        hash = hashOn(hashOn(hashOn(hash, static_cast<std::uint64_t>(track.kind)), track.id), track.codec);
        inspection.tracks.push_back(std::move(track));
    }
    inspection.formatHash = hash;
}

// Version 0 counts from the segment's start: on the clock of the first track that has one.
void Fmp4Inspector::placeEvents(const Inspection& inspection) {
    std::optional<double> start;
    for (const Track& track : inspection.tracks) {
        if (!track.firstPts || track.timescale == 0) continue;
        start = track.seconds(*track.firstPts);
        break;
    }
    for (TimedEvent& event : m_events) {
        if (event.version != 0 || !event.timeS) continue;
        if (start) *event.timeS += *start;
        else event.timeS.reset();
    }
}

void Fmp4Inspector::finish(Inspection& inspection, bool whole) {
    m_scanner.finish(whole);
    m_fragments.finish(whole);
    checkIndex(whole);
    noteCompositionOffsets();
    finishTracks(inspection);
    placeEvents(inspection);
    m_facts.fragments = m_fragments.fragments();
    m_facts.firstSequence = m_fragments.firstSequence();
    inspection.events = std::move(m_events);
    if (m_own) inspection.pssh = std::move(m_own->pssh);
    inspection.pssh.insert(inspection.pssh.end(), std::make_move_iterator(m_pssh.begin()), std::make_move_iterator(m_pssh.end()));
    inspection.sidx = std::move(m_sidx);
    inspection.producerTimes = std::move(m_producerTimes);
    inspection.fmp4 = std::move(m_facts);
    inspection.diagnostics = m_diagnostics.take();
    std::stable_sort(inspection.diagnostics.begin(), inspection.diagnostics.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.offset < b.offset; });
}

}  // namespace

std::unique_ptr<ContainerInspector> makeFmp4Inspector(std::shared_ptr<const InitSegment> init) {
    return std::make_unique<Fmp4Inspector>(std::move(init));
}

}  // namespace inspector::media
