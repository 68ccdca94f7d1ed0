// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/inspector.h"

#include "core/evidence/exchange_codec.h"
#include "core/runtime/alert_queries.h"
#include "core/runtime/commands.h"
#include "core/runtime/examiner.h"
#include "core/runtime/mailbox.h"
#include "core/runtime/probing_session.h"
#include "core/runtime/receiver_trial.h"
#include "core/runtime/rule_history.h"
#include "core/runtime/series_reader.h"
#include "core/runtime/store_room.h"
#include "core/runtime/trial.h"

#include <QStandardPaths>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

namespace inspector::runtime {

namespace {

// What was measured without a lease counts only where it is asked for.
series::Selection counted(series::Selection selection) {
    const bool asked = std::any_of(selection.tags.begin(), selection.tags.end(),
                                   [](const Tag& tag) { return tag.first == leaseTag; });
    if (!asked) selection.tags.push_back(leasedOnly());
    return selection;
}

}  // namespace

struct Inspector::Private {
    Private(Options o, const Clock& c)
        : options(std::move(o)), clock(c), reader(options, clock),
          room(options, clock, mailbox, [this] { reader.reopen(); }), trial(clock), examiner(clock) {
        if (options.actor.empty()) options.actor = commands::defaultActor();
    }

    // An answer from the inventory's store.
    template <typename T, typename Ask>
    void askStore(Answer<T> answer, Ask ask) {
        room.post([answer = std::move(answer), ask = std::move(ask)](inventory::Store* store, const Error* why) {
            answer(store ? ask(*store) : Result<T>(fail(*why)));
        });
    }

    // An answer from the series. Before the first point was ever written there is no file: nothing is the answer.
    template <typename T, typename Ask>
    void askSeries(Answer<T> answer, Ask ask) {
        reader.post([this, answer = std::move(answer), ask = std::move(ask)](series::Store* store, const Error* why) {
            if (!store) return answer(why->kind == Error::Kind::NotFound ? Result<T>(T{}) : Result<T>(fail(*why)));
            Result<T> result = ask(*store);
            if (!result && result.error().kind == Error::Kind::Corrupt) reader.reopen();
            answer(std::move(result));
        });
    }

    Options options;
    const Clock& clock;
    Mailbox mailbox;
    SeriesReader reader;
    StoreRoom room;
    Trial trial;
    Examiner examiner;
    ReceiverTrial receiverTrial{clock};
    std::atomic<std::uint64_t> ruleTrial{0};   // the newest

