// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <iosfwd>

// The command line: one function a subcommand, each with its own options. Nothing here is kept between calls; all runs
// on the calling thread but what the engine does on its own.
namespace inspector::cli {

enum ExitCode {
    Clean = 0,
    Findings = 1,     // check: major or worse; status: a channel is down or degraded; import: lines were left out
    Usage = 2,        // a bad option, no such file, bad input
    Unreachable = 3,  // nothing could be fetched; a server is away
};

struct Streams {
    std::ostream& out;
    std::ostream& err;
};

// `arguments`: as the program got them, its own name first. Returns the exit code.
[[nodiscard]] int run(const QStringList& arguments, Streams streams);

// The subcommands; `arguments` begin with the program's name and go on after the subcommand's.
[[nodiscard]] int check(const QStringList& arguments, Streams streams);
[[nodiscard]] int probe(const QStringList& arguments, Streams streams);
[[nodiscard]] int channels(const QStringList& arguments, Streams streams);
[[nodiscard]] int status(const QStringList& arguments, Streams streams);
[[nodiscard]] int alerts(const QStringList& arguments, Streams streams);
[[nodiscard]] int db(const QStringList& arguments, Streams streams);

}  // namespace inspector::cli
