// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/notify/receivers/form.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace inspector::notify::test {

namespace {

using Type = Form::Type;

bool hasType(const QJsonValue& value, Type type) {
    switch (type) {
    case Type::Text: return value.isString();
    case Type::Number: return value.isDouble();
    case Type::Bool: return value.isBool();
    case Type::Object: return value.isObject();
    case Type::List: return value.isArray();
    }
    return false;
}

class Judge {
public:
    std::vector<std::string> faults;

    void judge(const QJsonValue& value, const Form& form, const std::string& place) {
        if (!hasType(value, form.type)) return add(place, "has another type");
        if (form.type == Type::Text) judgeText(value.toString(), form, place);
        if (form.type == Type::Object) judgeObject(value.toObject(), form, place);
        if (form.type == Type::List) judgeList(value.toArray(), form, place);
    }

private:
    void add(const std::string& place, const std::string& what) { faults.push_back(place + ' ' + what); }

    void judgeText(const QString& value, const Form& form, const std::string& place) {
        if (value.size() < form.least || value.size() > form.most) add(place, "has " + std::to_string(value.size()) + " characters");
        if (!form.words.empty() && std::find(form.words.begin(), form.words.end(), value) == form.words.end())
            add(place, "is none of its words: " + value.toStdString());
        if (!form.pattern.isEmpty() && !QRegularExpression(QRegularExpression::anchoredPattern(form.pattern)).match(value).hasMatch())
            add(place, "does not match: " + value.left(100).toStdString());
    }

    void judgeObject(const QJsonObject& value, const Form& form, const std::string& place) {
        for (const auto& [name, field] : form.fields)
            if (field.required && !value.contains(name)) add(place + '.' + name.toStdString(), "is missing");
        for (auto entry = value.begin(); entry != value.end(); ++entry) {
            const std::string at = place + '.' + entry.key().toStdString();
            if (const auto known = form.fields.find(entry.key()); known != form.fields.end())
                judge(entry.value(), known->second, at);
            else if (!form.open)
                add(at, "is not known");
            else if (std::none_of(form.openTo.begin(), form.openTo.end(), [&](Type type) { return hasType(entry.value(), type); }))
                add(at, "has another type");
        }
    }

    void judgeList(const QJsonArray& value, const Form& form, const std::string& place) {
        if (value.size() < form.least || value.size() > form.most) add(place, "has " + std::to_string(value.size()) + " items");
        for (qsizetype i = 0; i < value.size(); ++i) judge(value[i], *form.item, place + '[' + std::to_string(i) + ']');
    }
};

}  // namespace

std::vector<std::string> faultsOf(const QJsonValue& value, const Form& form, const std::string& place) {
    Judge judge;
    judge.judge(value, form, place);
    return std::move(judge.faults);
}

Form text(qsizetype most, qsizetype least) {
    Form out;
    out.most = most;
    out.least = least;
    return out;
}
Form oneOf(std::vector<QString> words) {
    Form out;
    out.words = std::move(words);
    return out;
}
Form matching(const QString& pattern) {
    Form out;
    out.pattern = pattern;
    return out;
}
Form number() {
    Form out;
    out.type = Type::Number;
    return out;
}
Form boolean() {
    Form out;
    out.type = Type::Bool;
    return out;
}
Form object(std::map<QString, Form> fields) {
    Form out;
    out.type = Type::Object;
    out.fields = std::move(fields);
    return out;
}
Form openObject() {
    Form out = object({});
    out.open = true;
    return out;
}
Form list(Form item, qsizetype most, qsizetype least) {
    Form out;
    out.type = Type::List;
    out.item = std::make_shared<const Form>(std::move(item));
    out.most = most;
    out.least = least;
    return out;
}
Form required(Form form) {
    form.required = true;
    return form;
}

}  // namespace inspector::notify::test
