// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/secrets.h"

#include "core/inventory/store.h"

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

// What a value is sealed for: a sealed text opens in its own place only.
std::string contextOf(const Template& value) { return value.id.value; }
std::string contextOf(const Endpoint& value) { return "endpoint " + value.id.value; }

// The sealed form of `plain`; `stored` is that of the value before, empty: there was none.
Result<std::string> sealed(const std::string& plain, const std::string& stored, const std::string& context,
                           Sealer& sealer) {
    if (plain.empty()) return stored;
    if (!stored.empty()) {
        const auto known = sealer.open(stored, context);
        if (known && *known == plain) return stored;
    }
    return sealer.seal(plain, context);
}

Result<void> sealHeaders(std::vector<RequestHeader>& headers, const std::vector<RequestHeader>* stored,
                         const std::string& context, Sealer& sealer) {
    for (RequestHeader& header : headers) {
        if (!header.secret) continue;
        std::string before;
        if (stored) {
            const auto known = std::find_if(stored->begin(), stored->end(), [&](const RequestHeader& h) {
                return h.secret && h.name == header.name;
            });
            if (known != stored->end()) before = known->value;
        }
        auto after = sealed(header.value, before, context, sealer);
        if (!after) return fail(after.error());
        header.value = std::move(*after);
    }
    return {};
}

// Opens one secret; what does not open is left out.
class Opener {
public:
    Opener(Sealer& sealer, std::string context, std::string owner, std::vector<std::string>* locked)
        : m_sealer(sealer), m_context(std::move(context)), m_owner(std::move(owner)), m_locked(locked) {}

    void open(std::string& text, const std::string& what) {
        if (text.empty()) return;
        auto plain = m_sealer.open(text, m_context);
        if (!plain && m_locked)
            m_locked->push_back(what + " of the " + m_owner + " is not used: " + plain.error().message());
        text = plain ? std::move(*plain) : std::string();
    }
    void open(std::vector<RequestHeader>& headers) {
        for (RequestHeader& header : headers)
            if (header.secret) open(header.value, "The secret header " + header.name);
    }

private:
    Sealer& m_sealer;
    std::string m_context;
    std::string m_owner;
    std::vector<std::string>* m_locked;
};

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
    if (auto done = sealHeaders(value.headers, stored ? &stored->headers : nullptr, contextOf(value), sealer); !done)
        return fail(done.error());
    if (auto done = sealProxy(value, stored, sealer); !done) return fail(done.error());
    return value;
}

Result<Endpoint> sealSecrets(Endpoint value, const Endpoint* stored, Sealer& sealer) {
    if (auto done = sealHeaders(value.headers, stored ? &stored->headers : nullptr, contextOf(value), sealer); !done)
        return fail(done.error());
    if (value.token == noToken) {
        value.token.clear();
        return value;
    }
    auto token = sealed(value.token, stored ? stored->token : std::string(), contextOf(value), sealer);
    if (!token) return fail(token.error());
    value.token = std::move(*token);
    return value;
}

void unsealSecrets(Template& value, Sealer& sealer, std::vector<std::string>* locked) {
    Opener opener(sealer, contextOf(value), "template \"" + value.name + "\"", locked);
    opener.open(value.headers);
    ProxyParts proxy = splitProxy(value.proxy);
    if (proxy.userInfo.empty()) return;
    opener.open(proxy.userInfo, "The proxy's password");
    value.proxy = joined(proxy);
}

void unsealSecrets(Endpoint& value, Sealer& sealer, std::vector<std::string>* locked) {
    Opener opener(sealer, contextOf(value), "endpoint \"" + value.name + "\"", locked);
    opener.open(value.headers);
    opener.open(value.token, "The token");
}

}  // namespace inspector::inventory
