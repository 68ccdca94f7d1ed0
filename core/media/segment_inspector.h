// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/inspection.h"

#include <memory>
#include <string>
#include <string_view>

namespace inspector::media {

// Looks into one segment while its bytes arrive, in pieces of any size; finds out by itself what it is. Memory is
// bounded whatever comes (some hundred KiB), time linear. Values: one thread at a time.
class SegmentInspector {
public:
    struct Options {
        std::shared_ptr<const InitSegment> init;  // null: none applies (or the segment carries its own)
        std::string_view sampleEncryption;        // "SAMPLE-AES": samples are encrypted inside a clear container
    };

    explicit SegmentInspector(Options options);
    ~SegmentInspector();
    SegmentInspector(SegmentInspector&&) noexcept;
    SegmentInspector& operator=(SegmentInspector&&) noexcept;

    void feed(std::string_view bytes);
    // Ends it; once. `whole`: the segment was received to its end.
    [[nodiscard]] Inspection finish(bool whole = true);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace inspector::media
