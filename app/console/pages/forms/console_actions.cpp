// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/pages/forms/console_actions.h"

#include "app/console/format/format.h"
#include "app/console/client/system_words.h"
#include "app/console/pages/event_export.h"
#include "app/console/pages/forms/channel_dialog.h"
#include "app/console/pages/forms/connection_dialog.h"
#include "app/console/pages/forms/endpoint_dialog.h"
#include "app/console/pages/forms/import_dialog.h"
#include "app/console/pages/forms/merge_question.h"
#include "app/console/pages/forms/probe_dialog.h"
#include "app/console/pages/forms/template_dialog.h"
#include "core/base/text.h"

#include <QFile>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace inspector::console {

namespace {

constexpr qint64 mostListBytes = 64 << 20;

// An id that no channel has: the name's slug, with a number where that is taken.
ChannelId freshId(const Inventory& inventory, const std::string& name) {
    const std::string base = slug(name);
    ChannelId id(base);
    for (int n = 2; inventory.channel(id); ++n) id = ChannelId(base + "-" + std::to_string(n));
    return id;
}

}  // namespace

ConsoleActions::ConsoleActions(Client& client, runtime::StoreRequest stores, QObject* parent)
    : ChannelActions(parent), m_client(client), m_stores(std::move(stores)), m_undo(client), m_alerts(client, m_undo) {
    connect(&m_alerts, &AlertActions::done, this, [this](const AlertDone& done) { Q_EMIT said(done.sentence); });
    connect(&m_client, &Client::engineChanged, this, [this] {
        QString why = whyNoEdit(m_client.engine());
        if (why == m_whyNot) return;
        m_whyNot = std::move(why);
        Q_EMIT rightsChanged();
    });
    connect(&m_undo, &UndoStack::changed, this, &ChannelActions::undoChanged);
    connect(&m_undo, &UndoStack::undone, this, [this](const QString& text) { Q_EMIT said(tr("Undone: %1").arg(text)); });
    connect(&m_undo, &UndoStack::redone, this, [this](const QString& text) { Q_EMIT said(tr("Done again: %1").arg(text)); });
    connect(&m_undo, &UndoStack::failed, this, [this](const QString& text, const Error& error) {
        Q_EMIT said(tr("%1 cannot be undone: %2").arg(text, toQString(error.message())));
    });
    connect(&m_client, &Client::commandDone, this, [this](quint64 request, const Result<Inventory>& result) {
        const auto at = m_said.find(request);
        if (at == m_said.end()) return;
        const QString done = at->second;
        m_said.erase(at);
        if (!result && result.error().kind == Error::Kind::Conflict) return merge(request, result.error());
        m_edited.erase(request);
        Q_EMIT said(result ? done : toQString(result.error().message()));
    });
}

bool ConsoleActions::allowed() {
    if (m_whyNot.isEmpty()) return true;
    Q_EMIT said(m_whyNot);
    return false;
}

RequestId ConsoleActions::apply(std::vector<inventory::Change> changes, const QString& text, const QString& done) {
    if (changes.empty()) return 0;
    const RequestId request = m_undo.apply(std::move(changes), text);
    m_said[request] = done;
    return request;
}

std::vector<Channel> ConsoleActions::find(const Channels& ids) const {
    std::vector<Channel> out;
    for (const ChannelId& id : ids)
        if (const Channel* c = m_client.inventory()->channel(id)) out.push_back(*c);
    return out;
}

QString ConsoleActions::nameOf(const std::vector<Channel>& channels) const {
    return channels.size() == 1 ? toQString(channels.front().name)
                                : tr("%n channel(s)", nullptr, static_cast<int>(channels.size()));
}

void ConsoleActions::openForm(QWidget* parent, std::vector<Channel> channels) {
    if (channels.empty() || !allowed()) return;
    auto* dialog = new ChannelDialog(m_client, channels, parent);
    connect(dialog, &ChannelDialog::saved, this, [this, parent, before = channels](const std::vector<Channel>& saved) {
        saveForm(parent, before, saved);
    });
    dialog->open();
}

void ConsoleActions::saveForm(QWidget* parent, const std::vector<Channel>& before, const std::vector<Channel>& saved) {
    std::vector<inventory::Change> changes;
    bool isNew = false;
    for (Channel c : saved) {
        const Channel* old = m_client.inventory()->channel(c.id);
        if (c.id.empty()) {
            c.id = freshId(*m_client.inventory(), c.name);
            isNew = true;
        } else if (old && *old == c) {
            continue;
        }
        changes.push_back(inventory::PutChannel{std::move(c)});
    }
    if (isNew) {
        apply(std::move(changes), tr("Add %1").arg(nameOf(saved)), tr("%1 is added; its first cycle begins now.").arg(nameOf(saved)));
        return;
    }
    const RequestId request = apply(std::move(changes), tr("Edit %1").arg(nameOf(saved)), tr("%1 saved.").arg(nameOf(saved)));
    if (request != 0) m_edited[request] = {parent, before, saved, 0};
}

