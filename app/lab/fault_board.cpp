// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/fault_board.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <optional>

namespace inspector::lab {

namespace {

constexpr std::size_t kPeriodsKept = 32;  // a target; older ones are folded into a count

std::optional<FaultPeriod::Kind> periodKind(Fault fault) {
    switch (fault) {
    case Fault::SequenceReset: return FaultPeriod::Kind::SequenceReset;
    case Fault::MissingDiscontinuity: return FaultPeriod::Kind::MissingDiscontinuity;
    case Fault::Discontinuity: return FaultPeriod::Kind::Discontinuity;
    default: return std::nullopt;
    }
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

FaultBoard::FaultBoard(const Channels& channels, std::vector<std::string> rungs, std::vector<std::string> edges,
                       std::int64_t segmentMs)
    : m_channels(channels), m_rungs(std::move(rungs)), m_edges(std::move(edges)), m_segmentMs(segmentMs) {}

std::vector<std::string> FaultBoard::serversOf(Scope scope) const {
    if (scope == Scope::Edge) return m_edges;
    return scope == Scope::Origin ? std::vector{std::string(kOrigin)} : std::vector<std::string>{};
}

Result<Fault> FaultBoard::check(std::string_view name, std::string_view target) const {
    const std::string where(target);
    const auto fault = faultByName(name);
    if (!fault) {
        std::vector<std::string> names;
        for (const FaultInfo& info : allFaults()) names.emplace_back(info.name);
        return fail(Error::Kind::NotFound, "There is no fault \"" + std::string(name) + "\"", where,
                    "there are " + joined(names));
    }
    const Scope scope = infoOf(*fault).scope;
    if (const auto servers = serversOf(scope); !servers.empty()) {
        if (contains(servers, target)) return *fault;
        return fail(Error::Kind::NotFound,
                    std::string(name) + (scope == Scope::Edge ? " needs an edge" : " needs the origin") + " as its target", where,
                    (servers.size() > 1 ? "there are " : "there is ") + joined(servers));
    }
    const auto slash = target.find('/');
    if (m_channels.find(target.substr(0, slash)) == nullptr) {
        const std::string range = m_channels.all().empty() ? "there is none"
                                                           : "there are " + m_channels.all().front().id + " to " +
                                                                 m_channels.all().back().id;
        return fail(Error::Kind::NotFound, "There is no such channel", where, range);
    }
    if (slash == std::string_view::npos) return *fault;
    const std::string_view rung = target.substr(slash + 1);
    if (scope == Scope::Master)
        return fail(Error::Kind::InvalidInput, std::string(name) + " needs a whole channel as its target", where,
                    "leave out what follows the slash");
    if (contains(m_rungs, rung) || (scope == Scope::Playlists && rung == kMasterRung)) return *fault;
    return fail(Error::Kind::NotFound, "There is no such rung for " + std::string(name), where,
                "there are " + joined(m_rungs) + (scope == Scope::Playlists ? ", master" : ""));
}

void FaultBoard::remember(ActiveFaults& faults, std::string_view target, FaultPeriod period) const {
    // Of restarts only the newest counts, and it is never forgotten.
    if (period.kind == FaultPeriod::Kind::SequenceReset)
        std::erase_if(faults.periods,
                      [](const FaultPeriod& old) { return old.kind == FaultPeriod::Kind::SequenceReset; });
    faults.periods.push_back(period);
    if (faults.periods.size() <= kPeriodsKept) return;
    const auto oldest = std::find_if(faults.periods.begin(), faults.periods.end(), [](const FaultPeriod& old) {
        return old.kind != FaultPeriod::Kind::SequenceReset && old.toMs;
    });
    if (oldest == faults.periods.end()) return;
    const LabChannel* channel = m_channels.find(target.substr(0, target.find('/')));
    const Timeline alone(m_segmentMs, channel->phaseMs, 1, {*oldest});
    faults.forgottenDiscontinuities += alone.discontinuitySequence(std::numeric_limits<std::int64_t>::max() - 1);
    faults.periods.erase(oldest);
}

Result<void> FaultBoard::set(std::string_view name, std::string_view target, bool on, std::int64_t nowMs) {
    const auto fault = check(name, target);
    if (!fault) return fail(fault.error());
    const auto index = static_cast<std::size_t>(*fault);
    std::unique_lock lock(m_mutex);
    ActiveFaults& faults = m_targets[std::string(target)];
    if (faults.on[index] == on) return {};
    faults.on[index] = on;
    if (on) faults.sinceMs[index] = nowMs;
    faults.endedMs[index] = on ? 0 : nowMs;
    const auto kind = periodKind(*fault);
    if (!kind) return {};
    if (on) {
        remember(faults, target, {*kind, nowMs, std::nullopt});
        return {};
    }
    for (FaultPeriod& period : faults.periods)
        if (period.kind == *kind && !period.toMs) period.toMs = nowMs;
    return {};
}

ActiveFaults FaultBoard::of(std::string_view channel, std::string_view rung) const {
    std::shared_lock lock(m_mutex);
    ActiveFaults merged;
    if (m_targets.empty()) return merged;
    std::string whole(channel);
    for (const std::string& target : {whole, whole + '/' + std::string(rung)}) {
        const auto found = m_targets.find(target);
        if (found == m_targets.end()) continue;
        const ActiveFaults& faults = found->second;
        for (std::size_t i = 0; i < kFaults; ++i) {
            if (!faults.on[i]) {
                if (merged.on[i] || faults.endedMs[i] <= merged.endedMs[i]) continue;
                merged.endedMs[i] = faults.endedMs[i];
                merged.sinceMs[i] = faults.sinceMs[i];
                continue;
            }
            merged.endedMs[i] = 0;
            merged.sinceMs[i] = merged.on[i] ? std::min(merged.sinceMs[i], faults.sinceMs[i]) : faults.sinceMs[i];
            merged.on[i] = true;
        }
        merged.periods.insert(merged.periods.end(), faults.periods.begin(), faults.periods.end());
        merged.forgottenDiscontinuities += faults.forgottenDiscontinuities;
    }
    std::stable_sort(merged.periods.begin(), merged.periods.end(),
                     [](const FaultPeriod& a, const FaultPeriod& b) { return a.fromMs < b.fromMs; });
    return merged;
}

ActiveFaults FaultBoard::ofEdge(std::string_view edge) const {
    std::shared_lock lock(m_mutex);
    const auto found = m_targets.find(edge);
    return found == m_targets.end() ? ActiveFaults{} : found->second;
}

bool FaultBoard::isOn(Fault fault, std::string_view target) const { return ofEdge(target).has(fault); }

std::vector<std::string> FaultBoard::targetsOn(Fault fault) const {
    std::shared_lock lock(m_mutex);
    std::vector<std::string> on;
    for (const auto& [target, faults] : m_targets)
        if (faults.has(fault)) on.push_back(target);
    return on;
}

std::vector<std::string> FaultBoard::targetsOf(Fault fault) const {
    const Scope scope = infoOf(fault).scope;
    std::vector<std::string> targets = serversOf(scope);
    if (!targets.empty()) return targets;
    for (const LabChannel& channel : m_channels.all()) {
        targets.push_back(channel.id);
        if (scope == Scope::Master) continue;
        if (scope == Scope::Playlists) targets.push_back(channel.id + '/' + std::string(kMasterRung));
        for (const std::string& rung : m_rungs) targets.push_back(channel.id + '/' + rung);
    }
    return targets;
}

}  // namespace inspector::lab
