// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the console's thread does with ten thousand open alerts, in CPU time: the panel's rows, the table's filter and order, its rows
// anew and with one that changed. Exits with 1 when one of them costs more than a frame.
#include "app/console/models/alert_filter.h"
#include "app/console/models/alert_model.h"
#include "app/console/models/alert_order.h"
#include "app/console/models/alert_table_model.h"
#include "core/alert/default_rules.h"

#include <QGuiApplication>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace inspector::console {
namespace {

constexpr double frameMs = 16;
constexpr int rounds = 10;
constexpr std::size_t shown = 500;
constexpr WallTime now{std::chrono::hours{24 * 365 * 50}};

template <typename Work>
bool costs(const char* what, Work work) {
    double best = 1e9;
    for (int i = 0; i < rounds; ++i) {
        const std::clock_t begin = std::clock();
        work();
        best = std::min(best, static_cast<double>(std::clock() - begin) * 1'000 / CLOCKS_PER_SEC);
    }
    std::printf("%s: %.2f ms (limit %.0f)\n", what, best, frameMs);
    return best < frameMs;
}

int run() {
    auto inventory = std::make_shared<Inventory>();
    inventory->alertRules = alerts::defaultRules();
    std::sort(inventory->alertRules.begin(), inventory->alertRules.end(), [](const AlertRule& a, const AlertRule& b) { return a.id < b.id; });
    std::map<std::string, Alert> open;
    for (int i = 0; i < 10'000; ++i) {
        Channel channel;
        channel.id = ChannelId("ch-" + std::to_string(100'000 + i));
        channel.name = "Channel " + std::to_string(i);
        inventory->channels.push_back(channel);
        Alert alert;
        alert.id = i + 1;
        alert.fingerprint = std::to_string(1'000'000 + (i * 7'919) % 10'000);
        alert.channel = channel.id;
        alert.rule = "ChannelDown";
        alert.severity = i % 3 == 0 ? Severity::Critical : Severity::Major;
        alert.state = AlertState::Firing;
        alert.started = alert.changed = now - Seconds{i};
        alert.fired = alert.started;
        alert.labels = {{"alertname", "ChannelDown"}, {"channel", channel.id.value}, {"group", "sport"}, {"severity", "critical"}};
        alert.args = {textArg("channel", channel.name), textArg("state", "down"), textArg("finding", "stale"),
                      textArg("finding-rule", "hls-playlist-stale"), textArg("rung", "720p"), numberArg("age", 40, Arg::Unit::Second),
                      numberArg("limit", 18, Arg::Unit::Second)};
        alert.summary = channel.name + " is down: the playlist of 720p has not changed for 40 s";
        open.emplace(alert.fingerprint, alert);
    }
    bool good = costs("the panel's rows", [&] { (void)alertRows(open, *inventory, now, 200); });
    const auto filtered = [&](const char* text, const AlertOrder& order) {
        const AlertFilter filter(QString::fromLatin1(text), "ana@desk");
        std::vector<const Alert*> found;
        for (const auto& [fingerprint, alert] : open)
            if (filter.matches(alert, *inventory, now)) found.push_back(&alert);
        sortAlerts(found, shown, order, *inventory, now);
        found.resize(std::min(shown, found.size()));
        return found;
    };
    good = costs("the table's alerts without a filter", [&] { (void)filtered("", {}); }) && good;
    good = costs("those that a word finds", [&] { (void)filtered("channel 99", {}); }) && good;
    good = costs("sorted by place", [&] { (void)filtered("", {AlertTableModel::Place, Qt::AscendingOrder}); }) && good;
    std::vector<Alert> first;
    for (const Alert* alert : filtered("", {})) first.push_back(*alert);
    AlertTableModel model;
    model.setInventory(inventory);
    model.setNow(now);
    good = costs("all rows of the table anew, forty in words", [&] {
        model.setAlerts({});
        model.setAlerts(first);
        for (int row = 0; row < 40; ++row)
            for (int column = 0; column < AlertTableModel::ColumnCount; ++column) (void)model.index(row, column).data();
    }) && good;
    good = costs("one row that changed", [&] {
        first[250].acknowledged = first[250].acknowledged ? std::nullopt : std::optional<WallTime>(now);
        model.setAlerts(first);
    }) && good;
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace inspector::console

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    return inspector::console::run();
}
