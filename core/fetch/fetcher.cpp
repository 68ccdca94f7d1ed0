// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/fetcher.h"

#include "core/base/log.h"
#include "core/fetch/admission.h"
#include "core/fetch/file_source.h"
#include "core/fetch/loop_private.h"
#include "core/fetch/resolver.h"
#include "core/fetch/transfer.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

namespace inspector::fetch {

namespace {

using std::chrono::milliseconds;

MonoTime monoNow() { return std::chrono::steady_clock::now(); }
std::chrono::microseconds since(MonoTime from, MonoTime now) {
    return std::chrono::duration_cast<std::chrono::microseconds>(now - from);
}

std::string_view doing(Phase phase) {
    switch (phase) {
        case Phase::Queue: return "was waiting for its turn";
        case Phase::NameLookup: return "the name was not resolved";
        case Phase::Connect: return "there was no connection";
        case Phase::Tls: return "the TLS handshake did not end";
        case Phase::FirstByte: return "no answer came";
        case Phase::Body: return "the body was not whole";
    }
    return {};
}

}  // namespace

struct Fetcher::Private final : LoopClient {
    Private(Loop& onLoop, Loop::Private& itsInside, const FetcherOptions& options)
        : loop(onLoop), inside(itsInside),
          admission(std::max(1, options.maxInFlight), std::max(1, options.maxPerHost)),
          resolver(onLoop, {options.dnsServers, options.dnsTtlMost, options.dnsTtlLeast}) {
        keepConnections(options.maxInFlight);
        if (!options.fileRoot.empty()) files = std::make_unique<FileSource>(onLoop, options.fileRoot, wire);
        inside.clients.push_back(this);
    }
    ~Private() override {
        std::replace(inside.clients.begin(), inside.clients.end(), static_cast<LoopClient*>(this),
                     static_cast<LoopClient*>(nullptr));
    }

    void beforeWait(std::vector<curl_waitfd>& descriptors, MonoTime& wake) override;
    void afterWait(std::span<const curl_waitfd> descriptors) override;
    void ended(Transfer& transfer, CURLcode code) override;
    bool deliverOne() override;

    void queue(Transfer& transfer);
    void limit(Transfer& transfer, MonoTime from);
    void begin(Transfer& transfer);
    void resolved(Transfer& transfer, const Resolver::Answer& answer);
    void run(Transfer& transfer, const std::vector<std::string>& addresses);
    void timeOut(Transfer& transfer, Phase phase, milliseconds limit);
    void stopWaiting(Transfer& transfer);
    void finish(Transfer& transfer);
    void drop(std::unique_ptr<Transfer> transfer);
    void keepConnections(int maxInFlight) const;