    std::mutex mutex;  // guards the two
    bool started = false;
    bool stopped = false;
};

Inspector::Inspector(Options options, const Clock& clock) : d(std::make_unique<Private>(std::move(options), clock)) {}

Inspector::~Inspector() { stop(); }

void Inspector::start(std::function<void()> wake) {
    const std::lock_guard lock(d->mutex);
    if (std::exchange(d->started, true)) return;
    d->mailbox.setWake(std::move(wake));
    d->reader.start();
    d->room.start();
    d->trial.start();
    d->examiner.start();
}

void Inspector::stop() {
    const std::lock_guard lock(d->mutex);
    if (std::exchange(d->stopped, true)) return;
    d->examiner.stop();
    d->trial.stop();
    d->receiverTrial.stop();
    d->room.stop();
    d->reader.stop();
    d->mailbox.silence();
}

Changes Inspector::take() { return d->mailbox.take(); }

bool Inspector::urgent() const { return d->mailbox.urgent(); }

void Inspector::apply(std::vector<inventory::Change> changes, Answer<Inventory> answer) {
    d->room.apply(std::move(changes), std::move(answer));
}

void Inspector::pendingEdits(Answer<std::vector<inventory::PendingEdit>> answer) {
    d->askStore<std::vector<inventory::PendingEdit>>(
        std::move(answer), [](inventory::Store& store) -> Result<std::vector<inventory::PendingEdit>> {
            auto* shared = dynamic_cast<inventory::SharedStore*>(&store);
            return shared ? shared->pendingEdits() : std::vector<inventory::PendingEdit>{};
        });
}

void Inspector::settle(std::int64_t edit, bool overwrite, Answer<Inventory> answer) {
    d->room.settle(edit, overwrite, std::move(answer));
}

void Inspector::probeNow(const ChannelId& channel) { d->room.probeNow(channel); }

void Inspector::act(AlertCommand command, Answer<std::vector<Alert>> answer) {
    d->askStore<std::vector<Alert>>(std::move(answer), [this, command = std::move(command)](
                                                           inventory::Store& store) -> Result<std::vector<Alert>> {
        auto news = store.act(command, d->options.actor, d->clock.now());
        if (!news) return fail(std::move(news.error()));
        d->mailbox.alerts(news->alerts);
        return std::move(news->alerts);
    });
}

void Inspector::tryChannel(Channel channel, Template settings, Answer<std::shared_ptr<const ProbeReport>> answer) {
    probe::EngineOptions options{ownProbe(*d->room.inventory(), d->options.probeId), d->options.dnsServers,
                                 d->options.caFile};
    d->trial.run(std::move(channel), std::move(settings), std::nullopt, std::move(options), std::move(answer));
}

void Inspector::tryEndpoint(Endpoint endpoint, Channel channel, Template settings,
                            Answer<std::shared_ptr<const ProbeReport>> answer) {
    probe::EngineOptions options{ownProbe(*d->room.inventory(), d->options.probeId), d->options.dnsServers,
                                 d->options.caFile};
    d->trial.run(std::move(channel), std::move(settings), std::move(endpoint), std::move(options), std::move(answer));
}

void Inspector::examine(ExamineRequest request, std::function<void(const probe::Progress&)> progress,
                        Answer<std::shared_ptr<const Examination>> answer) {
    probe::EngineOptions options{ownProbe(*d->room.inventory(), d->options.probeId), d->options.dnsServers,
                                 d->options.caFile};
    d->examiner.run(std::move(request), std::move(options), std::move(progress), std::move(answer));
}

void Inspector::cancelExamination() { d->examiner.cancel(); }

void Inspector::events(inventory::EventFilter filter, Answer<std::vector<Event>> answer) {
    d->askStore<std::vector<Event>>(std::move(answer), [filter = std::move(filter)](inventory::Store& store) {
        return store.events(filter);
    });
}

void Inspector::openFindings(std::optional<ChannelId> channel, Answer<std::vector<inventory::FindingRow>> answer) {
    d->askStore<std::vector<inventory::FindingRow>>(
        std::move(answer),
        [channel = std::move(channel)](inventory::Store& store) { return store.openFindings(channel); });
}

void Inspector::stateHistory(std::optional<ChannelId> channel, WallTime from, WallTime to,
                             Answer<std::vector<inventory::StateSpan>> answer) {
    d->askStore<std::vector<inventory::StateSpan>>(
        std::move(answer), [channel = std::move(channel), from, to](inventory::Store& store) {
            return store.stateHistory(channel, from, to);
        });
}

void Inspector::verdicts(std::optional<ChannelId> channel, WallTime from, WallTime to,
                         Answer<std::vector<inventory::Store::VerdictSpan>> answer) {
    d->askStore<std::vector<inventory::Store::VerdictSpan>>(
        std::move(answer), [channel = std::move(channel), from, to](inventory::Store& store) {
            return store.verdicts(channel, from, to);
        });
}

void Inspector::evidence(ChannelId channel, Answer<std::vector<EvidenceBundle>> answer) {
    d->askStore<std::vector<EvidenceBundle>>(std::move(answer), [channel = std::move(channel)](inventory::Store& store) {
        return store.evidence(channel);
    });
}

void Inspector::evidenceExchanges(std::int64_t bundle, Answer<Exchanges> answer) {
    d->askStore<Exchanges>(std::move(answer), [bundle](inventory::Store& store) -> Result<Exchanges> {
        auto found = store.evidenceData(bundle);
        if (!found) return fail(std::move(found.error()));
        return evidence::decode(found->data);
    });
}

void Inspector::recentExchanges(const ChannelId& channel, Answer<Exchanges> answer) {
    d->room.recent(channel, std::move(answer));
}

void Inspector::alerts(inventory::AlertFilter filter, Answer<std::vector<Alert>> answer) {
    d->askStore<std::vector<Alert>>(std::move(answer), [filter = std::move(filter)](inventory::Store& store) {
        return store.findAlerts(filter);
    });
}

void Inspector::alertLog(inventory::AlertLogFilter filter, Answer<std::vector<AlertEntry>> answer) {
    d->askStore<std::vector<AlertEntry>>(std::move(answer), [filter = std::move(filter)](inventory::Store& store) {
        return store.alertLog(filter);
    });
}

void Inspector::outbox(inventory::OutboxFilter filter, Answer<std::vector<OutboxEntry>> answer) {
    d->askStore<std::vector<OutboxEntry>>(std::move(answer), [filter = std::move(filter)](inventory::Store& store) {
        return store.outbox(filter);
    });
}

// What happened from the inventory, on its thread; figures and the trial itself on the figures' thread.
void Inspector::tryRule(AlertRule rule, WallTime from, WallTime to, Answer<RuleTrialReport> answer) {
    const std::uint64_t round = ++d->ruleTrial;
    d->room.post([this, rule = std::move(rule), from, to, round, answer = std::move(answer)](inventory::Store* store, const Error* why) mutable {
        if (!store) return answer(fail(*why));
        const auto inventory = d->room.inventory();
        auto history = historyOf(*store, *inventory, rule, from, to);
        if (!history) return answer(fail(std::move(history.error())));
        RuleTrialReport report;
        report.from = from;
        report.to = to;
        if (const auto told = toldPerHour(*store, rule.id, from, to)) report.perHourNow = *told;
        else history->remarks.push_back("What was told in this time could not be read: " + told.error().what);
        d->reader.post([this, rule = std::move(rule), inventory, history = std::move(*history), report = std::move(report), round,
                        answer = std::move(answer)](series::Store* figures, const Error* none) mutable {
            if (round != d->ruleTrial) return answer(fail(Error::Kind::Cancelled, "A newer trial has begun"));
            std::vector<std::string> remarks = std::move(history.remarks);
            if (auto query = figuresOf(rule, report.from, report.to, remarks)) {
                if (!figures && none->kind != Error::Kind::NotFound) return answer(fail(*none));
                query->selection = counted(std::move(query->selection));
                auto found = figures ? d->reader.answer(*query) : Result<std::vector<series::Series>>(std::vector<series::Series>{});
                if (!found) return answer(fail(std::move(found.error())));
                history = historyOf(*found, *inventory, rule, report.from, report.to);
                remarks.insert(remarks.end(), history.remarks.begin(), history.remarks.end());
            }
            report.trial = alerts::tryRule(rule, history.series, report.from, report.to);
            report.perHourThen = report.perHourNow + report.trial.perHour;
            report.remarks = std::move(remarks);
            answer(std::move(report));
        });
    });
}

void Inspector::tryReceiver(Receiver receiver, Answer<ReceiverAnswer> answer) {
    d->room.post([this, receiver = std::move(receiver), answer = std::move(answer)](inventory::Store* store, const Error* why) mutable {
        if (!store) return answer(fail(*why));
        const Receiver* known = d->room.inventory()->receiver(receiver.id);
        if (known && !known->secrets.empty()) {
            const auto stored = store->receiversWithSecrets();
            if (!stored) return answer(fail(stored.error()));
            for (const Receiver& one : *stored)
                if (one.id == receiver.id)
                    for (const auto& [name, text] : one.secrets)
                        if (std::string& own = receiver.secrets[name]; own.empty()) own = text;
        }
        std::erase_if(receiver.secrets, [](const auto& secret) { return secret.second.empty() || secret.second == inventory::noToken; });
        d->receiverTrial.run(std::move(receiver), std::move(answer));
    });
}

void Inspector::alertQuality(WallTime from, WallTime to, Answer<alerts::AlertQuality> answer) {
    d->askStore<alerts::AlertQuality>(std::move(answer),
                                      [from, to](inventory::Store& store) { return qualityOf(store, from, to); });
}

void Inspector::handover(WallTime from, WallTime to, Answer<alerts::Handover> answer) {
    d->askStore<alerts::Handover>(std::move(answer), [this, from, to](inventory::Store& store) {
        return handoverOf(store, *d->room.inventory(), from, to);
    });
}

void Inspector::audit(inventory::AuditFilter filter, Answer<std::vector<inventory::AuditEntry>> answer) {
    d->askStore<std::vector<inventory::AuditEntry>>(std::move(answer), [filter = std::move(filter)](inventory::Store& store) {
        return store.audit(filter);
    });
}

// The database's part on the inventory thread, then the series' on theirs.
void Inspector::system(Answer<SystemState> answer) {
    d->room.system([this, answer = std::move(answer)](Result<SystemState> state) {
        if (!state) return answer(std::move(state));
        d->reader.describe(std::move(*state), answer);
    });
}

void Inspector::series(series::Query query, Answer<std::vector<series::Series>> answer) {
    query.selection = counted(std::move(query.selection));
    d->askSeries<std::vector<series::Series>>(
        std::move(answer), [this, query = std::move(query)](series::Store&) { return d->reader.answer(query); });
}

void Inspector::points(series::Selection selection, std::size_t limit, Answer<std::vector<Point>> answer) {
    d->askSeries<std::vector<Point>>(
        std::move(answer),
        [selection = counted(std::move(selection)), limit](series::Store& store) { return store.points(selection, limit); });
}

std::shared_ptr<const ProbeReport> Inspector::newestReport(const ChannelId& channel) const {
    return d->room.newestReport(channel);
}

std::filesystem::path defaultDataFolder() {
    const QString base = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return std::filesystem::path(base.toStdU16String()) / "inspector";
}

}  // namespace inspector::runtime
