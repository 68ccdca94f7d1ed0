// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/pages/ranged_charts.h"

namespace inspector::console {

// The figures of one endpoint over all its channels and over time. GUI thread.
class EndpointCharts : public RangedCharts {
    Q_OBJECT

public:
    EndpointCharts(Client& client, QWidget* parent = nullptr);

    void setEndpoint(const EndpointId& endpoint);

protected:
    [[nodiscard]] bool hasSubject() const override { return !m_endpoint.empty(); }
    [[nodiscard]] std::vector<Tag> subjectTags() const override;
    [[nodiscard]] qint64 intervalMs() const override { return 60'000; }  // cdn_health's

private:
    EndpointId m_endpoint;
};

}  // namespace inspector::console
