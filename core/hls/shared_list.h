// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace inspector::hls {

// A list that does not change and is the same in many values, which share it: the keys in force stay what they are from
// one segment to the next. A value, read like the vector that it was made of; its copies may be read on any thread.
template <typename T>
class SharedList {
public:
    using value_type = T;
    using const_iterator = typename std::vector<T>::const_iterator;
    using iterator = const_iterator;

    SharedList() = default;
    SharedList(std::vector<T> list)
        : m_list(list.empty() ? nullptr : std::make_shared<const std::vector<T>>(std::move(list))) {}

    [[nodiscard]] const std::vector<T>& list() const {
        static const std::vector<T> none;
        return m_list ? *m_list : none;
    }
    [[nodiscard]] bool empty() const { return !m_list; }
    [[nodiscard]] std::size_t size() const { return list().size(); }
    [[nodiscard]] const_iterator begin() const { return list().begin(); }
    [[nodiscard]] const_iterator end() const { return list().end(); }
    [[nodiscard]] const T& front() const { return list().front(); }
    [[nodiscard]] const T& operator[](std::size_t index) const { return list()[index]; }
    friend bool operator==(const SharedList& a, const SharedList& b) { return a.m_list == b.m_list || a.list() == b.list(); }

private:
    std::shared_ptr<const std::vector<T>> m_list;
};

}  // namespace inspector::hls
