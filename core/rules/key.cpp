// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_segment.h"
#include "core/rules/private_address.h"

namespace inspector::rules {

namespace {

constexpr double slowMs = 1000;

// Bytes that a key has (bis 5.1); 0: another system's key, of any form.
std::uint64_t keyLength(std::string_view method) {
    if (method == "AES-128" || method == "SAMPLE-AES" || method == "SAMPLE-AES-CTR") return 16;
    return method == "AES-256" || method == "AES-256-GCM" ? 32 : 0;
}

}  // namespace

std::vector<Finding> judgeKey(const Context& context, const KeyFacts& facts) {
    FindingList findings(context);
    const Place place{0, facts.sequence};
    // Between machines of one's own network nobody else sees it.
    if (!facts.tls && !isPrivateAddress(facts.address)) findings.add("key-not-tls", {}, place);
    if (!facts.answered) {
        findings.add("key-unreachable", {numberArg("status", facts.status), shownArg("problem", facts.message.empty() ? "no answer" : facts.message)},
                     place);
        return findings.take();
    }
    if (facts.ms > slowMs)
        findings.add("key-slow", {numberArg("time", facts.ms, Arg::Unit::Millisecond), numberArg("limit", slowMs, Arg::Unit::Millisecond)}, place);
    const std::uint64_t length = keyLength(facts.method);
    if (length > 0 && facts.bytes != length) {
        findings.add("key-length", {numberArg("bytes", static_cast<double>(facts.bytes), Arg::Unit::Byte),
                                    numberArg("limit", static_cast<double>(length), Arg::Unit::Byte), shownArg("method", facts.method)},
                     place);
        return findings.take();
    }
    // A segment of another length than whole blocks is cut, whatever its key: told by its own rule.
    if (facts.decrypted && !*facts.decrypted && facts.sizeMultipleOf16)
        findings.add("key-decrypt-failed", {shownArg("method", facts.method)}, place);
    return findings.take();
}

}  // namespace inspector::rules
