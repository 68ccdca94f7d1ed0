// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/mp4_moov.h"
#include "core/media/mp4_pssh.h"
#include "core/media/mp4_scanner.h"

namespace inspector::media {

namespace {

class InitReader final : public BoxScanner::Sink {
public:
    InitReader(InitSegment& init, DiagnosticList& diagnostics) : m_init(init), m_diagnostics(diagnostics) {}

    void boxBegins(std::string_view, std::uint64_t) override {}
    void box(const Box& box) override {
        if (box.type == "ftyp") m_init.brands = readBrands(box);
        if (box.type == "moov" && !m_init.hasMoov) readMoov(box, m_init, m_diagnostics);
        if (box.type == "sidx") readSidx(box, m_init.sidx, m_diagnostics);
        if (box.type == "pssh") readPssh(box, m_init.pssh, m_diagnostics);
    }
    void mdatBegins(std::uint64_t) override {}
    void mdatBytes(std::uint64_t, std::string_view) override {}

private:
    InitSegment& m_init;
    DiagnosticList& m_diagnostics;
};

}  // namespace

InitSegment parseInit(std::string_view bytes) {
    InitSegment init;
    init.bytes = bytes.size();
    DiagnosticList diagnostics;
    InitReader reader(init, diagnostics);
    BoxScanner scanner(reader, diagnostics);
    scanner.feed(bytes);
    // What follows the moov may be the beginning of the media: a range that ends there is no fault.
    scanner.finish(!init.hasMoov);
    checkInit(init, diagnostics);
    init.diagnostics = diagnostics.take();
    return init;
}

}  // namespace inspector::media
