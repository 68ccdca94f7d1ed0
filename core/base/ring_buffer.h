// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace inspector {

// The newest `capacity` values, oldest first. Not thread-safe.
template <typename T>
class RingBuffer {
public:
    explicit RingBuffer(std::size_t capacity) : m_capacity(capacity) {}

    void push(T value) {
        if (m_capacity == 0) return;
        if (m_values.size() < m_capacity) {
            m_values.push_back(std::move(value));
            return;
        }
        m_values[m_oldest] = std::move(value);
        m_oldest = (m_oldest + 1) % m_capacity;
    }
    void clear() {
        m_values.clear();
        m_oldest = 0;
    }
    [[nodiscard]] std::size_t size() const { return m_values.size(); }
    [[nodiscard]] std::size_t capacity() const { return m_capacity; }
    [[nodiscard]] bool empty() const { return m_values.empty(); }
    // i = 0 is the oldest.
    [[nodiscard]] const T& operator[](std::size_t i) const { return m_values[(m_oldest + i) % m_values.size()]; }
    [[nodiscard]] const T& back() const { return (*this)[m_values.size() - 1]; }
    [[nodiscard]] const T& front() const { return (*this)[0]; }
    [[nodiscard]] std::vector<T> toVector() const {
        std::vector<T> out;
        out.reserve(size());
        for (std::size_t i = 0; i < size(); ++i) out.push_back((*this)[i]);
        return out;
    }

private:
    std::size_t m_capacity;
    std::size_t m_oldest = 0;
    std::vector<T> m_values;
};

}  // namespace inspector
