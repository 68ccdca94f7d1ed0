// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/notice_text.h"

#include "app/console/format/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace inspector::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

QString value(const std::vector<Arg>& args, const char* name) {
    const auto at = std::find_if(args.begin(), args.end(), [&](const Arg& arg) { return arg.name == name; });
    return at == args.end() ? QStringLiteral("?") : argText(*at);
}

QString known(const std::string& id, const std::vector<Arg>& args) {
    if (id == "watching-only")
        return Words::tr("Another program (%1) probes the channels of this store. This one watches and can change channels; "
                         "it takes over when the other one ends.").arg(value(args, "holder"));
    if (id == "store-set-aside")
        return Words::tr("A store was damaged. It was kept aside as %1 and a new one was begun. Import your list of channels "
                         "if they are missing.").arg(value(args, "file"));
    if (id == "store-read-only")
        return Words::tr("The data folder cannot be written. Figures are shown but not kept; check its permissions.");
    if (id == "disk-full")
        return Words::tr("The disk is full. Figures are shown but not kept until there is room again.");
    return {};
}

}  // namespace

QString noticeText(const std::string& id, const std::vector<Arg>& args, const std::string& english) {
    const bool complete = std::all_of(args.begin(), args.end(), [](const Arg& arg) { return !arg.name.empty(); });
    const QString text = complete ? known(id, args) : QString();
    if (!text.isEmpty() && !text.contains(QLatin1Char('?'))) return text;
    return toQString(english.empty() ? id : english);
}

}  // namespace inspector::console
