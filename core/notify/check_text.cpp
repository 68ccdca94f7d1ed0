// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/translate_noop.h"
#include "core/notify/check.h"

#include <algorithm>

namespace inspector::notify {

namespace {

constexpr ProblemText texts[] = {
    {"route-name-missing", QT_TRANSLATE_NOOP("notify", "A route below {where} has no name"),
     QT_TRANSLATE_NOOP("notify", "Name it: the trace of an alert calls routes by their names.")},
    {"route-name-slash", QT_TRANSLATE_NOOP("notify", "The name of {where} has a slash"),
     QT_TRANSLATE_NOOP("notify", "Leave it out: a slash parts the names in a path.")},
    {"route-name-twice", QT_TRANSLATE_NOOP("notify", "Two routes are called {where}"),
     QT_TRANSLATE_NOOP("notify", "Give one of them another name.")},
    {"route-too-deep", QT_TRANSLATE_NOOP("notify", "{where} stands more than {limit} routes deep"),
     QT_TRANSLATE_NOOP("notify", "Bring it further up; \"continue\" may spare a level.")},
    {"route-too-many", QT_TRANSLATE_NOOP("notify", "There are more than {limit} routes"),
     QT_TRANSLATE_NOOP("notify", "Group by a label instead of having a route for each of its values.")},
    {"route-receiver-unknown", QT_TRANSLATE_NOOP("notify", "{where} tells {receiver}, which is not there"),
     QT_TRANSLATE_NOOP("notify", "Choose one of the receivers, or make it first.")},
    {"route-receiver-heartbeat",
     QT_TRANSLATE_NOOP("notify", "{where} tells {receiver}, which is a heartbeat: it is told no alerts"),
     QT_TRANSLATE_NOOP("notify", "Choose another receiver; a heartbeat needs no route.")},
    {"route-receiver-off", QT_TRANSLATE_NOOP("notify", "{where} tells {receiver}, which is switched off"),
     QT_TRANSLATE_NOOP("notify", "Nobody is told until it is switched on.")},
    {"route-nobody", QT_TRANSLATE_NOOP("notify", "No route has a receiver"),
     QT_TRANSLATE_NOOP("notify", "Give the first route one, or nobody is told of anything.")},
    {"route-root-matchers", QT_TRANSLATE_NOOP("notify", "{where}, the first route, has matchers, which are not asked"),
     QT_TRANSLATE_NOOP("notify", "It takes everything; put the matchers into a route below it.")},
    {"matcher-wrong", QT_TRANSLATE_NOOP("notify", "{where}: {matcher} cannot be used: {why}"),
     QT_TRANSLATE_NOOP("notify", "Correct it; until then it matches nothing.")},
    {"route-matchers-many", QT_TRANSLATE_NOOP("notify", "{where} has more than {limit} matchers"),
     QT_TRANSLATE_NOOP("notify", "Put some into a regular expression, such as group=~\"news|sports\".")},
    {"route-never", QT_TRANSLATE_NOOP("notify", "{where} never takes an alert: {matcher} contradicts {other}"),
     QT_TRANSLATE_NOOP("notify", "Remove one of the two; also those of the routes above count.")},
    {"route-shadowed",
     QT_TRANSLATE_NOOP("notify", "{where} never takes an alert: {other} before it takes all of its alerts"),
     QT_TRANSLATE_NOOP("notify", "Move it up, or let the other one continue.")},
    {"route-wait-negative", QT_TRANSLATE_NOOP("notify", "{where} waits for less than nothing ({seconds})"),
     QT_TRANSLATE_NOOP("notify", "A wait of 0 tells at once; 10 s lets what breaks together arrive together.")},
    {"route-time-wrong", QT_TRANSLATE_NOOP("notify", "{where}: {name} is {seconds}, which is not from 1 s to a year"),
     QT_TRANSLATE_NOOP("notify", "Minutes for the group's interval and hours for repeats are usual.")},
    {"route-repeats-late",
     QT_TRANSLATE_NOOP("notify", "{where} repeats after {seconds}, sooner than its group's interval ({limit})"),
     QT_TRANSLATE_NOOP("notify", "It repeats at the group's interval; make the repeats rarer than that.")},
    {"route-group-by-wrong", QT_TRANSLATE_NOOP("notify", "{where} groups by {name}, which is no label"),
     QT_TRANSLATE_NOOP("notify", "Names of labels have letters, digits and _; \"...\" stands alone.")},
    {"route-times-unknown", QT_TRANSLATE_NOOP("notify", "{where} names the times {name}, which are not there"),
     QT_TRANSLATE_NOOP("notify", "Choose one of the times, or make it first.")},
    {"route-escalation-half",
     QT_TRANSLATE_NOOP("notify", "{where} has only one of the two: a time to escalate after, and to whom"),
     QT_TRANSLATE_NOOP("notify", "Give both, or neither.")},
    {"route-escalation-same", QT_TRANSLATE_NOOP("notify", "{where} escalates to {receiver}, which it tells anyway"),
     QT_TRANSLATE_NOOP("notify", "Escalate to somebody else.")},
    {"receiver-name-twice", QT_TRANSLATE_NOOP("notify", "Two receivers are called {where}"),
     QT_TRANSLATE_NOOP("notify", "Give one of them another name, so that a trace tells them apart.")},
    {"receiver-name-missing", QT_TRANSLATE_NOOP("notify", "A receiver has no name"),
     QT_TRANSLATE_NOOP("notify", "Name it: routes and traces call it by its name.")},
    {"receiver-never", QT_TRANSLATE_NOOP("notify", "{where} may be told nothing: at most 0 messages a minute"),
     QT_TRANSLATE_NOOP("notify", "30 are usual; switch it off if it is to be told nothing.")},
    {"receiver-field-missing", QT_TRANSLATE_NOOP("notify", "{where} has no {field}"),
     QT_TRANSLATE_NOOP("notify", "Fill it in: nothing can be sent without.")},
    {"receiver-field-wrong", QT_TRANSLATE_NOOP("notify", "{where}: {field} is not {wanted}"),
     QT_TRANSLATE_NOOP("notify", "Correct it: nothing can be sent with it.")},
    {"receiver-field-unknown", QT_TRANSLATE_NOOP("notify", "{where} has {field}, which no receiver of its kind has there"),
     QT_TRANSLATE_NOOP("notify", "Remove it; secrets stand among the secrets, everything else among the settings.")},
    {"receiver-slack-both", QT_TRANSLATE_NOOP("notify", "{where} has a webhook and a bot token"),
     QT_TRANSLATE_NOOP("notify", "The webhook is used; remove it for messages that are updated.")},
    {"receiver-mail-plain", QT_TRANSLATE_NOOP("notify", "{where} may send mail and its password without TLS"),
     QT_TRANSLATE_NOOP("notify", "Require TLS unless the mail server is on this machine.")},
    {"receiver-plain", QT_TRANSLATE_NOOP("notify", "{where} sends secrets without TLS ({field})"),
     QT_TRANSLATE_NOOP("notify", "Use https:// unless it is on this machine.")},
    {"inhibition-name-missing", QT_TRANSLATE_NOOP("notify", "An inhibition has no name"),
     QT_TRANSLATE_NOOP("notify", "Name it: a muted alert says which inhibition mutes it.")},
    {"inhibition-name-twice", QT_TRANSLATE_NOOP("notify", "Two inhibitions are called {where}"),
     QT_TRANSLATE_NOOP("notify", "Give one of them another name.")},
    {"inhibition-side-empty", QT_TRANSLATE_NOOP("notify", "The inhibition {where} takes every alert on one side"),
     QT_TRANSLATE_NOOP("notify", "Say by matchers which alerts mute, and which are muted.")},
    {"inhibition-equal-wrong", QT_TRANSLATE_NOOP("notify", "The inhibition {where} compares {name}, which is no label"),
     QT_TRANSLATE_NOOP("notify", "Names of labels have letters, digits and _.")},
    {"inhibition-wide",
     QT_TRANSLATE_NOOP("notify", "The inhibition {where} compares no label: one alert mutes others on any channel"),
     QT_TRANSLATE_NOOP("notify", "Compare \"channel\" or \"endpoint\", unless that is meant.")},
    {"times-empty", QT_TRANSLATE_NOOP("notify", "The times {where} name no time"),
     QT_TRANSLATE_NOOP("notify", "Give at least one interval, such as \"Mon-Fri 08:00-18:00 Europe/Berlin\".")},
    {"times-wrong", QT_TRANSLATE_NOOP("notify", "{where}: {interval} cannot be used: {why}"),
     QT_TRANSLATE_NOOP("notify", "Correct it; \"Mon-Fri 08:00-18:00 Europe/Berlin\" is an example.")},
    {"times-never", QT_TRANSLATE_NOOP("notify", "The times {where} do not come within two years"),
     QT_TRANSLATE_NOOP("notify", "Look at the years and at the days of the months.")},
    {"silence-everything", QT_TRANSLATE_NOOP("notify", "The silence takes every alert"),
     QT_TRANSLATE_NOOP("notify", "Name an alert, a channel or a group; all that nobody shall hear of is a route without a receiver.")},
    {"silence-wide", QT_TRANSLATE_NOOP("notify", "The silence takes every alert that has {name}"),
     QT_TRANSLATE_NOOP("notify", "Name the values, unless that is meant.")},
    {"span-inverted", QT_TRANSLATE_NOOP("notify", "The end ({end}) is not after the start ({start})"),
     QT_TRANSLATE_NOOP("notify", "Set a later end.")},
    {"span-past", QT_TRANSLATE_NOOP("notify", "The end ({end}) is past"), QT_TRANSLATE_NOOP("notify", "Set a later end.")},
    {"span-long", QT_TRANSLATE_NOOP("notify", "It lasts for more than a year, until {end}"),
     QT_TRANSLATE_NOOP("notify", "What is silent for ever is forgotten: end it sooner, or change the rule.")},
    {"author-missing",
     QT_TRANSLATE_NOOP("notify", "Nobody is named as the author"), QT_TRANSLATE_NOOP("notify", "Say who answers for it.")},
    {"comment-missing", QT_TRANSLATE_NOOP("notify", "There is no comment"),
     QT_TRANSLATE_NOOP("notify", "Say why, for those who meet it at night.")},
    {"maintenance-empty", QT_TRANSLATE_NOOP("notify", "The maintenance names no channel, group or endpoint"),
     QT_TRANSLATE_NOOP("notify", "Choose what is worked on.")},
    {"name-missing", QT_TRANSLATE_NOOP("notify", "It has no name"), QT_TRANSLATE_NOOP("notify", "Name it.")},
};

std::string render(std::string_view text, const Problem& problem) {
    Finding values;
    values.args = problem.args;
    values.args.push_back(textArg("where", problem.where));
    return renderEnglish(text, values);
}

}  // namespace

const ProblemText* textOf(std::string_view id) {
    const auto found = std::find_if(std::begin(texts), std::end(texts), [id](const ProblemText& t) { return t.id == id; });
    return found == std::end(texts) ? nullptr : found;
}

std::string english(const Problem& problem) {
    const ProblemText* text = textOf(problem.id);
    return text ? render(text->message, problem) + ". " + text->advice : problem.id;
}

bool isRefused(const std::vector<Problem>& problems) {
    return std::any_of(problems.begin(), problems.end(), [](const Problem& p) { return p.refused; });
}

}  // namespace inspector::notify
