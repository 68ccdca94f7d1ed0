// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/process.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// A real mail server (Python's aiosmtpd) on a loopback port that keeps what it takes, read by Python's email.
namespace inspector::notify::test {

class MailSink {
public:
    struct Settings {
        enum class Tls { Starttls, Implicit, None };
        Tls tls = Tls::Starttls;
        std::string certificate;                         // PEM files; not of None
        std::string key;
        std::string user;                                // empty: without AUTH
        std::string password;
        std::string authReply;                           // to every AUTH, whatever the password
        std::string mailReply;                           // to MAIL FROM
        std::map<std::string, std::string> recipients;   // replies to those that it does not take
        std::vector<std::string> dataReplies;            // to the first mails; "silence": never a word
        bool silentFarewell = false;                     // QUIT is not answered
    };
    // Throws when it does not start.
    explicit MailSink(const Settings& settings);

    struct Mail {
        std::string sender;                              // of the envelope
        std::vector<std::string> recipients;
        bool tls = false;
        std::string user;                                // that signed on
        std::vector<std::pair<std::string, std::string>> headers;  // unfolded and decoded
        std::vector<std::string> types;                  // of the parts, the whole first
        std::vector<std::string> defects;
        std::vector<std::string> addresses;              // of To
        std::string from;
        std::string fromName;
        std::string plain;
        std::string html;
        int longestLine = 0;

        [[nodiscard]] std::string header(const std::string& name) const;  // empty: there is none
    };
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] std::vector<Mail> mails() const;
    // "EHLO host", "AUTH user", "MAIL", "RCPT address", "DATA reply", "QUIT": a line each.
    [[nodiscard]] std::string log() const;

private:
    inspector::test::TempDir m_dir;
    int m_port = 0;
    std::unique_ptr<inspector::test::Process> m_process;
};

}  // namespace inspector::notify::test
