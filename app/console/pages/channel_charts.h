// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/ranged_charts.h"

namespace inspector::console {

// The figures of one channel over time. GUI thread.
class ChannelCharts : public RangedCharts {
    Q_OBJECT

public:
    ChannelCharts(Client& client, QWidget* parent = nullptr);

    void setChannel(const ChannelId& channel);

protected:
    [[nodiscard]] bool hasSubject() const override { return !m_channel.empty(); }
    [[nodiscard]] std::vector<Tag> subjectTags() const override;
    [[nodiscard]] qint64 intervalMs() const override;
    void prepare() override;
    void arrange(std::size_t chart, std::vector<ChartLine>& lines) const override;
    [[nodiscard]] bool isRare(std::size_t chart) const override;

private:
    ChannelId m_channel;
};

}  // namespace inspector::console