void ConsoleActions::merge(RequestId request, const Error& why) {
    auto edited = m_edited.extract(request);
    constexpr int mostTries = 3;
    if (edited.empty() || edited.mapped().tries >= mostTries) {
        Q_EMIT said(toQString(why.message()));
        return;
    }
    const Edited& edit = edited.mapped();
    std::vector<inventory::Change> changes;
    std::vector<inventory::FieldConflict> conflicts;
    for (const Channel& mine : edit.saved) {
        const Channel* theirs = m_client.inventory()->channel(mine.id);
        const auto base = std::find_if(edit.before.begin(), edit.before.end(), [&](const Channel& c) { return c.id == mine.id; });
        if (!theirs || base == edit.before.end()) {  // removed: there is nothing to be merged with
            Q_EMIT said(toQString(why.message()));
            return;
        }
        auto merged = inventory::mergeChannel(*base, mine, *theirs);
        conflicts.insert(conflicts.end(), merged.conflicts.begin(), merged.conflicts.end());
        if (!inventory::sameContent(merged.merged, *theirs)) changes.push_back(inventory::PutChannel{std::move(merged.merged)});
    }
    const QString name = nameOf(edit.saved);
    const auto send = [this, edit, changes, name] {
        const RequestId again = apply(changes, tr("Edit %1").arg(name), tr("%1 saved, with what others changed meanwhile.").arg(name));
        if (again == 0) return;
        m_edited[again] = edit;
        ++m_edited[again].tries;
    };
    if (conflicts.empty()) send();
    // Its first sentence says who and when; the rest is for those who cannot merge.
    else askWhoseHolds(edit.parent, name, toQString(why.hint).section(QLatin1String(". "), 0, 0), conflicts, send);
}

void ConsoleActions::addChannel(QWidget* parent) { addChannelOf(parent, {}); }

void ConsoleActions::addChannelOf(QWidget* parent, const QString& url) {
    Channel channel;
    channel.url = toStd(url);
    const auto& templates = m_client.inventory()->templates;
    channel.templateId = templates.empty() ? standardTemplate().id : templates.front().id;
    if (m_client.inventory()->templateOf(standardTemplate().id)) channel.templateId = standardTemplate().id;
    openForm(parent, {channel});
}

void ConsoleActions::edit(QWidget* parent, const Channels& channels) { openForm(parent, find(channels)); }

void ConsoleActions::duplicate(QWidget* parent, const Channels& channels) {
    if (!allowed()) return;
    auto originals = find(channels);
    if (originals.size() == 1) {  // one: its form, to change what differs
        Channel copy = originals.front();
        copy.id = {};
        copy.revision = 0;
        copy.name = toStd(tr("%1 copy").arg(toQString(copy.name)));
        return openForm(parent, {copy});
    }
    std::vector<inventory::Change> changes;
    Inventory grown = *m_client.inventory();
    for (Channel copy : originals) {
        copy.name = toStd(tr("%1 copy").arg(toQString(copy.name)));
        copy.id = freshId(grown, copy.name);
        copy.revision = 0;
        const auto at = std::lower_bound(grown.channels.begin(), grown.channels.end(), copy,
                                         [](const Channel& a, const Channel& b) { return a.id < b.id; });
        grown.channels.insert(at, copy);
        changes.push_back(inventory::PutChannel{std::move(copy)});
    }
    apply(std::move(changes), tr("Duplicate %1").arg(nameOf(originals)), tr("%1 duplicated.").arg(nameOf(originals)));
}

void ConsoleActions::remove(QWidget* parent, const Channels& channels) {
    const auto gone = find(channels);
    if (gone.empty() || !allowed()) return;
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Remove %1?").arg(nameOf(gone)),
                                     tr("%1 will not be probed any more. Its events and figures stay as long as all "
                                        "others. This can be undone.").arg(nameOf(gone)),
                                     QMessageBox::Cancel, parent);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setWindowModality(Qt::WindowModal);
    auto* yes = question->addButton(tr("&Remove"), QMessageBox::AcceptRole);
    connect(yes, &QAbstractButton::clicked, this, [this, gone] {
        std::vector<inventory::Change> changes;
        for (const Channel& c : gone) changes.push_back(inventory::RemoveChannel{c.id});
        apply(std::move(changes), tr("Remove %1").arg(nameOf(gone)), tr("%1 removed. Ctrl+Z brings it back.").arg(nameOf(gone)));
    });
    question->open();
}

