// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/audit_model.h"

#include "app/console/format/format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace inspector::console {

namespace {

constexpr std::size_t mostEntries = 20'000;

QString valueText(const QJsonValue& value) {
    if (value.isUndefined() || value.isNull()) return {};
    if (value.isString()) return value.toString();
    if (value.isBool()) return value.toBool() ? AuditModel::tr("yes") : AuditModel::tr("no");
    if (value.isDouble()) return number(value.toDouble(), 15);
    if (value.isArray()) return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
}

}  // namespace

QString auditActionWord(const std::string& action) {
    if (action == "add") return AuditModel::tr("added");
    if (action == "change") return AuditModel::tr("changed");
    if (action == "remove") return AuditModel::tr("removed");
    if (action == "replace") return AuditModel::tr("replaced");
    return toQString(action);
}

QString auditKindWord(const std::string& kind) {
    if (kind == "channel") return AuditModel::tr("channel");
    if (kind == "template") return AuditModel::tr("template");
    if (kind == "probe") return AuditModel::tr("probe");
    if (kind == "endpoint") return AuditModel::tr("endpoint");
    if (kind == "inventory") return AuditModel::tr("the whole configuration");
    return toQString(kind);
}

std::vector<FieldChange> fieldChanges(const inventory::AuditEntry& entry) {
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(entry.detail)).object();
    std::vector<FieldChange> changes;
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (entry.action == "change") {
            const QJsonObject both = field->toObject();
            changes.push_back({field.key(), valueText(both.value(QLatin1String("from"))), valueText(both.value(QLatin1String("to")))});
        } else {
            const QString text = valueText(*field);
            if (text.isEmpty()) continue;
            if (entry.action == "remove") changes.push_back({field.key(), text, {}});
            else changes.push_back({field.key(), {}, text});
        }
    }
    return changes;
}

void AuditModel::setEntries(std::vector<inventory::AuditEntry> newestFirst) {
    beginResetModel();
    m_entries = std::move(newestFirst);
    endResetModel();
}

void AuditModel::append(const std::vector<inventory::AuditEntry>& older) {
    if (older.empty() || m_entries.size() >= mostEntries) return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(older.size()) - 1);
    m_entries.insert(m_entries.end(), older.begin(), older.end());
    endInsertRows();
}

const inventory::AuditEntry* AuditModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_entries[static_cast<std::size_t>(row)] : nullptr;
}

int AuditModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_entries.size()); }
int AuditModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant AuditModel::data(const QModelIndex& index, int role) const {
    const inventory::AuditEntry* entry = at(index.row());
    if (!entry || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) return {};
    if (role == Qt::ToolTipRole) return index.column() == Time ? QVariant(wholeTime(entry->time, m_now)) : data(index, Qt::DisplayRole);
    switch (index.column()) {
        case Time: return clockTime(entry->time);
        case Actor: return toQString(entry->actor);
        case Action: return auditActionWord(entry->action);
        case Item: return entry->item.empty() ? auditKindWord(entry->kind) : tr("%1 %2").arg(auditKindWord(entry->kind), toQString(entry->item));
        case Change: {
            QStringList fields;
            for (const FieldChange& change : fieldChanges(*entry))
                fields << (entry->action == "change" ? tr("%1: %2 → %3").arg(change.field, change.before, change.after) : change.field);
            return entry->action == "change" ? fields.join(QStringLiteral("; ")) : QString();
        }
        default: return {};
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Time: return tr("Time");
        case Actor: return tr("Who");
        case Action: return tr("What");
        case Item: return tr("Of what");
        case Change: return tr("Change");
        default: return {};
    }
}

}  // namespace inspector::console
