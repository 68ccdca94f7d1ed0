// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/page_list.h"

#include "app/console/pages/alerts_page.h"
#include "app/console/pages/channel_page.h"
#include "app/console/pages/changes_page.h"
#include "app/console/pages/channels_page.h"
#include "app/console/pages/configuration_page.h"
#include "app/console/pages/edges_page.h"
#include "app/console/pages/endpoint_page.h"
#include "app/console/pages/events_page.h"
#include "app/console/pages/handover_page.h"
#include "app/console/pages/inspect_page.h"
#include "app/console/pages/overview_page.h"
#include "app/console/pages/quality_page.h"
#include "app/console/pages/system_page.h"

#include <QCoreApplication>

namespace inspector::console {

namespace {

struct PageListWords {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

template <typename P>
Page* make(const PageContext& context, QWidget* parent) {
    return new P(context, parent);
}

}  // namespace

std::vector<PageEntry> pageList() {
    return {
        {QStringLiteral("overview"), PageListWords::tr("Overview"), Icon::Overview, true, {}, make<OverviewPage>},
        {QStringLiteral("channels"), PageListWords::tr("Channels"), Icon::Channels, true, {}, make<ChannelsPage>},
        {QStringLiteral("channel"), PageListWords::tr("Channel"), Icon::Channel, false, QStringLiteral("channels"),
         make<ChannelPage>},
        {QStringLiteral("edges"), PageListWords::tr("Edges"), Icon::Edges, true, {}, make<EdgesPage>},
        {QStringLiteral("endpoint"), PageListWords::tr("Endpoint"), Icon::Edges, false, QStringLiteral("edges"), make<EndpointPage>},
        {QStringLiteral("events"), PageListWords::tr("Events"), Icon::Events, true, {}, make<EventsPage>},
        {QStringLiteral("alerts"), PageListWords::tr("Alerts"), Icon::Alerts, true, {}, make<AlertsPage>},
        {QStringLiteral("quality"), PageListWords::tr("Quality of alerts"), Icon::Alerts, false, QStringLiteral("alerts"), make<QualityPage>},
        {QStringLiteral("handover"), PageListWords::tr("Hand-over"), Icon::Alerts, false, QStringLiteral("alerts"), make<HandoverPage>},
        {QStringLiteral("inspect"), PageListWords::tr("Inspect"), Icon::Inspect, true, {}, make<InspectPage>},
        {QStringLiteral("configuration"), PageListWords::tr("Configuration"), Icon::Configuration, true, {}, make<ConfigurationPage>},
        {QStringLiteral("system"), PageListWords::tr("System"), Icon::System, true, {}, make<SystemPage>},
        {QStringLiteral("changes"), PageListWords::tr("Changes"), Icon::System, false, QStringLiteral("system"), make<ChangesPage>},
    };
}

}  // namespace inspector::console
