// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>
#include <QString>

#include <map>
#include <memory>
#include <string>
#include <vector>

// What a JSON value has to be, as services publish it: types, lengths, words, and no field that is not known.
namespace inspector::notify::test {

struct Form {
    enum class Type { Text, Number, Bool, Object, List };

    Type type = Type::Text;
    bool required = false;
    qsizetype least = 0;                  // characters of a text, items of a list
    qsizetype most = 100'000;
    std::vector<QString> words;           // all that a text may be; empty: anything
    QString pattern;                      // that the whole text matches
    std::map<QString, Form> fields;       // of an object
    bool open = false;                    // an object has other fields, too: texts (Number and Bool with `openTo`)
    std::vector<Type> openTo{Type::Text};
    std::shared_ptr<const Form> item;     // of a list
};

// A line for each fault, with its place; none: it has that form.
[[nodiscard]] std::vector<std::string> faultsOf(const QJsonValue& value, const Form& form, const std::string& place = "body");

// To write forms down.
[[nodiscard]] Form text(qsizetype most, qsizetype least = 0);
[[nodiscard]] Form oneOf(std::vector<QString> words);
[[nodiscard]] Form matching(const QString& pattern);
[[nodiscard]] Form number();
[[nodiscard]] Form boolean();
[[nodiscard]] Form object(std::map<QString, Form> fields);
[[nodiscard]] Form openObject();          // of texts
[[nodiscard]] Form list(Form item, qsizetype most, qsizetype least = 0);
[[nodiscard]] Form required(Form form);

}  // namespace inspector::notify::test
