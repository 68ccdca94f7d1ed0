// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace inspector::lab {

// What the command line asks for.
struct Options {
    int channels = 12;
    int port = 0;                                            // of the packager; 0: free ones
    std::string templateName = "standard";                   // in the list of channels
    std::string scenario;                                    // a file, or "demo"; empty: none
    std::vector<std::pair<std::string, std::string>> faults; // fault, target: on from the start
    double fmp4Share = 0.25;
    double dashShare = 0;
    double lowLatencyShare = 0;
    double encryptedShare = 0;
    int unitsPerSegment = 2;                                 // of 1.92 s
    std::size_t segmentBytes = 0;
    int window = 8;
    bool audio = true;
    std::map<std::string, int> latencyMs;                    // by the server's name; others as built in
    std::uint64_t seed = 1;
    bool exitWithStdin = false;
};

struct CommandLine {
    Options options;
    QString print;  // help or version: to be printed instead of starting
};
// Fails (InvalidInput) with what is wrong and what is allowed.
[[nodiscard]] Result<CommandLine> readCommandLine(const QStringList& arguments);

// The servers that a lab has, in the order of their ports.
struct ServerPlace {
    const char* name;
    const char* role;    // packager, origin, edge
    const char* title;   // as operators read it
    const char* provider;  // of an edge: whose it is
    const char* region;
    int latencyMs;
};
// Both CDNs are in Europe, one of them also in America: a CDN, a region and an edge that fail can be told apart.
inline constexpr ServerPlace kServers[] = {
    {"packager", "packager", "Packager", "", "", 0},
    {"origin", "origin", "Origin", "", "", 2},
    {"fra-1", "edge", "Frankfurt 1", "Alpha CDN", "eu-west", 5},
    {"fra-2", "edge", "Frankfurt 2", "Beta CDN", "eu-west", 15},
    {"nyc-1", "edge", "New York 1", "Alpha CDN", "us-east", 40},
};

}  // namespace inspector::lab
