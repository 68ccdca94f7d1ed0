// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/process.h"

#include <string>

namespace inspector::fetch::test {

// A certificate authority of the test's own, made by the openssl tool, and what it signs.
class Authority {
public:
    Authority();
    [[nodiscard]] std::string caFile() const { return file("ca.pem"); }
    // Makes NAME.pem and NAME.key; `names` as subjectAltName has them, e.g. "DNS:localhost,IP:127.0.0.1". Fewer than 0 days: it has expired.
    void sign(const std::string& name, const std::string& names, int days = 30) const;
    [[nodiscard]] std::string certificate(const std::string& name) const { return file(name + ".pem"); }
    [[nodiscard]] std::string key(const std::string& name) const { return file(name + ".key"); }
    // "ssl_certificate …; ssl_certificate_key …;" for nginx.
    [[nodiscard]] std::string nginxLines(const std::string& name) const;

private:
    [[nodiscard]] std::string file(const std::string& name) const { return (m_dir.path() / name).string(); }
    void openssl(const std::vector<std::string>& arguments) const;

    inspector::test::TempDir m_dir;
};

}  // namespace inspector::fetch::test
