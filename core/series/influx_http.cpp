// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/influx_http.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEventLoop>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QThread>
#include <QTimer>
#include <QUrl>

#include <algorithm>

namespace inspector::series {

namespace {

constexpr qint64 readAhead = 1024 * 1024;
constexpr Seconds longestPause{300};

QString qt(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

// A number of seconds, or a date (RFC 9110, 10.2.3).
std::optional<Seconds> retryAfterOf(const QByteArray& value) {
    if (value.isEmpty()) return std::nullopt;
    bool number = false;
    qint64 seconds = value.trimmed().toLongLong(&number);
    if (!number) {
        QByteArray zoned = value.trimmed();
        if (zoned.endsWith("GMT")) zoned.replace(zoned.size() - 3, 3, "+0000");
        const auto date = QDateTime::fromString(QString::fromLatin1(zoned), Qt::RFC2822Date);
        if (!date.isValid()) return std::nullopt;
        seconds = QDateTime::currentDateTimeUtc().secsTo(date);
    }
    return Seconds{std::clamp<qint64>(seconds, 0, longestPause.count())};
}

QUrl addressOf(const InfluxUrl& server, const InfluxRequest& request) {
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
    return url;
}

QByteArray authorizationOf(const InfluxUrl& url, const InfluxOptions& options) {
    if (!options.token.empty()) return "Token " + QByteArray::fromStdString(options.token);
    if (url.user.empty()) return {};
    return "Basic " + QByteArray::fromStdString(url.user + ":" + options.password).toBase64();
}

bool isRedirect(int status) { return status >= 300 && status < 400 && status != 304; }

// The transfer itself failed, whatever status had been read before. A status of 400 is an "invalid operation" to Qt.
bool isTransportFailure(QNetworkReply::NetworkError error) {
    switch (error) {
    case QNetworkReply::NoError:
    case QNetworkReply::ProtocolInvalidOperationError: return false;
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolFailure: return true;
    default: return error < QNetworkReply::ContentAccessDenied;
    }
}

// Reads the reply until it ends, the time is over or it is too long; true when it ended by itself.
enum class Ended { Well, TooLate, TooLong };
Ended await(QNetworkReply& reply, Milliseconds timeout, QByteArray& body) {
    QEventLoop loop;
    QTimer timer;
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    auto ended = Ended::Well;
    const auto read = [&] {
        body += reply.read(InfluxHttp::mostAnswerBytes + 1 - body.size());
        if (body.size() <= InfluxHttp::mostAnswerBytes) return;
        ended = Ended::TooLong;
        loop.quit();
    };
    QObject::connect(&reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(&reply, &QNetworkReply::readyRead, &loop, read);
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        ended = Ended::TooLate;
        loop.quit();
    });
    timer.start(timeout);
    while (!reply.isFinished() && ended == Ended::Well) loop.exec();
    if (ended == Ended::Well) read();
    return ended;
}

}  // namespace

tl::unexpected<Error> InfluxHttp::unavailable(std::string what, std::string hint) const {
    return fail(Error::Kind::Unavailable, std::move(what), m_url.shown(), std::move(hint));
}

void InfluxHttp::close() {
    if (!m_manager) return;
    // Of another thread that still runs: only its own loop may end it.
    if (m_manager->thread() == QThread::currentThread() || m_manager->thread()->isFinished())
        m_manager.reset();
    else
        m_manager.release()->deleteLater();
}

// A QNetworkAccessManager belongs to the thread that made it.
Result<void> InfluxHttp::prepare() {
    if (QCoreApplication::instance() == nullptr)
        return fail(Error::Kind::Other, "InfluxDB cannot be reached before the application object is made");
    if (m_manager && m_manager->thread() == QThread::currentThread()) return {};
    close();
    m_manager = std::make_unique<QNetworkAccessManager>();
    m_manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_manager->setAutoDeleteReplies(false);
    return {};
}

QNetworkReply* InfluxHttp::start(const InfluxRequest& request) {
    QNetworkRequest out(addressOf(m_url, request));
    out.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    // Unpacked by Qt, an answer could be larger than its bound before we see any of it.
    out.setRawHeader("Accept-Encoding", "identity");
    out.setRawHeader("User-Agent", "Inspector/" INSPECTOR_VERSION);
    const QByteArray authorization = authorizationOf(m_url, m_options);
    if (!authorization.isEmpty()) out.setRawHeader("Authorization", authorization);
    if (request.contentType != nullptr) out.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray(request.contentType));
    if (request.gzip) out.setRawHeader("Content-Encoding", "gzip");
    if (m_url.tls && !m_url.caFile.empty()) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromPath(qt(m_url.caFile), QSsl::Pem, QSslCertificate::PatternSyntax::FixedString));
        out.setSslConfiguration(tls);
    }
    return request.verb == InfluxRequest::Verb::Get ? m_manager->get(out) : m_manager->post(out, request.body);
}

