// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/admission.h"
#include "core/fetch/loop.h"
#include "core/fetch/multi.h"
#include "core/fetch/request.h"
#include "core/fetch/tls_facts.h"
#include "core/fetch/url.h"

#include <curl/curl.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::fetch {

class LoopClient;

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

// One request on its way: its hops one after the other, each a libcurl transfer, and the response as it grows. It knows
// nothing of queues, names or timers; the fetcher drives it. On the loop's thread.
class Transfer {
public:
    enum class State { Waiting, Resolving, Running, Finished };

    Transfer(LoopClient& owner, std::uint64_t id, Request request, Sink sink, Done done);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    [[nodiscard]] LoopClient& owner() const { return *m_owner; }
    [[nodiscard]] std::uint64_t id() const { return m_id; }
    [[nodiscard]] const Request& request() const { return m_request; }
    [[nodiscard]] Response& response() { return m_response; }
    [[nodiscard]] Done takeDone() { return std::move(m_done); }

    // Checks and reads the request; false: it has failed.
    bool open();
    // What shares a cap: scheme, host and port, and the pinned address.
    [[nodiscard]] std::string place() const;
    // The name to resolve before this hop can run, and its port; empty when an address is known.
    [[nodiscard]] std::string nameToResolve() const;
    // Hands the hop to libcurl. False: it has failed.
    bool run(Multi& multi, const std::vector<std::string>& addresses, std::uint64_t& wireTotal,
             std::chrono::milliseconds connectLeft);
    // libcurl is through with the hop: takes what it knows. True when there is a further hop to make.
    bool endHop(CURLcode code);
    // Ends it with a failure of the fetcher's own finding. A hop that runs is measured first.
    void giveUp(Failure failure, Phase phase, std::string message);
    [[nodiscard]] Phase runningPhase() const;
    [[nodiscard]] const Target& target() const { return m_target; }
    // From inside libcurl: no callback of its maker runs any more.
    void silence() { m_silent = true; }
    // Out of libcurl, which closes a connection in the middle of something.
    void releaseEasy();

    // The fetcher's own notes.
    State state = State::Waiting;
    MonoTime started{};        // start()
    MonoTime waitingSince{};
    std::optional<MonoTime> leftQueue;
    MonoTime hopStarted{};
    std::uint64_t lookup = 0;
    Loop::TimerId totalTimer = 0;
    Loop::TimerId lookupTimer = 0;
    Admission::Host* host = nullptr;  // whose cap it counts under, or waits for

private:
    enum class Stop { None, TooLarge, Reader, Headers, Redirected };

    static CURLcode onTlsContext(CURL* easy, void* context, void* self) noexcept;
    static int onConnected(void* self, char*, char*, int, int) noexcept;
    static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self) noexcept;
    static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self) noexcept;
    static int onProgress(void* self, curl_off_t total, curl_off_t now, curl_off_t, curl_off_t) noexcept;

    void setConstants();
    void setConnection(const std::vector<std::string>& addresses);
    void setRequest();
    void setTls();
    [[nodiscard]] bool isPinned() const;
    [[nodiscard]] bool isConnected() const;
    [[nodiscard]] bool mayShowSecrets() const;
    bool takeHeader(std::string_view line);
    bool headersDone();
    bool takeBody(std::string_view data);
    bool takeRedirect();
    void setConnecting(bool connecting);
    void measure();
    void noteLateness();
    void countWire(std::int64_t received);
    void describeEnd(CURLcode code);

    LoopClient* m_owner;
    std::uint64_t m_id;
    Request m_request;
    Sink m_sink;
    Done m_done;
    Response m_response;

    Target m_first;
    Target m_target;
    std::optional<Endpoint> m_pin;
    std::optional<Proxy> m_proxy;

    Multi* m_multi = nullptr;
    CURL* m_easy = nullptr;
    List m_headers;
    List m_resolve;
    List m_connectTo;
    std::array<char, CURL_ERROR_SIZE> m_words{};
    std::shared_ptr<SeenCertificate> m_seenCertificate;  // of this hop

    std::uint64_t* m_wireTotal = nullptr;
    std::int64_t m_counted = 0;  // of this hop, in *m_wireTotal
    std::size_t m_headerBytes = 0;
    std::int64_t m_redirectBytes = 0;
    Stop m_stop = Stop::None;
    bool m_inHeaders = true;
    bool m_redirects = false;  // the answer is a redirect that will be followed
    bool m_encoded = false;
    bool m_silent = false;
    bool m_added = false;       // to the multi handle
    bool m_connecting = false;  // counted in Multi::connecting
};

}  // namespace inspector::fetch
