#include "models/messages/messageview.h"

#include "backend/service/settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace weir {
namespace {

constexpr qsizetype mostViews = 200;

QJsonArray coloursToJson(const QVector<ColourRule>& rules)
{
    QJsonArray array;
    for (const ColourRule& rule : rules)
        array << QJsonObject{{QStringLiteral("filter"), rule.filter},
                             {QStringLiteral("colour"), rule.series},
                             {QStringLiteral("enabled"), rule.enabled}};
    return array;
}

QVector<ColourRule> coloursOf(const QJsonArray& array)
{
    QVector<ColourRule> rules;
    for (const QJsonValue& value : array) {
        const QJsonObject object = value.toObject();
        rules << ColourRule{object[QStringLiteral("filter")].toString(),
                            std::clamp(object[QStringLiteral("colour")].toInt(), 0, 5),
                            object[QStringLiteral("enabled")].toBool(true)};
    }
    return rules;
}

QString nameOf(Format format) { return QString::fromStdString(std::string(formatName(format))); }

QJsonObject objectOf(const MessageView& view)
{
    QJsonObject query;
    for (auto each = view.query.begin(); each != view.query.end(); ++each)
        query.insert(each.key(), each.value());
    return {{QStringLiteral("name"), view.name},
            {QStringLiteral("query"), query},
            {QStringLiteral("fields"), QJsonArray::fromStringList(view.fields)},
            {QStringLiteral("hidden"), QJsonArray::fromStringList(view.hiddenColumns)},
            {QStringLiteral("colours"), coloursToJson(view.colours)},
            {QStringLiteral("keyFormat"), nameOf(view.keyFormat)},
            {QStringLiteral("valueFormat"), nameOf(view.valueFormat)}};
}

QStringList strings(const QJsonValue& value)
{
    QStringList list;
    for (const QJsonValue& each : value.toArray())
        list << each.toString();
    return list;
}

MessageView viewOf(const QJsonObject& object)
{
    MessageView view;
    view.name = object[QStringLiteral("name")].toString();
    const QJsonObject query = object[QStringLiteral("query")].toObject();
    for (auto each = query.begin(); each != query.end(); ++each)
        view.query.insert(each.key(), each.value().toString());
    view.fields = strings(object[QStringLiteral("fields")]);
    view.hiddenColumns = strings(object[QStringLiteral("hidden")]);
    view.colours = coloursOf(object[QStringLiteral("colours")].toArray());
    view.keyFormat = formatFromName(object[QStringLiteral("keyFormat")].toString().toStdString());
    view.valueFormat = formatFromName(object[QStringLiteral("valueFormat")].toString().toStdString());
    return view;
}

auto named(const QVector<MessageView>& views, const QString& name)
{
    return std::find_if(views.begin(), views.end(), [&](const MessageView& view) { return view.name == name; });
}

} // namespace

QByteArray toJson(const MessageView& view) { return QJsonDocument(objectOf(view)).toJson(QJsonDocument::Compact); }

MessageView viewFromJson(const QByteArray& json) { return viewOf(QJsonDocument::fromJson(json).object()); }

QByteArray toJson(const QVector<ColourRule>& rules)
{
    return QJsonDocument(coloursToJson(rules)).toJson(QJsonDocument::Compact);
}

QVector<ColourRule> coloursFromJson(const QByteArray& json) { return coloursOf(QJsonDocument::fromJson(json).array()); }

QVector<MessageView> ViewStore::views() const
{
    QVector<MessageView> all;
    const QByteArray json = m_settings.value(m_group + QStringLiteral("/views")).toByteArray();
    for (const QJsonValue& value : QJsonDocument::fromJson(json).array())
        all << viewOf(value.toObject());
    std::sort(all.begin(), all.end(), [](const MessageView& a, const MessageView& b) {
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    return all;
}

std::optional<MessageView> ViewStore::view(const QString& name) const
{
    const QVector<MessageView> all = views();
    const auto found = named(all, name);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

bool ViewStore::save(const MessageView& view)
{
    QVector<MessageView> all = views();
    all.removeIf([&](const MessageView& each) { return each.name == view.name; });
    if (view.name.isEmpty() || all.size() >= mostViews)
        return false;
    all << view;
    write(all);
    return true;
}

bool ViewStore::rename(const QString& name, const QString& newName)
{
    QVector<MessageView> all = views();
    if (newName.isEmpty() || named(all, newName) != all.end())
        return false;
    for (MessageView& view : all) {
        if (view.name == name) {
            view.name = newName;
            write(all);
            return true;
        }
    }
    return false;
}

void ViewStore::remove(const QString& name)
{
    QVector<MessageView> all = views();
    all.removeIf([&](const MessageView& each) { return each.name == name; });
    write(all);
}

void ViewStore::write(const QVector<MessageView>& views)
{
    QJsonArray array;
    for (const MessageView& view : views)
        array << objectOf(view);
    m_settings.setValue(m_group + QStringLiteral("/views"), QJsonDocument(array).toJson(QJsonDocument::Compact));
}

} // namespace weir
