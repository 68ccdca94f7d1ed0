// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace inspector::hls {

// A list that is nearly always empty, and then one pointer: a playlist holds a hundred thousand segments. A value, like
// the vector that it is read as.
template <typename T>
class RareList {
public:
    using value_type = T;
    using const_iterator = typename std::vector<T>::const_iterator;
    using iterator = const_iterator;

    RareList() = default;
    RareList(const RareList& other) : m_list(other.m_list ? std::make_unique<std::vector<T>>(*other.m_list) : nullptr) {}
    RareList(RareList&&) noexcept = default;
    RareList& operator=(RareList other) noexcept {
        m_list.swap(other.m_list);
        return *this;
    }
    ~RareList() = default;

    [[nodiscard]] const std::vector<T>& list() const {
        static const std::vector<T> none;
        return m_list ? *m_list : none;
    }
    operator const std::vector<T>&() const { return list(); }
    [[nodiscard]] bool empty() const { return !m_list || m_list->empty(); }
    [[nodiscard]] std::size_t size() const { return list().size(); }
    [[nodiscard]] const_iterator begin() const { return list().begin(); }
    [[nodiscard]] const_iterator end() const { return list().end(); }
    [[nodiscard]] const T& front() const { return list().front(); }
    [[nodiscard]] const T& back() const { return list().back(); }
    [[nodiscard]] const T& operator[](std::size_t index) const { return list()[index]; }

    void push_back(T value) {
        if (!m_list) m_list = std::make_unique<std::vector<T>>();
        m_list->push_back(std::move(value));
    }
    // The values; leaves none.
    [[nodiscard]] std::vector<T> take() {
        std::vector<T> out;
        if (m_list) out.swap(*m_list);
        return out;
    }

private:
    std::unique_ptr<std::vector<T>> m_list;
};

}  // namespace inspector::hls
