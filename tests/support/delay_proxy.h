// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <list>
#include <memory>
#include <string>
#include <thread>

// A bad network between two programs: a TCP proxy on a loopback port, on a thread of its own, that passes everything on to
// another loopback port. Its functions may be called from any thread at any time.
namespace inspector::test {

class DelayProxy {
public:
    enum class Mode {
        Pass,
        Swallow,  // connections are taken and stay, but nothing arrives, in neither direction; afterwards what was held is passed on
        Refuse,   // new connections are refused, those that there are stay
    };

    // Listens on an address of this machine.
    explicit DelayProxy(int targetPort, const std::string& address = "127.0.0.1");
    ~DelayProxy();
    DelayProxy(const DelayProxy&) = delete;
    DelayProxy& operator=(const DelayProxy&) = delete;

    [[nodiscard]] int port() const { return m_port; }
    // What passes from now on arrives so much later, in each direction.
    void delay(std::chrono::milliseconds time) { m_delayMs = time.count(); }
    void set(Mode mode) { m_mode = mode; }
    // Resets every connection (TCP RST on both sides). Returns when that is done.
    void cut();
    [[nodiscard]] int accepted() const { return m_accepted; }
    [[nodiscard]] int open() const { return m_open; }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }  // passed on, both directions

private:
    struct Link;
    void run();
    void listenOrNot();
    void acceptOne();
    void cutAll();
    void waitForSockets();

    const std::string m_address;
    int m_port = 0;
    int m_target;
    int m_listen = -1;  // bound all the time, listening unless refusing
    bool m_listening = false;
    std::atomic<long long> m_delayMs{0};
    std::atomic<Mode> m_mode{Mode::Pass};
    std::atomic<bool> m_stopping{false};
    std::atomic<int> m_cutsWanted{0}, m_cutsDone{0};
    std::atomic<int> m_accepted{0}, m_open{0};
    std::atomic<std::size_t> m_bytes{0};
    std::list<std::unique_ptr<Link>> m_links;
    std::thread m_thread;
};

}  // namespace inspector::test
