#include "backend/monitor/history/series.h"

#include <QStringList>
#include <QUrl>
#include <array>

namespace weir {

namespace {

constexpr std::array measureNames{"records-in", "records-out", "bytes-in",  "bytes-out", "size",
                                  "lag",        "time-lag",    "members",   "verdict",   "under-replicated",
                                  "offline",    "disk-used",   "disk-free", "end"};
constexpr std::array scopeNames{"cluster", "broker", "topic", "partition", "group", "group-topic", "group-partition"};

bool hasGroup(Scope scope)
{
    return scope == Scope::Group || scope == Scope::GroupTopic || scope == Scope::GroupPartition;
}

bool hasTopic(Scope scope)
{
    return scope == Scope::Topic || scope == Scope::Partition || scope == Scope::GroupTopic ||
           scope == Scope::GroupPartition;
}

bool hasNumber(Scope scope)
{
    return scope == Scope::Broker || scope == Scope::Partition || scope == Scope::GroupPartition;
}

QString encoded(const QString& name) { return QString::fromLatin1(QUrl::toPercentEncoding(name)); }

template <typename Names> int indexOf(const Names& names, const QString& text)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (text == QLatin1String(names[i]))
            return int(i);
    }
    return -1;
}

} // namespace

QString SeriesId::text() const
{
    QStringList words{QLatin1String(measureNames[std::size_t(measure)]), QLatin1String(scopeNames[std::size_t(scope)])};
    if (hasGroup(scope))
        words << encoded(group);
    if (hasTopic(scope))
        words << encoded(topic);
    if (hasNumber(scope))
        words << QString::number(number);
    return words.join(QLatin1Char(' '));
}

std::optional<SeriesId> SeriesId::parse(const QString& text)
{
    const QStringList words = text.split(QLatin1Char(' '));
    if (words.size() < 2)
        return {};
    const int measure = indexOf(measureNames, words[0]);
    const int scope = indexOf(scopeNames, words[1]);
    if (measure < 0 || scope < 0)
        return {};
    SeriesId id{Measure(measure), Scope(scope), {}, {}, -1};
    if (words.size() != 2 + int(hasGroup(id.scope)) + int(hasTopic(id.scope)) + int(hasNumber(id.scope)))
        return {};
    qsizetype next = 2;
    const auto name = [&] { return QUrl::fromPercentEncoding(words[next++].toLatin1()); };
    if (hasGroup(id.scope))
        id.group = name();
    if (hasTopic(id.scope))
        id.topic = name();
    bool isNumber = true;
    if (hasNumber(id.scope))
        id.number = words[next].toInt(&isNumber);
    // One spelling only: the text is a key.
    if (!isNumber || id.text() != text)
        return {};
    return id;
}

} // namespace weir
