// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/certificates.h"

#include <stdexcept>

namespace inspector::fetch::test {

using inspector::test::Process;

Authority::Authority() {
    openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
             "-subj", "/CN=Test authority", "-keyout", file("ca.key"), "-out", file("ca.pem")});
}

void Authority::sign(const std::string& name, const std::string& names, int days) const {
    openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=" + name,
             "-addext", "subjectAltName=" + names, "-keyout", file(name + ".key"), "-out", file(name + ".csr")});
    openssl({"x509", "-req", "-in", file(name + ".csr"), "-CA", file("ca.pem"), "-CAkey", file("ca.key"),
             "-CAcreateserial", "-days", std::to_string(days), "-copy_extensions", "copy", "-out", file(name + ".pem")});
}

std::string Authority::nginxLines(const std::string& name) const {
    return "ssl_certificate " + file(name + ".pem") + "; ssl_certificate_key " + file(name + ".key") + ";\n";
}

void Authority::openssl(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command{"openssl"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    Process process(command, m_dir.path() / "log");
    if (process.wait(std::chrono::seconds(60)) != 0) throw std::runtime_error("openssl: " + process.output());
}

}  // namespace inspector::fetch::test
