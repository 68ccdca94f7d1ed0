// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alert/window.h"
#include "core/model/chain.h"
#include "core/model/inventory.h"
#include "core/model/status.h"

#include <map>
#include <string>
#include <vector>

namespace inspector::alerts {

// Something about the program itself or what it stands on, that is so now.
struct SystemNotice {
    std::string id;                // "disk-full"
    Severity severity = Severity::Major;
    std::vector<Arg> args;         // a text named "receiver" tells several of one id apart
    std::string english;
    bool everybody = false;        // of all programs at once: the holder of the alerts' lease looks at it; else each at its own
};

// What is known of a channel whose lease is held here.
struct ChannelFacts {
    ChannelStatus status;
    std::vector<OpenFinding> findings;
};

// What rules are evaluated on, at one moment. Refers to what it is made of; lives for one evaluation.
struct Facts {
    const Inventory* inventory = nullptr;                     // never null
    const FigureWindows* windows = nullptr;                   // null: rules on figures fail, and say so
    const std::map<ChannelId, ChannelFacts>* channels = nullptr;  // those that are evaluated here; null: none
    // Of the holder of the alerts' lease: it evaluates rules over endpoints, verdicts and the program too.
    bool wide = false;
    const FleetStatus* fleet = nullptr;                       // null: nothing is known of the fleet
    const std::vector<SystemNotice>* notices = nullptr;       // of this program; null: nothing is known of it
    Trust probe = Trust::Trusted;                             // of the probe that these channels are watched by
    ProbeId probeId;
    std::string (*words)(const Finding&) = nullptr;           // a finding in English; null: its rule's id
};

}  // namespace inspector::alerts
