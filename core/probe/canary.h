// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/fetcher.h"
#include "core/probe/self_watch.h"

#include <string>
#include <vector>

namespace inspector::probe {

// Asks the probe's canaries every five seconds, and at once when something begins to fail; what they say goes to the self watch. On its
// worker's thread.
class Canary {
public:
    // References outlive it.
    Canary(fetch::Fetcher& fetcher, const Clock& clock, SelfWatch& watch, std::string caFile);
    ~Canary();
    Canary(const Canary&) = delete;
    Canary& operator=(const Canary&) = delete;

    void setUrls(std::vector<std::string> urls);
    // A few times a second.
    void tick();

private:
    void ask();
    void cancel();

    fetch::Fetcher& m_fetcher;
    const Clock& m_clock;
    SelfWatch& m_watch;
    const std::string m_caFile;
    std::vector<std::string> m_urls;
    std::vector<fetch::Fetcher::Handle> m_asking;  // by number; 0: not under way
    MonoTime m_asked{};
};

}  // namespace inspector::probe
