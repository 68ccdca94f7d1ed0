// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/influx_http.h"

#include "core/base/text.h"

#include <QDateTime>
#include <QUrl>

#include <algorithm>
#include <array>
#include <curl/curl.h>
#include <string_view>
#include <system_error>

namespace inspector::series {

namespace {

constexpr Seconds longestPause{300};
constexpr std::size_t mostHeaderBytes = 2048;

using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

QString qt(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

// A number of seconds, or a date (RFC 9110, 10.2.3).
std::optional<Seconds> retryAfterOf(const std::string& value) {
    if (value.empty()) return std::nullopt;
    bool number = false;
    qint64 seconds = qt(value).toLongLong(&number);
    if (!number) {
        QString zoned = qt(value);
        if (zoned.endsWith(QLatin1String("GMT"))) zoned.replace(zoned.size() - 3, 3, QLatin1String("+0000"));
        const auto date = QDateTime::fromString(zoned, Qt::RFC2822Date);
        if (!date.isValid()) return std::nullopt;
        seconds = QDateTime::currentDateTimeUtc().secsTo(date);
    }
    return Seconds{std::clamp<qint64>(seconds, 0, longestPause.count())};
}

std::string addressOf(const InfluxUrl& server, const InfluxRequest& request) {
    QUrl url;
    url.setScheme(server.tls ? QStringLiteral("https") : QStringLiteral("http"));
    url.setHost(qt(server.host));
    url.setPort(server.port);
    url.setPath(qt(request.path));
    QByteArray query;
    for (const auto& [key, value] : request.parameters) {
        if (!query.isEmpty()) query += '&';
        query += QByteArray::fromStdString(key) + '=' + QUrl::toPercentEncoding(qt(value));
    }
    if (!query.isEmpty()) url.setQuery(QString::fromLatin1(query));
    return url.toEncoded().toStdString();
}

void addHeader(Headers& headers, const std::string& line) {
    if (curl_slist* longer = curl_slist_append(headers.get(), line.c_str())) {
        (void)headers.release();
        headers.reset(longer);
    }
}

Headers headersOf(const InfluxUrl& url, const InfluxOptions& options, const InfluxRequest& request) {
    Headers headers(nullptr, &curl_slist_free_all);
    addHeader(headers, "Expect:");  // a body is sent at once
    if (request.contentType != nullptr) addHeader(headers, std::string("Content-Type: ") + request.contentType);
    if (request.gzip) addHeader(headers, "Content-Encoding: gzip");
    if (!options.token.empty())
        addHeader(headers, "Authorization: Token " + options.token);
    else if (!url.user.empty())
        addHeader(headers, "Authorization: Basic " +
                               QByteArray::fromStdString(url.user + ":" + options.password).toBase64().toStdString());
    return headers;
}

// A line end in a secret would begin another header.
bool isOneLine(const std::string& text) { return text.find_first_of("\r\n\0", 0, 3) == std::string::npos; }

}  // namespace

struct InfluxHttp::Connection {
    static bool isReady() {
        static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
        return ready;
    }
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{isReady() ? curl_easy_init() : nullptr, &curl_easy_cleanup};
};

// What one request gathers; libcurl calls it from within curl_easy_perform().
struct InfluxHttp::Transfer {
    QByteArray body;
    std::string version;
    std::string retryAfter;
    std::string location;
    long status = 0;
    long systemError = 0;
    bool tooLong = false;
    std::array<char, CURL_ERROR_SIZE> words{};

    static std::size_t onBody(char* data, std::size_t, std::size_t size, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        transfer.tooLong = static_cast<std::size_t>(transfer.body.size()) + size > mostAnswerBytes;
        if (transfer.tooLong) return 0;
        transfer.body.append(data, static_cast<qsizetype>(size));
        return size;
    }

    static int onProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return *static_cast<const std::atomic<bool>*>(self) ? 1 : 0;
    }

    static std::size_t onHeader(char* data, std::size_t, std::size_t size, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        const std::string_view line(data, std::min(size, mostHeaderBytes));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return size;
        const auto take = [&](std::string_view name, std::string& value) {
            if (equalsIgnoreCase(line.substr(0, colon), name)) value = trim(line.substr(colon + 1));
        };
        take("X-Influxdb-Version", transfer.version);
        take("Retry-After", transfer.retryAfter);
        take("Location", transfer.location);
        return size;
    }

    // `headers` and the request's body outlive the transfer.
    void setUp(CURL* easy, const InfluxUrl& url, const InfluxOptions& options, const InfluxRequest& request,
               const std::string& address, const Headers& headers) {
        curl_easy_reset(easy);  // keeps the connection
        curl_easy_setopt(easy, CURLOPT_URL, address.c_str());
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "Inspector/" INSPECTOR_VERSION);
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.timeout.count()));
#if LIBCURL_VERSION_NUM >= 0x075700
        curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // a name server that is silent is not waited for
