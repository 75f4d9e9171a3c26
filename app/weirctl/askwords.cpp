#include "app/weirctl/askwords.h"

#include "app/shell/ctl.h"
#include "backend/engine/queries/explanationjson.h"
#include "models/common/customertext.h"
#include "models/common/formats.h"

namespace weir::ctl {
namespace {

QString textOf(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

QString line(const QString& text, int depth = 0)
{
    return QString(depth * 4, QLatin1Char(' ')) + text + QLatin1Char('\n');
}

QString valueOf(const Json& value) { return QString::fromStdString(toJsonText(value)); }

} // namespace

QString personWords(const Json& body)
{
    const Json profile = body.at("profile");
    QString text = line(Ctl::tr("%1, profile %2, events: %3")
                            .arg(textOf(body.at("name").text()), textOf(profile.at("profileId").text()),
                                 formats::count(body.at("events").integer().value_or(0))));
    text += line(Ctl::tr("Identifiers:"));
    for (const JsonMember& type : profile.at("identifiers").members())
        for (const Json& value : type.value.elements())
            text += line(textOf(type.name) + QStringLiteral(": ") + textOf(value.text()), 1);
    text += line(Ctl::tr("Traits:"));
    for (const JsonMember& trait : profile.at("traits").members())
        text += line(textOf(trait.name) + QStringLiteral(": ") + valueOf(trait.value), 1);
    text += line(Ctl::tr("Audiences:"));
    for (const Json& audience : profile.at("audiences").elements()) {
        const auto since = body.at("memberSince").at(audience.text()).integer();
        text += line(since ? Ctl::tr("%1 since %2").arg(textOf(audience.text()), formats::timestamp(*since, true))
                           : textOf(audience.text()),
                     1);
    }
    const auto journeys = body.at("journeys").elements();
    if (!journeys.empty())
        text += line(Ctl::tr("Journeys:"));
    for (const Json& place : journeys)
        text += line(Ctl::tr("%1 at %2, entered %3")
                         .arg(textOf(place.at("journey").text()), textOf(place.at("node").text()),
                              formats::timestamp(place.at("enteredMs").integer().value_or(0), true)),
                     1);
    return text;
}

QString whyWords(const Json& body, const QString& audience)
{
    const std::optional<cdp::Explanation> why = engine::explanationOf(body.at("why"));
    if (!why)
        return {};
    const QString name = textOf(body.at("name").text());
    const QString at = formats::timestamp(body.at("atMs").integer().value_or(0), true);
    QString text =
        line((why->holds ? Ctl::tr("%1 is in the audience %2 at %3:") : Ctl::tr("%1 is not in the audience %2 at %3:"))
                 .arg(name, audience, at));
    for (const QString& one : explanationLines(*why))
        text += line(one, 1);
    return text;
}

QString peopleWords(const engine::PeopleSum& sum)
{
    const auto count = [](std::uint64_t number) { return formats::count(static_cast<std::int64_t>(number)); };
    QString text = line(sum.isExact ? Ctl::tr("Members: %1 of %2 people.").arg(count(sum.count), count(sum.people))
                                    : Ctl::tr("Members: about %1 (%2 to %3), of %4 people %5 were examined.")
                                          .arg(count(sum.count), count(sum.low), count(sum.high), count(sum.people),
                                               count(sum.examined)));
    for (const engine::PeopleSum::Person& one : sum.members)
        text += line(textOf(one.name) + QLatin1Char(' ') + textOf(one.id), 1);
    return text;
}

namespace {

QString typeWord(const std::string& type)
{
    if (type == "text")
        return Ctl::tr("text");
    if (type == "number")
        return Ctl::tr("number");
    if (type == "boolean")
        return Ctl::tr("yes or no");
    if (type == "list")
        return Ctl::tr("list");
    return type == "object" ? Ctl::tr("object") : Ctl::tr("empty");
}

QString propertyWords(const std::string& name, const engine::CatalogueSum::Property& property, std::size_t mostValues)
{
    QStringList types, values;
    for (const std::string& type : property.types)
        types << typeWord(type);
    QString text = types.isEmpty()
                       ? Ctl::tr("%1: %2").arg(textOf(name), formats::count(property.count))
                       : Ctl::tr("%1 (%2): %3")
                             .arg(textOf(name), types.join(QStringLiteral(", ")), formats::count(property.count));
    for (const auto& [value, count] : property.top(mostValues))
        values << (property.isCut ? Ctl::tr("%1 at least %2 times", "a value").arg(textOf(value), formats::count(count))
                                  : Ctl::tr("%1 %2 times", "a value").arg(textOf(value), formats::count(count)));
    return values.isEmpty() ? text : text + QStringLiteral(". ") + values.join(QStringLiteral("; "));
}

} // namespace

QString estimateWords(const engine::PeopleSum& sum, std::int64_t ms)
{
    const auto count = [](std::uint64_t number) { return formats::count(static_cast<std::int64_t>(number)); };
    return line(Ctl::tr("After %1 ms: about %2 (%3 to %4).")
                    .arg(QString::number(ms), count(sum.count), count(sum.low), count(sum.high)));
}

QString catalogueWords(const engine::CatalogueSum& sum, std::size_t mostValues)
{
    QString text;
    for (const auto& [key, name] : sum.events) {
        text += line(Ctl::tr("%1 %2: %3, last %4")
                         .arg(textOf(key.first), textOf(key.second), formats::count(name.count),
                              formats::timestamp(name.lastMs, true)));
        for (const auto& [property, seen] : name.properties)
            text += line(propertyWords(property, seen, mostValues), 1);
    }
    if (!sum.traits.empty())
        text += line(Ctl::tr("Traits:"));
    for (const auto& [trait, seen] : sum.traits)
        text += line(propertyWords(trait, seen, mostValues), 1);
    return text;
}

QString answeredWords(const engine::QueryResult& result)
{
    return Ctl::tr("%1 of %2 partitions answered in %3 ms.")
        .arg(QString::number(result.answered()), QString::number(result.of), QString::number(result.ms));
}

} // namespace weir::ctl
