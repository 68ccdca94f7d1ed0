// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/notices.h"

#include "core/runtime/lease_keeper.h"

#include <algorithm>
#include <utility>

namespace inspector::runtime {

namespace {

auto find(auto& notices, std::string_view id) {
    return std::find_if(notices.begin(), notices.end(), [id](const Notice& n) { return n.id == id; });
}

std::string sentence(const Error& error) {
    std::string text = error.what;
    if (!error.where.empty()) text += " (" + error.where + ")";
    text += ". ";
    text += error.hint.empty() ? "The program goes on and tries again." : error.hint + ".";
    return text;
}

std::string fetched(BudgetStep step) {
    switch (step) {
        case BudgetStep::AsAsked: return "everything that is asked for";
        case BudgetStep::NewestOnly: return "only the newest segment of each rung";
        case BudgetStep::OneRungInTurn: return "one rung's segment in turn";
        case BudgetStep::First64KiB: return "only the first 64 KiB of one segment in turn";
    }
    return {};
}

}  // namespace

bool Notices::put(Notice notice) {
    const auto at = find(m_notices, notice.id);
    if (at == m_notices.end()) {
        m_notices.push_back(std::move(notice));
        return true;
    }
    notice.since = at->since;
    *at = std::move(notice);
    return false;
}

bool Notices::remove(std::string_view id) {
    const auto at = find(m_notices, id);
    if (at == m_notices.end()) return false;
    m_notices.erase(at);
    return true;
}

bool Notices::has(std::string_view id) const { return find(m_notices, id) != m_notices.end(); }

Notice watchingOnly(const std::string& holder, WallTime now) {
    return {"watching-only", Severity::Info, {textArg("holder", holder)},
            "Another program (" + holder + ") probes the channels of this data folder. This one shows what that one "
            "finds, and takes over when it ends.", now};
}

Notice storeSetAside(const std::string& store, const std::string& file, WallTime now) {
    return {"store-set-aside", Severity::Major, {textArg("store", store), textArg("file", file)},
            "The " + store + " was damaged. It is kept as " + file + ", and a new one was begun. " +
                (store == "inventory" ? "Import your list of channels if they are missing."
                                      : "Older figures are missing from the charts."), now};
}

Notice storeFailing(const Error& error, WallTime now) {
    const std::vector<Arg> args{textArg("file", error.where), textArg("error", error.what)};
    switch (error.kind) {
        case Error::Kind::Full:
            return {"disk-full", Severity::Major, args,
                    "The disk is full: states and events are shown but not kept. Free some space; nothing has to be "
                    "started again.", now};
        case Error::Kind::Denied: return {"store-read-only", Severity::Major, args, sentence(error), now};
        case Error::Kind::Unavailable: return {"store-unavailable", Severity::Major, args, sentence(error), now};
        default: return {"store-failed", Severity::Major, args, sentence(error), now};
    }
}

Notice storeNotOpened(const Error& error, WallTime now) {
    return {"store-not-opened", Severity::Critical, {textArg("file", error.where), textArg("error", error.what)},
            "The inventory cannot be opened, so there are no channels to show: " + sentence(error), now};
}

Notice seriesFailing(const Error& error, WallTime now) {
    const std::vector<Arg> args{textArg("file", error.where), textArg("error", error.what)};
    return {"series-failed", Severity::Major, args,
            error.kind == Error::Kind::Full
                ? "The disk is full: figures wait in memory and are not kept. Free some space; nothing has to be "
                  "started again."
                : "Figures wait in memory and are not kept: " + sentence(error), now};
}

Notice budgetReached(BudgetStep step, WallTime now) {
    return {"budget-reached", Severity::Minor, {textArg("step", std::string(toString(step)))},
            "The network budget is reached: of each channel the probe fetches " + fetched(step) +
                ". Raise the budget, or fetch fewer segments.", now};
}

Notice probeDisabled(const ProbeId& probe, WallTime now) {
    return {"probe-disabled", Severity::Minor, {textArg("probe", probe.value)},
            "The probe " + probe.value + " is switched off: nothing is probed. Switch it on in the inventory.", now};
}

Notice behind(std::uint64_t dropped, WallTime now) {
    return {"engine-behind", Severity::Major, {numberArg("dropped", static_cast<double>(dropped))},
            "This machine is too slow for what it is asked to do: " + std::to_string(dropped) +
                " results were dropped so far. Probe fewer channels, or at a longer interval.", now};
}

namespace {
std::string because(const std::optional<Error>& why) { return why ? ": " + sentence(*why) : "."; }
std::vector<Arg> argsOf(const std::optional<Error>& why, WallTime since) {
    std::vector<Arg> args{textArg("since", formatIso8601(since))};
    if (why) args.push_back(textArg("error", why->what));
    if (why) args.push_back(textArg("file", why->where));
    return args;
}
}  // namespace

Notice alone(const std::optional<Error>& why, WallTime since) {
    return {"alone", Severity::Major, argsOf(why, since),
            "The shared database is away since " + formatIso8601(since) +
                ". This program goes on alone; what is changed here waits for it" + because(why), since};
}

Notice databaseDead(const std::optional<Error>& why, WallTime since) {
    return {"database-connection-failure", Severity::Critical, argsOf(why, since),
            "The shared database has been away for more than a minute, since " + formatIso8601(since) +
                ". Look after the server and the network to it" + because(why), since};
}

Notice rollUpsRefused(const Error& error, WallTime now) {
    return {"rollups-refused", Severity::Minor, {textArg("error", error.what), textArg("file", error.where)},
            "Minutes and hours are not summed up, so charts end where the points do: " + sentence(error), now};
}

Notice metricsAway(const Error& error, std::uint64_t spooled, WallTime now) {
    return {"metrics-away", Severity::Major,
            {numberArg("spooled", static_cast<double>(spooled)), textArg("error", error.what), textArg("file", error.where)},
            std::to_string(spooled) + " points wait on this machine's disk for the series' server: " + sentence(error), now};
}

Notice conflicts(std::size_t count, WallTime now) {
    return {"conflicts", Severity::Minor, {numberArg("count", static_cast<double>(count))},
            std::to_string(count) + " changes that were made while the database was away meet what others changed. Decide "
            "each of them: send it again, or drop it.", now};
}

std::string serviceDownId(const ProbeId& probe) { return "service-down:" + probe.value; }

Notice serviceDown(const ProbeLife& probe, WallTime now) {
    return {serviceDownId(probe.id), Severity::Critical,
            {textArg("probe", probe.id.value), textArg("holder", readableHolder(probe.holder)),
             textArg("seen", formatIso8601(probe.seen))},
            "The probe " + probe.id.value + " has not been heard of since " + formatIso8601(probe.seen) + " (" +
                readableHolder(probe.holder) + "). Others probe its channels where they may. Look after that machine, or "
                "switch the probe off.", now};
}

Notice receiverFailed(const FailingReceiver& receiver) {
    return {"receiver-failed:" + receiver.receiver.value, Severity::Major,
            {textArg("receiver", receiver.receiver.value), textArg("name", receiver.name), textArg("answer", receiver.answer)},
            "The receiver " + receiver.name + " has taken nothing since " + formatIso8601(receiver.since) + ": " + receiver.answer +
                ". Check its address and secret, and send it a test message.", receiver.since};
}

Notice mayNotProbe(const Rights& rights, WallTime now) {
    return {"may-not-probe", Severity::Info, {textArg("user", rights.user), textArg("role", rights.role)},
            "The database lets the user " + rights.user + " (" + rights.role + ") watch, not probe: this program shows what "
            "others find.", now};
}

bool concernsEverybody(std::string_view notice) { return notice.starts_with("service-down:") || notice.starts_with("receiver-failed:"); }

bool isAboutStore(std::string_view notice) {
    return notice == "database-connection-failure" || notice == "disk-full" || notice.starts_with("store-");
}

Event systemEvent(const Notice& notice) {
    Event event;
    event.time = notice.since;
    event.kind = EventKind::System;
    event.severity = notice.severity;
    event.code = notice.id.substr(0, notice.id.find(':'));  // of "service-down:<probe>" what it is
    Finding finding;
    finding.rule = event.code;
    finding.severity = notice.severity;
    finding.stage.clear();
    finding.args = notice.args;
    event.finding = std::move(finding);
    return event;
}

}  // namespace inspector::runtime