void ConsoleActions::setEnabled(const Channels& channels, bool enabled) {
    if (!allowed()) return;
    std::vector<inventory::Change> changes;
    std::vector<Channel> changed;
    for (Channel c : find(channels)) {
        if (c.enabled == enabled) continue;
        c.enabled = enabled;
        changed.push_back(c);
        changes.push_back(inventory::PutChannel{std::move(c)});
    }
    apply(std::move(changes), (enabled ? tr("Enable %1") : tr("Disable %1")).arg(nameOf(changed)),
          (enabled ? tr("%1 is probed again.") : tr("%1 is off the air and not probed.")).arg(nameOf(changed)));
}

void ConsoleActions::probeNow(const Channels& channels) {
    if (!m_client.engine().probing) {
        Q_EMIT said(tr("This program only watches: another one probes (%1).").arg(toQString(m_client.engine().holder)));
        return;
    }
    for (const ChannelId& id : channels) m_client.probeNow(id);
    if (!channels.empty()) Q_EMIT said(tr("Probing %1 now.").arg(nameOf(find(channels))));
}

void ConsoleActions::importList(QWidget* parent) {
    if (!allowed()) return;
    auto* dialog = new QFileDialog(parent, tr("Import channels"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Channel lists (*.csv *.json *.m3u *.m3u8)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this, parent](const QString& file) { readList(parent, file); });
    dialog->open();
}

void ConsoleActions::readList(QWidget* parent, const QString& name) {
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        Q_EMIT said(tr("%1 cannot be read: %2").arg(name, file.errorString()));
        return;
    }
    if (file.size() > mostListBytes) {
        Q_EMIT said(tr("%1 is no channel list: it has %2.").arg(name, bytes(double(file.size()))));
        return;
    }
    const QByteArray content = file.readAll();
    const std::string_view text(content.constData(), static_cast<std::size_t>(content.size()));
    auto imported = inventory::importList(text, inventory::guessFormat(toStd(name), text));
    if (!imported) {
        Q_EMIT said(toQString(imported.error().message()));
        return;
    }
    auto* dialog = new ImportDialog(m_client, name, std::move(*imported), parent);
    connect(dialog, &ImportDialog::chosen, this, [this](const std::vector<inventory::Change>& changes, int channels) {
        apply(changes, tr("Import %n channel(s)", nullptr, channels), tr("%n channel(s) imported.", nullptr, channels));
    });
    dialog->open();
}

void ConsoleActions::exportList(QWidget* parent, const Channels& channels) {
    auto* dialog = new QFileDialog(parent, channels.empty() ? tr("Export all channels") : tr("Export the selected channels"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Table (*.csv)"), tr("JSON with templates (*.json)"), tr("Playlist of channels (*.m3u)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("channels.csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        for (const auto& suffix : {QStringLiteral("csv"), QStringLiteral("json"), QStringLiteral("m3u")})
            if (filter.contains(QStringLiteral("*.") + suffix)) dialog->setDefaultSuffix(suffix);
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, channels](const QString& file) {
        Inventory part = *m_client.inventory();
        if (!channels.empty()) part.channels = find(channels);
        const auto format = file.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive)  ? inventory::ListFormat::Json
                            : file.endsWith(QStringLiteral(".m3u"), Qt::CaseInsensitive) ? inventory::ListFormat::M3u
                                                                                         : inventory::ListFormat::Csv;
        const auto result = writeFile(file, QByteArray::fromStdString(inventory::exportList(part, format)));
        Q_EMIT said(result ? tr("%n channel(s) exported.", nullptr, static_cast<int>(part.channels.size()))
                           : toQString(result.error().message()));
    });
    dialog->open();
}

void ConsoleActions::editTemplates(QWidget* parent) {
    auto* dialog = new TemplateDialog(m_client, m_undo, parent);
    dialog->open();
}

void ConsoleActions::editEndpoints(QWidget* parent, const EndpointId& select) {
    auto* dialog = new EndpointDialog(m_client, m_undo, select, parent);
    dialog->open();
}

void ConsoleActions::editConnection(QWidget* parent) {
    auto* dialog = new ConnectionDialog(m_stores, parent);
    connect(dialog, &ConnectionDialog::restartRequested, this, &ChannelActions::restartRequested);
    dialog->open();
}

void ConsoleActions::editProbes(QWidget* parent) {
    auto* dialog = new ProbeDialog(m_client, m_undo, parent);
    dialog->open();
}

}  // namespace inspector::console
