// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/inspector.h"
#include "tests/support/process.h"

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::test {

// The system's time, and later: for what begins only after a minute.
class ShiftedClock final : public Clock {
public:
    [[nodiscard]] WallTime now() const override { return m_clock.now() + Nanoseconds{m_ahead}; }
    [[nodiscard]] MonoTime mono() const override { return m_clock.mono(); }
    void shift(Nanoseconds by) { m_ahead += by.count(); }

private:
    SystemClock m_clock;
    std::atomic<Nanoseconds::rep> m_ahead{0};
};

// An Inspector and all that it told, as a console would have it. One thread.
class Rig {
public:
    explicit Rig(const std::filesystem::path& folder, bool probe = true, const std::string& probeId = "local");
    // As the options say.
    explicit Rig(runtime::Options options);

    runtime::Inspector& engine() { return *m_engine; }
    // Takes what there is, then asks; until it holds or so long has passed.
    bool until(const std::function<bool()>& condition, std::chrono::milliseconds timeout = std::chrono::seconds(40));
    void take();
    ShiftedClock& clock() { return m_clock; }
    void stop() { m_engine->stop(); take(); }

    [[nodiscard]] ChannelState state(const std::string& id) const;
    // Those whose newest report is here.
    [[nodiscard]] bool probes(const std::string& channel) { return engine().newestReport(ChannelId{channel}) != nullptr; }
    [[nodiscard]] bool hasNotice(const std::string& id) const;
    [[nodiscard]] bool hasEvent(EventKind kind, const std::string& codeOrRule) const;

    // A question and its answer.
    template <typename T>
    Result<T> ask(const std::function<void(runtime::Answer<T>)>& question) {
        auto promise = std::make_shared<std::promise<Result<T>>>();
        auto answer = promise->get_future();
        question([promise](Result<T> result) { promise->set_value(std::move(result)); });
        if (answer.wait_for(std::chrono::seconds(40)) != std::future_status::ready)
            return fail(Error::Kind::Other, "no answer came");
        return answer.get();
    }
    Result<Inventory> apply(std::vector<inventory::Change> changes);
    // A channel probed once a second.
    Result<Inventory> addChannel(const std::string& id, const std::string& url);

    std::shared_ptr<const Inventory> inventory;
    std::map<std::string, ChannelStatus> statuses;
    std::vector<std::string> removed;
    std::vector<Event> events;
    std::map<std::string, Alert> alerts;  // open ones, by fingerprint
    runtime::EngineState engineState;

private:
    ShiftedClock m_clock;
    std::unique_ptr<runtime::Inspector> m_engine;
};

// The template of addChannel().
[[nodiscard]] Template quickTemplate();

}  // namespace inspector::test
