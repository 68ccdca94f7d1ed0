// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/segment_reader.h"

#include "core/base/text.h"
#include "core/probe/http.h"
#include "core/probe/segment_look.h"

#include <algorithm>
#include <array>
#include <utility>

namespace inspector::probe {

namespace {

constexpr std::size_t initsKept = 8;
constexpr std::size_t fetchedKept = 32;
constexpr std::int64_t largestInit = 4 << 20;

std::string placeOf(const PlannedSegment& planned) {
    if (!planned.hasMap) return "none";
    std::string place = planned.mapUrl;
    if (planned.mapRange) place += '\n' + std::to_string(planned.mapRange->first);
    return place;
}

// A body that begins with a box that may stand first is clear.
bool beginsWithBox(std::string_view body) {
    if (body.size() < 8) return true;
    const std::string_view type = body.substr(4, 4);
    for (const std::string_view first : {"ftyp", "moov", "styp", "free", "skip", "sidx", "uuid", "pdin", "emsg", "prft"})
        if (type == first) return true;
    return false;
}

bool isIdentity(const PlannedKey& key) { return key.format.empty() || key.format == "identity"; }

// Two judges may see the same thing from two sides.
void append(std::vector<Finding>& to, std::vector<Finding> more) {
    for (Finding& f : more) {
        const bool known = std::any_of(to.begin(), to.end(), [&](const Finding& other) {
            return other.rule == f.rule && other.sequence == f.sequence && other.url == f.url;
        });
        if (!known) to.push_back(std::move(f));
    }
}

rules::Context contextOf(const SegmentOwner& owner, std::string_view url) {
    return {owner.rung, "packager", redactUrl(url)};
}

// What one picture out of a segment cannot show: durations, rates, what goes on from one segment to the next.
bool isOfWholeSegments(std::string_view rule) {
    constexpr std::array<std::string_view, 14> all = {
        "seg-duration-mismatch", "hls-segment-over-by-half-second", "seg-gop-too-long", "seg-discontinuity-unneeded",
        "seg-identical-to-previous", "seg-av-start-skew", "seg-format-changed", "fmp4-tfdt-discontinuity",
        "fmp4-mdat-short", "ts-continuity", "ts-pmt-changed", "hls-frame-rate-mismatch", "hls-ad-discontinuity-missing",
        "seg-truncated"};
    return rule.starts_with("seg-pts-") || std::find(all.begin(), all.end(), rule) != all.end();
}

rules::Declared declaredFor(const SegmentOwner& owner, const PlannedSegment& planned) {
    rules::Declared declared = planned.declared ? *planned.declared : owner.declared;
    declared.bitrateKbps = planned.bitrateKbps;
    if (!planned.keyId.empty()) declared.defaultKid = planned.keyId;
    if (planned.mediaTimeS >= 0) declared.mediaTimeS = planned.mediaTimeS;
    return declared;
}

}  // namespace

// What a segment needed before its first byte, and what was taken of it.
struct SegmentReader::Opened {
    explicit Opened(const Clock& clock) : look(clock) {}
    SegmentLook look;
    SegmentLook::End end;
    std::shared_ptr<const media::InitSegment> init;
    std::optional<rules::KeyFacts> key;  // of the key that was asked for
    std::string keyUrl;
};

Task<SegmentResult> SegmentReader::read(const SegmentOwner& owner, const PlannedSegment& planned, ExchangeKind kind) {
    SegmentResult result;
    Opened opened(m_around.clock);
    Task<void> opening = open(owner, planned, opened, result.findings);
    co_await opening;
    if (planned.partial) opened.look.limitTo(partialBytes);
    Ask ask;
    ask.url = planned.url;
    ask.uri = planned.uri;
    ask.kind = kind;
    ask.rung = owner.rung;
    ask.sequence = planned.sequence;
    ask.range = planned.range;
    Task<Answer> streaming = m_requests.stream(std::move(ask), [&opened](std::string_view b) { return opened.look.take(b); });
    Answer answer = co_await streaming;
    if (answer.starved()) co_return result;
    if (m_around.files && !answer.ok() && answer.response.status != 416) co_return result;
    if (answer.response.failure == fetch::Failure::Aborted) {  // by us, with all that we wanted
        answer.response.failure = fetch::Failure::None;
        answer.response.message.clear();
    }
    result.asked = true;
    result.ok = answer.ok();
    result.status = answer.response.status;
    // A whole resource that came in place of a range of it holds other bytes than the segment's.
    const bool other = planned.range && !planned.partial && answer.response.status == 200;
    if (answer.ok() && !other) opened.end = opened.look.finish(!planned.partial, owner.kind == RungKind::IFrame);
    fillSample(owner, planned, answer, result);
    judgeDelivery(owner, planned, answer, opened, result);
    judgeInside(owner, planned, answer, opened, result);
    result.inspection = std::move(opened.end.inspection);
    co_return result;
}

// What is needed to look inside: the init segment, the key; or that nothing can be seen.
Task<void> SegmentReader::open(const SegmentOwner& owner, const PlannedSegment& planned, Opened& opened,
                               std::vector<Finding>& findings) {
    if (planned.hasMap) {
        Task<std::shared_ptr<const media::InitSegment>> reading = init(owner, planned, findings);
        opened.init = co_await reading;
    }
    if (!m_settings.inspectSegments || (planned.hasMap && !opened.init)) co_return;
    media::SegmentInspector::Options options;
    options.init = opened.init;
    if (planned.key) {
        const PlannedKey& needed = *planned.key;
        const bool sampled = needed.method.starts_with("SAMPLE-AES");
        if (!sampled && !isIdentity(needed)) co_return;  // a key system of its own
        if (sampled) {
            options.sampleEncryption = needed.method;
        } else {
            Task<MediaMemory::Key*> asking = key(owner, planned);
            const MediaMemory::Key* const had = co_await asking;
            if (!had) co_return;
            opened.key = had->facts;
            opened.keyUrl = had->url;
            if (had->facts.answered && had->cycle != owner.cycle) opened.key->ms = 0;  // was said when it was fetched
            const std::string iv = media::segmentIv(needed.iv, planned.sequence);
            if (needed.method != "AES-128" || had->bytes.size() != 16 || iv.size() != 16) co_return;
            opened.look.decrypt(had->bytes, iv);
        }
    }
    opened.look.inspect(std::move(options));
}

Task<std::shared_ptr<const media::InitSegment>> SegmentReader::init(const SegmentOwner& owner,
                                                                    const PlannedSegment& planned,
                                                                    std::vector<Finding>& findings) {
    std::deque<MediaMemory::Init>& known = owner.memory.inits;
    const std::string place = placeOf(planned);
    const auto remembered = [&] {
        return std::find_if(known.begin(), known.end(), [&](const MediaMemory::Init& i) { return i.place == place; });
    };
    const bool had = remembered() != known.end();
    if (!had) {
        Ask ask;
        ask.url = planned.mapUrl;
        ask.uri = "EXT-X-MAP";
        ask.kind = ExchangeKind::Init;
        ask.rung = owner.rung;
        ask.sequence = planned.sequence;
        ask.range = planned.mapRange;
        ask.maxBytes = std::min(largestInit, m_settings.maxSegmentBytes);
        Task<Answer> asking = m_requests.document(std::move(ask));
        Answer answer = co_await asking;
        const rules::Context context = contextOf(owner, planned.mapUrl);
        append(findings, m_requests.judge(context, rules::Resource::Init, answer, answer.body, planned.sequence));
        if (!answer.ok()) co_return nullptr;
        MediaMemory::Init made;
        made.place = place;
        if (m_settings.inspectSegments) {
            Task<std::string> clearing = clearInit(owner, planned, std::move(answer.body));
            const std::string body = co_await clearing;
            auto parsed = std::make_shared<media::InitSegment>(media::parseInit(body));
            made.findings = rules::judgeInit(context, *parsed, declaredFor(owner, planned));
            made.init = std::move(parsed);
        }
        if (known.size() == initsKept) known.pop_front();
        known.push_back(std::move(made));
    }
    const auto at = remembered();
    if (at == known.end()) co_return nullptr;
    if (std::exchange(at->said, owner.cycle) != owner.cycle) append(findings, at->findings);
    co_return at->init;
}

// An init segment may be encrypted like the segments (bis 4.4.4.5: the key then has an IV), but most often is not.
Task<std::string> SegmentReader::clearInit(const SegmentOwner& owner, const PlannedSegment& planned, std::string body) {
    if (!planned.encrypted || !planned.key || !isIdentity(*planned.key) || planned.key->iv.empty() || beginsWithBox(body))
        co_return body;
    Task<MediaMemory::Key*> asking = key(owner, planned);
    const MediaMemory::Key* const had = co_await asking;
    const std::string iv = media::segmentIv(planned.key->iv, planned.sequence);
    if (!had || had->bytes.size() != 16 || iv.size() != 16) co_return body;
    media::SegmentDecryptor decryptor(had->bytes, iv);
    std::string clear(decryptor.feed(body));
    clear += decryptor.finish().rest;
    co_return clear;
}

void SegmentReader::fillSample(const SegmentOwner& owner, const PlannedSegment& planned, const Answer& answer,
                               SegmentResult& result) const {
    SegmentSample& sample = result.sample;
    sample.sequence = planned.sequence;
    sample.durationS = planned.durationS;
    sample.discontinuity = planned.discontinuity;
    sample.partial = planned.partial;
    sample.fetched = answer.wall;
    sample.http = sampleOf(answer.response);
    sample.url = redactUrl(planned.url.empty() ? planned.uri : planned.url);
    sample.programDateTime = planned.programDateTime;
    if (!answer.ok() || planned.partial) return;
    owner.memory.wholeBytes = static_cast<double>(answer.response.wireBytes);
    if (planned.durationS <= 0) return;
    if (!m_around.files) sample.downloadRatio = sample.http.totalMs / 1000 / planned.durationS;
    sample.bitrateBps = static_cast<double>(answer.response.bodyBytes) * 8 / planned.durationS;
    owner.memory.peakBps = std::max(owner.memory.peakBps, *sample.bitrateBps);
}

// How it came.
void SegmentReader::judgeDelivery(const SegmentOwner& owner, const PlannedSegment& planned, const Answer& answer,
                                  const Opened& opened, SegmentResult& result) const {
    const rules::Context context = contextOf(owner, planned.url);
    const std::string& head = opened.look.head();
    const fetch::Response& response = answer.response;
    auto findings = m_requests.judge(context, rules::Resource::Segment, answer, head, planned.sequence);
    if (!m_around.files) owner.memory.statuses.grade(findings, answer.ok(), answer.answered);
    if (planned.range && !planned.partial && !owner.declared.dash) {
        auto beyond = rules::judgeByteRange(context, response, *planned.range, planned.sequence);
        if (!beyond.empty())  // says the same, and whose fault it is
            std::erase_if(findings, [](const Finding& f) { return f.rule == "http-range-unsatisfiable"; });
        append(findings, std::move(beyond));
    }
    append(result.findings, std::move(findings));
    const bool keyframe = owner.kind == RungKind::IFrame;  // of a segment: it ends where it ends
    if (answer.ok()) {
        rules::SegmentFacts facts;
        facts.sequence = planned.sequence;
        facts.durationS = planned.durationS;
        facts.partial = planned.partial || keyframe;
        facts.rangeAsked = planned.range.has_value() && !m_around.files;
        facts.status = response.status;
        facts.encrypted = planned.encrypted;
        facts.downloadS = result.sample.http.totalMs / 1000;
        facts.madeS = planned.madeS;
        facts.bytes = response.bodyBytes;
        facts.start = head;
        facts.hasMap = planned.hasMap;
        facts.isSubtitles = owner.kind == RungKind::Subtitles;
        append(result.findings, rules::judgeSegment(context, facts));
    }
    if (m_around.files || !response.complete()) return;
    const bool whole = answer.ok() && !planned.partial;
    const std::uint64_t hash = whole && opened.end.inspection ? opened.end.inspection->hash : 0;
    rules::HttpFacts facts;
    facts.response = &response;
    facts.answered = answer.answered;
    facts.wall = answer.wall;
    facts.clockOffsetS = m_around.clockErrorS();
    facts.bodyHash = hash;
    facts.targetDurationS = owner.declared.targetDurationS;
    facts.live = owner.declared.live;
    facts.lowLatency = owner.lowLatency;
    facts.offeredGzip = !planned.range;
    facts.isSubtitles = owner.kind == RungKind::Subtitles;
    facts.sequence = planned.sequence;
    facts.durationS = planned.durationS;
    facts.sentAsMade = planned.madeS > 0;
    if (whole && !keyframe && response.timings.queue < Milliseconds{20}) facts.arrival = &opened.look.arrival();
    append(result.findings, owner.memory.http.update(context, rules::Resource::Segment, facts));
    if (!answer.ok()) return;
    rules::SegmentIdentity identity;
    identity.sequence = planned.sequence;
    identity.uri = context.url;
    if (planned.range && !planned.partial) identity.rangeOffset = planned.range->first;
    if (whole) identity.size = static_cast<std::uint64_t>(response.bodyBytes);
    if (const std::string* etag = response.header("ETag")) identity.etag = *etag;
    identity.hash = hash;
    append(result.findings, owner.memory.identities.update(context, identity));
    const bool other = planned.range && response.status == 200;
    if (!whole || other || identity.size == 0U) return;
    auto& fetched = owner.memory.fetched;
    if (fetched.size() == fetchedKept) fetched.pop_front();
    fetched.push_back({planned, *identity.size, planned.key ? 0 : hash, owner.cycle});
}

// What is in it.
void SegmentReader::judgeInside(const SegmentOwner& owner, const PlannedSegment& planned, const Answer& answer,
                                Opened& opened, SegmentResult& result) const {
    const std::string encryption = planned.key ? planned.key->method : std::string();
    if (opened.key) {
        rules::KeyFacts facts = *opened.key;
        facts.sequence = planned.sequence;
        facts.decrypted = opened.end.decrypted;
        facts.sizeMultipleOf16 = opened.end.multipleOf16;
        append(result.findings, rules::judgeKey(contextOf(owner, opened.keyUrl), facts));
        for (MediaMemory::Key& k : owner.memory.keys)
            if (k.url == opened.keyUrl && facts.decrypted) k.failed = !*facts.decrypted;
    }
    const std::string place = placeOf(planned);
    const std::string before = std::exchange(owner.memory.newestMap, place);
    if (!opened.end.inspection || opened.end.decrypted == false) {
        if (answer.ok() && m_settings.inspectSegments && !encryption.empty()) {
            result.sample.media.emplace();
            result.sample.media->encryption = encryption;
        }
        opened.end.inspection.reset();
        return;
    }
    const media::Inspection& inspection = *opened.end.inspection;
    result.sample.media = media::factsOf(inspection, encryption);
    rules::SegmentView view;
    view.sequence = planned.sequence;
    view.uri = redactUrl(planned.url);
    view.durationS = planned.durationS;
    view.discontinuity = planned.discontinuity;
    view.mapChanged = !before.empty() && before != place;
    const bool keyframe = owner.kind == RungKind::IFrame;
    view.partial = planned.partial || keyframe;
    if (!view.partial) view.size = static_cast<std::uint64_t>(answer.response.bodyBytes);
    view.encryption = encryption;
    view.inspection = &inspection;
    view.init = opened.init.get();
    view.programDateTime = planned.programDateTime;
    auto findings = owner.memory.history.update(contextOf(owner, planned.url), declaredFor(owner, planned), view);
    if (keyframe) std::erase_if(findings, [](const Finding& f) { return isOfWholeSegments(f.rule); });
    append(result.findings, std::move(findings));
    if (const double peak = owner.memory.history.peakBps(); peak > 0) owner.memory.peakBps = peak;
}

}  // namespace inspector::probe
