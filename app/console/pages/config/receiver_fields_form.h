// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/routing.h"
#include "core/notify/receiver_fields.h"

#include <QWidget>

#include <map>
#include <set>
#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;

namespace inspector::console {

// The fields of one kind of receiver. A stored secret is kept unless another one is typed or it is taken away. GUI thread; a
// child of the receivers' form.
class ReceiverFields : public QWidget {
    Q_OBJECT

public:
    explicit ReceiverFields(QWidget* parent = nullptr);

    // The fields of its kind, with its values; `stored`: names of secrets that the store has.
    void load(const Receiver& receiver, const std::set<std::string>& stored);
    // Sets settings and secrets: what was typed, and noToken for what is taken away.
    void read(Receiver& receiver) const;

Q_SIGNALS:
    void typed();

private:
    struct Field {
        const notify::ReceiverField* field;
        QLineEdit* line = nullptr;
        QPlainTextEdit* lines = nullptr;
        QComboBox* choice = nullptr;
        QCheckBox* drop = nullptr;   // a stored secret
    };
    void add(const notify::ReceiverField& field, const Receiver& receiver, bool stored);

    QFormLayout* m_form = nullptr;
    QWidget* m_inside = nullptr;
    std::vector<Field> m_fields;
};

}  // namespace inspector::console
