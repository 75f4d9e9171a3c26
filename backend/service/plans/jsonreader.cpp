#include "backend/service/plans/jsonreader.h"

#include <cmath>

namespace weir {
namespace {

constexpr std::int64_t exactInDouble = std::int64_t(1) << 53;

} // namespace

QJsonValue jsonNumber(std::int64_t number)
{
    if (number > exactInDouble || number < -exactInDouble)
        return QString::number(number);
    return QJsonValue(qint64(number));
}

JsonReader::JsonReader(const QJsonValue& value, QString place, std::optional<Error>& mistake)
    : m_json(value.toObject()), m_place(std::move(place)), m_mistake(mistake)
{
    if (!value.isObject() && !m_mistake)
        m_mistake = Error{
            ErrorKind::Invalid, 0,
            QStringLiteral("%1 must be an object").arg(m_place.isEmpty() ? QStringLiteral("it") : m_place), m_place};
}

QString JsonReader::place(const char* name) const
{
    const QString field = QString::fromLatin1(name);
    return m_place.isEmpty() ? field : m_place + QLatin1Char('.') + field;
}

void JsonReader::fail(const char* name, const QString& why)
{
    if (!m_mistake)
        m_mistake = Error{ErrorKind::Invalid, 0, QStringLiteral("%1 %2").arg(place(name), why), place(name)};
}

QJsonValue JsonReader::value(const char* name)
{
    m_asked.insert(QString::fromLatin1(name));
    const QJsonValue found = m_json.value(QLatin1String(name));
    return found.isNull() ? QJsonValue(QJsonValue::Undefined) : found;
}

QString JsonReader::text(const char* name)
{
    const QJsonValue found = value(name);
    if (!found.isUndefined() && !found.isString())
        fail(name, QStringLiteral("must be text"));
    return found.toString();
}

bool JsonReader::flag(const char* name)
{
    const QJsonValue found = value(name);
    if (!found.isUndefined() && !found.isBool())
        fail(name, QStringLiteral("must be true or false"));
    return found.toBool();
}

std::optional<std::int64_t> JsonReader::number(const char* name)
{
    const QJsonValue found = value(name);
    if (found.isUndefined())
        return {};
    bool isNumber = found.isDouble() && found.toDouble() == std::floor(found.toDouble()) &&
                    std::abs(found.toDouble()) <= double(exactInDouble);
    std::int64_t read = isNumber ? found.toInteger() : 0;
    if (found.isString())
        read = found.toString().toLongLong(&isNumber);
    if (!isNumber) {
        fail(name, QStringLiteral("must be a whole number"));
        return {};
    }
    return read;
}

QJsonArray JsonReader::array(const char* name)
{
    const QJsonValue found = value(name);
    if (!found.isUndefined() && !found.isArray())
        fail(name, QStringLiteral("must be an array"));
    return found.toArray();
}

QStringList JsonReader::texts(const char* name)
{
    QStringList all;
    for (const QJsonValue& item : array(name)) {
        if (!item.isString())
            fail(name, QStringLiteral("must be an array of texts"));
        all << item.toString();
    }
    return all;
}

void JsonReader::refuseOthers()
{
    for (auto it = m_json.begin(); it != m_json.end(); ++it) {
        if (!m_asked.contains(it.key()))
            fail(it.key().toUtf8().constData(), QStringLiteral("is not known"));
    }
}

} // namespace weir