Result<InfluxAnswer> InfluxHttp::send(const InfluxRequest& request) {
    const auto now = std::chrono::steady_clock::now();
    if (const auto until = m_options.pause->until(); now < until) {
        const auto left = std::chrono::ceil<Seconds>(until - now).count();
        return unavailable("the server asked for no requests for now", "Retry-After: " + std::to_string(left) + " s");
    }
    if (auto ok = prepare(); !ok) return fail(ok.error());
    m_tlsProblem.clear();
    const std::unique_ptr<QNetworkReply> reply(start(request));
    reply->setReadBufferSize(readAhead);
    QObject::connect(reply.get(), &QNetworkReply::sslErrors, reply.get(), [this](const QList<QSslError>& errors) {
        if (m_tlsProblem.empty() && !errors.isEmpty()) m_tlsProblem = errors.first().errorString().toStdString();
    });
    auto answer = receive(*reply);
    if (answer && answer->retryAfter && (answer->status == 429 || answer->status == 503))
        m_options.pause->until(std::chrono::steady_clock::now() + *answer->retryAfter);
    return answer;
}

Result<InfluxAnswer> InfluxHttp::receive(QNetworkReply& reply) {
    InfluxAnswer answer;
    const Ended ended = await(reply, m_options.timeout, answer.body);
    if (ended != Ended::Well) {
        reply.disconnect();
        reply.abort();
    }
    if (ended == Ended::TooLate)
        return unavailable("the server gave no whole answer within " + std::to_string(m_options.timeout.count()) + " ms",
                           "is it overloaded, or does the network swallow packets?");
    if (ended == Ended::TooLong)
        return fail(Error::Kind::InvalidInput, "the server's answer is longer than 64 MiB", m_url.shown(),
                    "ask for a shorter range or fewer series");
    if (isTransportFailure(reply.error())) return fail(transportError(reply));
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.version = clean(reply.rawHeader("X-Influxdb-Version").toStdString());
    answer.retryAfter = retryAfterOf(reply.rawHeader("Retry-After"));
    if (isRedirect(answer.status)) {
        const QUrl to = reply.url().resolved(QUrl(QString::fromUtf8(reply.rawHeader("Location"))));
        return fail(Error::Kind::Denied,
                    "the server sends us to another address, " +
                        clean(to.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment).toStdString()),
                    m_url.shown(), "it is not followed, so that no password goes astray; give the server's own address");
    }
    return answer;
}

Error InfluxHttp::transportError(const QNetworkReply& reply) const {
    const auto make = [this](std::string what, std::string hint) {
        return Error{Error::Kind::Unavailable, std::move(what), m_url.shown(), std::move(hint)};
    };
    const std::string port = std::to_string(m_url.port);
    switch (reply.error()) {
    case QNetworkReply::HostNotFoundError:
        return make("there is no host of that name", "check the address and the name server");
    case QNetworkReply::ConnectionRefusedError:
        return make("the connection is refused", "is InfluxDB running there, on port " + port + "?");
    case QNetworkReply::RemoteHostClosedError:
        return make("the server closed the connection before its answer was whole",
                    m_url.tls ? "is it starting or stopping, or does it speak without TLS (influxdb://)?"
                              : "is it starting or stopping, or does it want TLS (influxdbs://)?");
    case QNetworkReply::SslHandshakeFailedError:
        return make("TLS failed: " + (m_tlsProblem.empty() ? clean(reply.errorString().toStdString()) : m_tlsProblem),
                    "name the host as its certificate does; ca=FILE names an authority of your own; influxdb:// is "
                    "without TLS");
    case QNetworkReply::TimeoutError:
        return make("the connection took too long", "is the host on, and the port open?");
    default: return make("the connection failed: " + clean(reply.errorString().toStdString()), "check the network");
    }
}

}  // namespace inspector::series
