// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/chain_text.h"

#include "app/console/format/format.h"
#include "core/verdict/evidence_text.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace inspector::console {

QString stageRoleWord(StageRole role) {
    switch (role) {
        case StageRole::Packager: return ChainWords::tr("Packager");
        case StageRole::Origin: return ChainWords::tr("Origin");
        case StageRole::Edge: return ChainWords::tr("Edge");
    }
    return {};
}

QString cacheStateWord(CacheState state) {
    switch (state) {
        case CacheState::Unknown: return ChainWords::tr("Unknown");
        case CacheState::Hit: return ChainWords::tr("Hit");
        case CacheState::Miss: return ChainWords::tr("Miss");
        case CacheState::Expired: return ChainWords::tr("Expired");
        case CacheState::Stale: return ChainWords::tr("Stale");
        case CacheState::Revalidated: return ChainWords::tr("Revalidated");
        case CacheState::Bypass: return ChainWords::tr("Bypass");
    }
    return {};
}

QString endpointPlace(const Endpoint& endpoint) {
    QStringList parts{stageRoleWord(endpoint.role)};
    if (!endpoint.provider.empty()) parts << toQString(endpoint.provider);
    if (!endpoint.region.empty()) parts << toQString(endpoint.region);
    return parts.join(QStringLiteral(" · "));
}

QString stageName(std::string_view stage, const Inventory& inventory) {
    if (stage == ownStage) return ChainWords::tr("Packager");
    const Endpoint* endpoint = inventory.endpoint(EndpointId(std::string(stage)));
    return endpoint && !endpoint->name.empty() ? toQString(endpoint->name) : toQString(stage);
}

QString culprit(const Verdict& verdict, const Inventory& inventory) {
    const QString name = verdict.name.empty() ? QString() : stageName(verdict.name, inventory);
    switch (verdict.cause) {
        case Cause::None: return {};
        case Cause::Unknown: return ChainWords::tr("cause not known");
        case Cause::Packager: return ChainWords::tr("packager");
        case Cause::Origin: return name.isEmpty() ? ChainWords::tr("origin") : ChainWords::tr("origin %1").arg(name);
        case Cause::Cdn: return ChainWords::tr("CDN %1").arg(name);
        case Cause::Edge: return ChainWords::tr("edge %1").arg(name);
        case Cause::Region: return ChainWords::tr("region %1").arg(name);
        case Cause::Several: return ChainWords::tr("several causes");
        case Cause::Probe: return ChainWords::tr("this probe itself");
    }
    return {};
}

QString verdictSentence(const Verdict& verdict, const Inventory& inventory) {
    if (verdict.cause == Cause::None) return {};
    if (verdict.cause == Cause::Unknown) return ChainWords::tr("Where it broke cannot be told.");
    const QString who = culprit(verdict, inventory);
    const auto sure = static_cast<int>(std::lround(std::clamp(verdict.confidence, 0.0, 1.0) * 100));
    return ChainWords::tr("Where it broke: %1 (%2 % sure).").arg(who).arg(sure);
}

QString evidenceText(const Evidence& evidence, const Inventory& inventory) {
    const std::string message(verdict::evidenceTemplate(evidence.code));
    Finding values;
    values.rule = evidence.code;
    values.args = evidence.args;
    if (!evidence.stage.empty()) {
        const auto named = std::find_if(values.args.begin(), values.args.end(), [](const Arg& a) { return a.name == "stage"; });
        if (named == values.args.end())
            values.args.push_back(textArg("stage", toStd(stageName(evidence.stage, inventory))));
    }
    if (message.empty()) return findingText(values);  // of a newer program
    return fillTemplate(QCoreApplication::translate("verdict", message.c_str()), values);
}

QString causeSentence(const FleetCause& cause, const Inventory& inventory) {
    return ChainWords::tr("%n channel(s): %1", nullptr, static_cast<int>(cause.channels.size()))
        .arg(culprit(cause.verdict, inventory));
}

}  // namespace inspector::console
