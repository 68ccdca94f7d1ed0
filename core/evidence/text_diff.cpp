// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/text_diff.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstddef>

namespace inspector::evidence {

namespace {

constexpr int mostChanges = 2'000;

using Lines = std::vector<std::string_view>;

Lines linesOf(std::string_view text) {
    Lines lines = split(text, '\n');
    if (!lines.empty() && lines.back().empty()) lines.pop_back();
    return lines;
}

// E. Myers, "An O(ND) difference algorithm and its variations": the path with the fewest changes, walked back from its end.
class Script {
public:
    Script(const Lines& a, const Lines& b) : m_a(a), m_b(b) {}

    // Removed and kept lines of a, added lines of b, in order; false: too many changes.
    bool find(std::vector<DiffLine::Kind>& kinds) {
        const int n = static_cast<int>(m_a.size());
        const int m = static_cast<int>(m_b.size());
        const int limit = std::min(n + m, mostChanges);
        std::vector<int> furthest(static_cast<std::size_t>(2 * limit + 3), 0);
        const int middle = limit + 1;
        const auto at = [&](std::vector<int>& v, int k) -> int& { return v[static_cast<std::size_t>(middle + k)]; };
        for (int d = 0; d <= limit; ++d) {
            m_trace.push_back(furthest);
            for (int k = -d; k <= d; k += 2) {
                const bool down = k == -d || (k != d && at(furthest, k - 1) < at(furthest, k + 1));
                int x = down ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
                while (x < n && x - k < m && x - k >= 0 && m_a[static_cast<std::size_t>(x)] == m_b[static_cast<std::size_t>(x - k)]) ++x;
                at(furthest, k) = x;
                if (x >= n && x - k >= m) {
                    walkBack(n, m, d, middle, kinds);
                    return true;
                }
            }
            if (m_trace.size() * furthest.size() > mostCells) return false;
        }
        return false;
    }

private:
    static constexpr std::size_t mostCells = 8'000'000;

    void walkBack(int x, int y, int d, int middle, std::vector<DiffLine::Kind>& kinds) const {
        for (; d > 0; --d) {
            const auto at = [&](int k) { return m_trace[static_cast<std::size_t>(d)][static_cast<std::size_t>(middle + k)]; };
            const int k = x - y;
            const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
            const int fromX = at(down ? k + 1 : k - 1);
            const int fromY = fromX - (down ? k + 1 : k - 1);
            for (; x > fromX && y > fromY; --x, --y) kinds.push_back(DiffLine::Kind::Same);
            kinds.push_back(down ? DiffLine::Kind::Added : DiffLine::Kind::Removed);
            x = fromX;
            y = fromY;
        }
        kinds.insert(kinds.end(), static_cast<std::size_t>(std::min(x, y)), DiffLine::Kind::Same);
        std::reverse(kinds.begin(), kinds.end());
    }

    const Lines& m_a;
    const Lines& m_b;
    std::vector<std::vector<int>> m_trace;
};

}  // namespace

std::vector<DiffLine> diffLines(std::string_view before, std::string_view after) {
    const Lines a = linesOf(before);
    const Lines b = linesOf(after);
    std::size_t head = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
    std::size_t tail = 0;
    while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
    const Lines middleA(a.begin() + static_cast<std::ptrdiff_t>(head), a.end() - static_cast<std::ptrdiff_t>(tail));
    const Lines middleB(b.begin() + static_cast<std::ptrdiff_t>(head), b.end() - static_cast<std::ptrdiff_t>(tail));

    std::vector<DiffLine::Kind> kinds(head, DiffLine::Kind::Same);
    std::vector<DiffLine::Kind> middle;
    if (!Script(middleA, middleB).find(middle)) {
        middle.assign(middleA.size(), DiffLine::Kind::Removed);
        middle.insert(middle.end(), middleB.size(), DiffLine::Kind::Added);
    }
    kinds.insert(kinds.end(), middle.begin(), middle.end());
    kinds.insert(kinds.end(), tail, DiffLine::Kind::Same);

    std::vector<DiffLine> lines;
    lines.reserve(kinds.size());
    std::uint32_t i = 0, j = 0;
    for (const DiffLine::Kind kind : kinds) {
        DiffLine line;
        line.kind = kind;
        line.text = kind == DiffLine::Kind::Removed ? a[i] : b[j];
        if (kind != DiffLine::Kind::Added) line.before = ++i;
        if (kind != DiffLine::Kind::Removed) line.after = ++j;
        lines.push_back(line);
    }
    return lines;
}

}  // namespace inspector::evidence
