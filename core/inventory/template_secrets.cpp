// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/template_secrets.h"

#include <algorithm>
#include <utility>

namespace inspector::inventory {

namespace {

// scheme://user:password@host:port, with what stands between the slashes and the @ apart.
struct ProxyParts {
    std::string before;
    std::string userInfo;
    std::string behind;  // without the @
};

ProxyParts splitProxy(const std::string& proxy) {
    const auto scheme = proxy.find("://");
    if (scheme == std::string::npos) return {proxy, {}, {}};
    const auto from = scheme + 3;
    const auto at = proxy.rfind('@');
    if (at == std::string::npos || at < from) return {proxy.substr(0, from), {}, proxy.substr(from)};
    return {proxy.substr(0, from), proxy.substr(from, at - from), proxy.substr(at + 1)};
}

std::string joined(const ProxyParts& parts) {
    return parts.before + (parts.userInfo.empty() ? std::string() : parts.userInfo + "@") + parts.behind;
}

Result<void> sealProxy(Template& value, const Template* stored, Sealer& sealer) {
    ProxyParts parts = splitProxy(value.proxy);
    if (!parts.userInfo.empty()) {
        auto sealed = sealer.seal(parts.userInfo, value.id.value);
        if (!sealed) return fail(sealed.error());
        parts.userInfo = std::move(*sealed);
    } else if (stored) {
        // What could not be shown cannot have been removed on purpose.
        const ProxyParts known = splitProxy(stored->proxy);
        const bool same = known.before == parts.before && known.behind == parts.behind;
        if (same && !known.userInfo.empty() && !sealer.open(known.userInfo, value.id.value)) parts.userInfo = known.userInfo;
    }
    value.proxy = joined(parts);
    return {};
}

}  // namespace

Result<Template> sealSecrets(Template value, const Template* stored, Sealer& sealer) {
    for (RequestHeader& header : value.headers) {
        if (!header.secret) continue;
        if (!header.value.empty()) {
            auto sealed = sealer.seal(header.value, value.id.value);
            if (!sealed) return fail(sealed.error());
            header.value = std::move(*sealed);
        } else if (stored) {
            const auto known = std::find_if(stored->headers.begin(), stored->headers.end(), [&](const RequestHeader& h) {
                return h.secret && h.name == header.name;
            });
            if (known != stored->headers.end()) header.value = known->value;
        }
    }
    if (auto done = sealProxy(value, stored, sealer); !done) return fail(done.error());
    return value;
}

void unsealSecrets(Template& value, Sealer& sealer, std::vector<std::string>* locked) {
    const auto unseal = [&](std::string& text, const std::string& what) {
        auto plain = sealer.open(text, value.id.value);
        if (!plain && locked)
            locked->push_back(what + " of the template \"" + value.name + "\" is not used: " + plain.error().message());
        text = plain ? std::move(*plain) : std::string();
    };
    for (RequestHeader& header : value.headers)
        if (header.secret && !header.value.empty()) unseal(header.value, "The secret header " + header.name);
    ProxyParts proxy = splitProxy(value.proxy);
    if (proxy.userInfo.empty()) return;
    unseal(proxy.userInfo, "The proxy's password");
    value.proxy = joined(proxy);
}

}  // namespace inspector::inventory
