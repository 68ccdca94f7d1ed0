// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace inspector::hls {

// An optional value that is nearly always none, and then one pointer (see RareList). A value, read like an optional.
template <typename T>
class RareValue {
public:
    RareValue() = default;
    RareValue(T value) : m_value(std::make_unique<T>(std::move(value))) {}
    RareValue(std::optional<T> value) : m_value(value ? std::make_unique<T>(*std::move(value)) : nullptr) {}
    RareValue(const RareValue& other) : m_value(other.m_value ? std::make_unique<T>(*other.m_value) : nullptr) {}
    RareValue(RareValue&&) noexcept = default;
    RareValue& operator=(RareValue other) noexcept {
        m_value.swap(other.m_value);
        return *this;
    }
    ~RareValue() = default;

    [[nodiscard]] bool has_value() const { return m_value != nullptr; }
    explicit operator bool() const { return m_value != nullptr; }
    [[nodiscard]] const T& operator*() const { return *m_value; }
    [[nodiscard]] const T* operator->() const { return m_value.get(); }
    void reset() { m_value.reset(); }

private:
    std::unique_ptr<T> m_value;
};

}  // namespace inspector::hls
