// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/notice_text.h"

#include "app/console/format/format.h"
#include "core/model/report.h"

#include <QCoreApplication>

#include <algorithm>

namespace inspector::console {

namespace {

struct NoticeTextWords {
    Q_DECLARE_TR_FUNCTIONS(Notices)
};

// Empty when the argument is missing.
QString value(const std::vector<Arg>& args, const char* name) {
    const auto at = std::find_if(args.begin(), args.end(), [&](const Arg& arg) { return arg.name == name; });
    return at == args.end() ? QString() : argText(*at);
}

QString budgetReached(const std::vector<Arg>& args) {
    const auto step = budgetStepFromString(toStd(value(args, "step")));
    if (!step) return {};
    return NoticeTextWords::tr("The network budget is reached: the probe fetches %1. Raise the budget, or fetch fewer segments.")
        .arg(budgetStepWord(*step));
}

// What the server, or the way to it, said.
QString reason(const std::vector<Arg>& args) {
    const QString error = value(args, "error");
    return error.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(error);
}

// A time among the arguments, as a person reads it.
QString time(const std::vector<Arg>& args, const char* name) {
    const QString text = value(args, name);
    const auto parsed = parseIso8601(toStd(text));
    return parsed ? clockTime(*parsed) : text;
}

// Of the shared stores and of other probes.
QString ofServers(const std::string& id, const std::vector<Arg>& args) {
    if (id == "alone" && !value(args, "since").isEmpty())
        return NoticeTextWords::tr("The database is away since %1. This console works on with what it knows; what you change is sent when it is back.%2")
            .arg(time(args, "since"), reason(args));
    if (id == "database-connection-failure" && !value(args, "since").isEmpty())
        return NoticeTextWords::tr("The database is away since %1: look at its server and at the network to it. This console works on with what it knows; what you change is sent when it is back.%2")
            .arg(time(args, "since"), reason(args));
    if (id == "metrics-away" && !value(args, "spooled").isEmpty())
        return NoticeTextWords::tr("The server of the figures is away: %1 points wait on this machine's disk and are sent when it is back.%2")
            .arg(value(args, "spooled"), reason(args));
    if (id == "rollups-refused")
        return NoticeTextWords::tr("Minutes and hours are not summed up, so charts end where the points do: let an administrator make the "
                         "databases for it.%1").arg(reason(args));
    if (id == "conflicts") return NoticeTextWords::tr("Changes that were made while the database was away contradict what others did: see System.");
    if (id.starts_with("receiver-failed:") && !value(args, "name").isEmpty())
        return NoticeTextWords::tr("The receiver %1 does not take what it is sent: check its address and secret, and send it a test message. It answered: %2")
            .arg(value(args, "name"), value(args, "answer"));
    if (id.starts_with("service-down:") && !value(args, "probe").isEmpty())
        return NoticeTextWords::tr("Probe %1 has not been heard of for a minute: look whether it runs, and reaches the database.").arg(value(args, "probe"));
    return {};
}

// Empty where this version has no words, or misses an argument.
QString known(const std::string& id, const std::vector<Arg>& args) {
    if (id == "watching-only") {
        const QString holder = value(args, "holder");
        if (holder.isEmpty()) return NoticeTextWords::tr("This program watches and does not probe.");
        return NoticeTextWords::tr("Another program (%1) probes the channels of this data folder. This one shows what that one finds, "
                         "and takes over when it ends.").arg(holder);
    }
    if (id == "store-set-aside") {
        const QString file = value(args, "file");
        if (file.isEmpty()) return {};
        if (value(args, "store") == QLatin1String("inventory"))
            return NoticeTextWords::tr("The list of channels was damaged. It is kept as %1, and a new one was begun. Import your "
                             "channels if they are missing.").arg(file);
        return NoticeTextWords::tr("The store of figures was damaged. It is kept as %1, and a new one was begun. Older figures are "
                         "missing from the charts.").arg(file);
    }
    if (id == "disk-full")
        return NoticeTextWords::tr("The disk is full: states and events are shown but not kept. Free some space; nothing has to be "
                         "started again.");
    if (id == "budget-reached") return budgetReached(args);
    if (id == "probe-disabled" && !value(args, "probe").isEmpty())
        return NoticeTextWords::tr("The probe %1 is switched off: nothing is probed.").arg(value(args, "probe"));
    if (id == "engine-behind" && !value(args, "dropped").isEmpty())
        return NoticeTextWords::tr("This machine is too slow for what it is asked to do: %1 results were dropped so far. Probe fewer "
                         "channels, or at a longer interval.").arg(value(args, "dropped"));
    return ofServers(id, args);
}

}  // namespace

QString noticeText(const std::string& id, const std::vector<Arg>& args, const std::string& english) {
    const QString text = known(id, args);
    if (!text.isEmpty()) return text;
    return toQString(english.empty() ? id : english);
}

}  // namespace inspector::console
