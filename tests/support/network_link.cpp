// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/network_link.h"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <future>

namespace inspector::test {

namespace {

bool run(const std::string& command) { return std::system((command + " 2>/dev/null").c_str()) == 0; }

}  // namespace

NetworkLink::NetworkLink() {
    const std::string tail = std::to_string(getpid() % 10'000);
    m_outer = "ivo" + tail;
    m_inner = "ivi" + tail;
    const int a = 1 + (getpid() / 250) % 250;
    const int b = 1 + getpid() % 250;
    m_net = "10." + std::to_string(a) + "." + std::to_string(b) + ".";
    if (geteuid() != 0) {
        m_problem = "only root may make network namespaces";
        return;
    }
    std::promise<int> ready;
    std::future<int> id = ready.get_future();
    std::promise<void> linked;
    std::shared_future<void> mayGo = linked.get_future().share();
    m_thread = std::thread([this, &ready, mayGo] {
        const bool own = unshare(CLONE_NEWNET) == 0;
        ready.set_value(own ? static_cast<int>(syscall(SYS_gettid)) : -1);
        mayGo.wait();
        if (own && m_made) setUpInside();
        serve();
    });
    const int thread = id.get();
    m_made = thread > 0 && run("ip link add " + m_outer + " type veth peer name " + m_inner + " netns " + std::to_string(thread)) &&
             run("ip addr add " + address(1) + "/24 dev " + m_outer) && run("ip addr add " + address(2) + "/24 dev " + m_outer) &&
             run("ip link set " + m_outer + " up");
    linked.set_value();
    inside([] {});
    if (!m_made || !m_ready) m_problem = "this machine does not let a test make a network namespace and a veth link";
}

NetworkLink::~NetworkLink() {
    if (m_thread.joinable()) {
        {
            const std::lock_guard lock(m_mutex);
            m_ending = true;
        }
        m_changed.notify_all();
        m_thread.join();
    }
    if (m_made) (void)run("ip link del " + m_outer);
}

void NetworkLink::inside(std::function<void()> function) {
    std::unique_lock lock(m_mutex);
    m_function = std::move(function);
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return !m_function; });
}

void NetworkLink::setInner(const char* state) {
    inside([this, state] { run("ip link set " + m_inner + " " + state); });
}

void NetworkLink::setOuter(const char* state) { run("ip link set " + m_outer + " " + std::string(state)); }

void NetworkLink::setUpInside() {
    m_ready = run("ip link set lo up") && run("ip addr add " + address(9) + "/24 dev " + m_inner) &&
              run("ip link set " + m_inner + " up");
}

void NetworkLink::serve() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_ending || m_function; });
        if (m_ending) return;
        m_function();
        m_function = nullptr;
        m_changed.notify_all();
    }
}

}  // namespace inspector::test