#endif
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words.data());
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::onBody);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
        if (options.ended) {
            curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
            curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &Transfer::onProgress);
            curl_easy_setopt(easy, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(options.ended.get()));
        }
        if (url.tls && !url.caFile.empty()) {
            curl_easy_setopt(easy, CURLOPT_CAINFO, url.caFile.c_str());
            curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
        }
        if (request.verb == InfluxRequest::Verb::Get) return;
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.constData());
    }
};

InfluxHttp::InfluxHttp(InfluxUrl url, InfluxOptions options)
    : m_url(std::move(url)), m_options(std::move(options)), m_connection(std::make_unique<Connection>()) {}
InfluxHttp::~InfluxHttp() = default;

Result<InfluxAnswer> InfluxHttp::send(const InfluxRequest& request) {
    const auto now = std::chrono::steady_clock::now();
    if (const auto until = m_options.pause->until(); now < until) {
        const auto left = std::chrono::ceil<Seconds>(until - now).count();
        return fail(Error::Kind::Unavailable, "the server asked for no requests for now", m_url.shown(),
                    "Retry-After: " + std::to_string(left) + " s");
    }
    CURL* const easy = m_connection->easy.get();
    if (easy == nullptr) return fail(Error::Kind::Other, "libcurl cannot be started", m_url.shown());
    if (!isOneLine(m_options.token) || !isOneLine(m_options.password))
        return fail(Error::Kind::InvalidInput, "the password or token has a line end in it", m_url.shown(),
                    "store it again, without the line end");
    Transfer transfer;
    const std::string address = addressOf(m_url, request);
    const Headers headers = headersOf(m_url, m_options, request);
    transfer.setUp(easy, m_url, m_options, request, address, headers);
    const CURLcode code = curl_easy_perform(easy);
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &transfer.systemError);
    if (code != CURLE_OK) return fail(transportError(code, transfer));
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &transfer.status);
    if (auto ok = checkRedirect(transfer, address); !ok) return fail(ok.error());
    InfluxAnswer answer{static_cast<int>(transfer.status), std::move(transfer.body), clean(transfer.version),
                        retryAfterOf(transfer.retryAfter)};
    if (answer.retryAfter && (answer.status == 429 || answer.status == 503))
        m_options.pause->until(std::chrono::steady_clock::now() + *answer.retryAfter);
    return answer;
}

Result<void> InfluxHttp::checkRedirect(const Transfer& transfer, const std::string& from) const {
    if (transfer.status < 300 || transfer.status >= 400) return {};
    const QUrl to = QUrl(qt(from)).resolved(QUrl(qt(transfer.location)));
    const QString plain = to.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    return fail(Error::Kind::Denied, "the server sends us to another address, " + clean(plain.toStdString()), m_url.shown(),
                "it is not followed, so that no password goes astray; give the server's own address");
}

Error InfluxHttp::transportError(int code, const Transfer& transfer) const {
    const bool said = transfer.words[0] != '\0';
    const std::string words = clean(said ? transfer.words.data() : curl_easy_strerror(static_cast<CURLcode>(code)));
    const auto make = [this](std::string what, std::string hint) {
        return Error{Error::Kind::Unavailable, std::move(what), m_url.shown(), std::move(hint)};
    };
    if (transfer.tooLong)
        return {Error::Kind::InvalidInput, "the server's answer is longer than 64 MiB", m_url.shown(),
                "ask for a shorter range or fewer series"};
    switch (code) {
    case CURLE_ABORTED_BY_CALLBACK: return {Error::Kind::Cancelled, "the request was given up", m_url.shown(), {}};
    case CURLE_OPERATION_TIMEDOUT:
        return make("the server gave no whole answer within " + std::to_string(m_options.timeout.count()) + " ms",
                    "is it overloaded, or does the network swallow packets?");
    case CURLE_COULDNT_RESOLVE_HOST: return make("there is no host of that name", "check the address and the name server");
    case CURLE_COULDNT_CONNECT:  // libcurl's own words hold the time it took: another error each time
        return make("no connection: " + std::system_category().message(static_cast<int>(transfer.systemError)),
                    "is InfluxDB running there, on port " + std::to_string(m_url.port) + "?");
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return make("the server closed the connection before its answer was whole",
                    m_url.tls ? "is it starting or stopping, or does it speak without TLS (influxdb://)?"
                              : "is it starting or stopping, or does it want TLS (influxdbs://)?");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return make("TLS failed: " + words, "name the host as its certificate does; ca=FILE names an authority of your "
                                            "own; influxdb:// is without TLS");
    default: return make("the connection failed: " + words, "check the network, and that InfluxDB is what answers there");
    }
}

}  // namespace inspector::series