    Loop& loop;
    Loop::Private& inside;
    Admission admission;
    Resolver resolver;
    std::unordered_map<Handle, std::unique_ptr<Transfer>> transfers;
    std::deque<Handle> finished;  // whose `done` is still to be called
    Handle next = 1;
    Handle deliverable = 1;  // younger ones wait for the next turn, so that a `done` that starts again starves nobody
    std::uint64_t wire = 0;
    std::unique_ptr<FileSource> files;  // instead of the network
};

// Idle connections are kept so that a channel finds its own again at its next cycle.
void Fetcher::Private::keepConnections(int maxInFlight) const {
    curl_multi_setopt(inside.multi.handle(), CURLMOPT_MAXCONNECTS, std::max(64L, 4L * maxInFlight));
}

void Fetcher::Private::beforeWait(std::vector<curl_waitfd>& descriptors, MonoTime& wake) {
    while (Transfer* transfer = admission.next()) begin(*transfer);
    resolver.beforeWait(descriptors, wake);
    if (!finished.empty()) wake = monoNow();
}

void Fetcher::Private::afterWait(std::span<const curl_waitfd> descriptors) {
    resolver.afterWait(descriptors);
    deliverable = next;
}

void Fetcher::Private::queue(Transfer& transfer) {
    transfer.state = Transfer::State::Waiting;
    transfer.waitingSince = monoNow();
    transfer.host = admission.wait(transfer.place(), transfer.id(), &transfer);
}

// Its time is over so long after `from`.
void Fetcher::Private::limit(Transfer& transfer, MonoTime from) {
    loop.cancel(std::exchange(transfer.totalTimer, 0));
    transfer.totalTimer = loop.at(from + transfer.request().totalTimeout, [this, &transfer] {
        const Phase phase = transfer.state == Transfer::State::Waiting     ? Phase::Queue
                            : transfer.state == Transfer::State::Resolving ? Phase::NameLookup
                                                                           : transfer.runningPhase();
        timeOut(transfer, phase, transfer.request().totalTimeout);
    });
}

void Fetcher::Private::begin(Transfer& transfer) {
    const MonoTime now = monoNow();
    transfer.response().timings.queue += since(transfer.waitingSince, now);
    if (!transfer.leftQueue) {
        transfer.leftQueue = now;
        limit(transfer, now);  // our own queue is not the server's fault
    }
    transfer.hopStarted = now;
    transfer.state = Transfer::State::Resolving;
    const std::string name = transfer.nameToResolve();
    if (name.empty()) return run(transfer, {});
    const Family family = transfer.request().family;
    if (const auto known = resolver.find(name, family)) return resolved(transfer, *known);
    transfer.lookup = resolver.ask(name, family,
                                   [this, &transfer](const Resolver::Answer& answer) { resolved(transfer, answer); });
    const milliseconds most = transfer.request().connectTimeout;
    transfer.lookupTimer = loop.at(
        now + most, [this, &transfer, most] { timeOut(transfer, Phase::NameLookup, most); });
}

void Fetcher::Private::resolved(Transfer& transfer, const Resolver::Answer& answer) {
    loop.cancel(std::exchange(transfer.lookupTimer, 0));
    transfer.lookup = 0;
    transfer.response().timings.nameLookup = since(transfer.hopStarted, monoNow());
    if (!answer.addresses.empty()) return run(transfer, answer.addresses);
    transfer.giveUp(Failure::NameLookup, Phase::NameLookup,
                    "The name " + transfer.nameToResolve() + " cannot be resolved: " + answer.error);
    finish(transfer);
}

void Fetcher::Private::run(Transfer& transfer, const std::vector<std::string>& addresses) {
    transfer.state = Transfer::State::Running;
    const auto used = since(transfer.hopStarted, monoNow());
    const auto left = std::chrono::duration_cast<milliseconds>(transfer.request().connectTimeout - used);
    if (!transfer.run(inside.multi, addresses, wire, left)) finish(transfer);
}

void Fetcher::Private::ended(Transfer& transfer, CURLcode code) {
    if (!transfer.endHop(code)) return finish(transfer);
    admission.leave(std::exchange(transfer.host, nullptr));
    queue(transfer);
}

void Fetcher::Private::timeOut(Transfer& transfer, Phase phase, milliseconds limit) {
    const MonoTime now = monoNow();
    if (transfer.state == Transfer::State::Waiting)
        transfer.response().timings.queue += since(transfer.waitingSince, now);
    if (transfer.state == Transfer::State::Resolving)
        transfer.response().timings.nameLookup = since(transfer.hopStarted, now);
    transfer.giveUp(Failure::Timeout, phase,
                    "After " + std::to_string(limit.count()) + " ms " + std::string(doing(phase)) + " (" +
                        transfer.target().authority() + ")");
    finish(transfer);
}

// Out of timers, names and caps, whatever it was waiting for.
void Fetcher::Private::stopWaiting(Transfer& transfer) {
    loop.cancel(std::exchange(transfer.totalTimer, 0));
    loop.cancel(std::exchange(transfer.lookupTimer, 0));
    if (transfer.lookup) resolver.forget(std::exchange(transfer.lookup, 0));
    Admission::Host* host = std::exchange(transfer.host, nullptr);
    if (!host) return;
    if (transfer.state == Transfer::State::Waiting)
        admission.withdraw(host, transfer.id());
    else
        admission.leave(host);
}

void Fetcher::Private::finish(Transfer& transfer) {
    stopWaiting(transfer);
    transfer.state = Transfer::State::Finished;
    Response& response = transfer.response();
    if (transfer.leftQueue) response.timings.total = since(*transfer.leftQueue, monoNow());
    if (response.failure != Failure::None)
        qCDebug(lcFetch, "%s: %s", toString(response.failure).data(), response.message.c_str());
    finished.push_back(transfer.id());
}

bool Fetcher::Private::deliverOne() {
    if (finished.empty() || finished.front() >= deliverable) return false;
    const auto found = transfers.find(finished.front());
    finished.pop_front();
    if (found == transfers.end()) return true;  // cancelled meanwhile
    const std::unique_ptr<Transfer> transfer = std::move(found->second);
    transfers.erase(found);
    const Done done = transfer->takeDone();
    if (done) done(std::move(transfer->response()));  // `this` may be gone now
    return true;
}

void Fetcher::Private::drop(std::unique_ptr<Transfer> transfer) {
    if (transfer->state != Transfer::State::Finished) stopWaiting(*transfer);
    transfer->silence();
    // A callback of libcurl, perhaps its own sink: it must outlive that.
    if (inside.multi.performing() && transfer->state == Transfer::State::Running)
        inside.buried.push_back(std::move(transfer));
}

Fetcher::Fetcher(Loop& loop, FetcherOptions options) : d(std::make_unique<Private>(loop, *loop.d, options)) {}

Fetcher::~Fetcher() { cancelAll(); }

Fetcher::Handle Fetcher::start(Request request, Sink sink, Done done) {
    const Handle handle = d->next++;
    if (d->files) {
        d->files->start(handle, std::move(request), std::move(sink), std::move(done));
        return handle;
    }
    auto made = std::make_unique<Transfer>(*d, handle, std::move(request), std::move(sink), std::move(done));
    Transfer& transfer = *made;
    d->transfers.emplace(handle, std::move(made));
    transfer.started = monoNow();
    if (!transfer.open()) {
        d->finish(transfer);
        return handle;
    }
    d->queue(transfer);
    d->limit(transfer, transfer.started);
    return handle;
}

void Fetcher::cancel(Handle handle) {
    if (d->files) return d->files->cancel(handle);
    const auto found = d->transfers.find(handle);
    if (found == d->transfers.end()) return;
    std::unique_ptr<Transfer> transfer = std::move(found->second);
    d->transfers.erase(found);
    d->drop(std::move(transfer));
}

void Fetcher::cancelAll() {
    auto all = std::exchange(d->transfers, {});
    for (auto& [handle, transfer] : all) d->drop(std::move(transfer));
    if (d->files) d->files->cancelAll();
}

int Fetcher::inFlight() const { return d->files ? d->files->running() : d->admission.running(); }
int Fetcher::queued() const { return d->admission.waiting(); }
std::uint64_t Fetcher::wireBytes() const { return d->wire; }

void Fetcher::setCaps(int maxInFlight, int maxPerHost) {
    d->admission.setCaps(maxInFlight, maxPerHost);
    d->keepConnections(std::max(1, maxInFlight));
}

}  // namespace inspector::fetch
