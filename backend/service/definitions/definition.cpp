#include "backend/service/definitions/definition.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QSet>
#include <QTimeZone>

namespace weir {
namespace {

const QSet<QString>& envelopeFields()
{
    static const QSet<QString> fields{
        QStringLiteral("kind"),    QStringLiteral("key"),     QStringLiteral("name"),   QStringLiteral("description"),
        QStringLiteral("enabled"), QStringLiteral("version"), QStringLiteral("author"), QStringLiteral("changedAt"),
        QStringLiteral("note"),    QStringLiteral("removed")};
    return fields;
}

/// Reads fields of an object, and remembers the first one that is of another type.
class Fields
{
public:
    explicit Fields(const QJsonObject& json) : m_json(json) {}
    QString text(const char* name)
    {
        const QJsonValue value = m_json.value(QLatin1String(name));
        if (!value.isUndefined() && !value.isNull() && !value.isString())
            fail(name, QStringLiteral("must be text"));
        return value.toString();
    }
    bool flag(const char* name, bool fallback)
    {
        const QJsonValue value = m_json.value(QLatin1String(name));
        if (!value.isUndefined() && !value.isNull() && !value.isBool())
            fail(name, QStringLiteral("must be true or false"));
        return value.toBool(fallback);
    }
    void fail(const char* name, const QString& why)
    {
        if (!m_error)
            m_error = Error{ErrorKind::Invalid, 0, QStringLiteral("%1 %2").arg(QLatin1String(name), why),
                            QString::fromLatin1(name)};
    }
    const std::optional<Error>& error() const { return m_error; }

private:
    const QJsonObject& m_json;
    std::optional<Error> m_error;
};

bool isKey(const QString& text)
{
    static const QRegularExpression form(QStringLiteral("\\A[a-z][a-z0-9_-]{0,63}\\z"));
    return form.match(text).hasMatch();
}

/// As a key, but privacyRequest is one, too.
bool isKind(const QString& text)
{
    static const QRegularExpression form(QStringLiteral("\\A[a-z][A-Za-z0-9_-]{0,63}\\z"));
    return form.match(text).hasMatch();
}

} // namespace

QJsonObject Definition::toJson() const
{
    QJsonObject json;
    for (auto it = body.begin(); it != body.end(); ++it) {
        if (!envelopeFields().contains(it.key()))
            json.insert(it.key(), it.value());
    }
    json.insert(QStringLiteral("kind"), kind);
    json.insert(QStringLiteral("key"), key);
    json.insert(QStringLiteral("name"), name);
    json.insert(QStringLiteral("description"), description);
    json.insert(QStringLiteral("enabled"), enabled);
    if (version > 0)
        json.insert(QStringLiteral("version"), version);
    if (!author.isEmpty())
        json.insert(QStringLiteral("author"), author);
    if (changedAtMs > 0)
        json.insert(QStringLiteral("changedAt"),
                    QDateTime::fromMSecsSinceEpoch(changedAtMs, Qt::UTC).toString(Qt::ISODateWithMs));
    if (!note.isEmpty())
        json.insert(QStringLiteral("note"), note);
    if (removed)
        json.insert(QStringLiteral("removed"), true);
    return json;
}

Result<Definition> Definition::fromJson(const QJsonObject& json)
{
    Fields fields(json);
    Definition made;
    made.kind = fields.text("kind");
    made.key = fields.text("key");
    made.name = fields.text("name");
    made.description = fields.text("description");
    made.enabled = fields.flag("enabled", true);
    made.author = fields.text("author");
    made.note = fields.text("note");
    made.removed = fields.flag("removed", false);
    if (!isKind(made.kind))
        fields.fail("kind", QStringLiteral("must be 1 to 64 of a-z A-Z 0-9 _ -, beginning with a small letter"));
    if (!isKey(made.key))
        fields.fail("key", QStringLiteral("must be 1 to 64 of a-z 0-9 _ -, beginning with a letter"));
    const QJsonValue version = json.value(QStringLiteral("version"));
    if (!version.isUndefined()) {
        made.version = version.toInt(-1);
        if (made.version < 0)
            fields.fail("version", QStringLiteral("must be a whole number"));
    }
    if (const QString changed = fields.text("changedAt"); !changed.isEmpty()) {
        QDateTime when = QDateTime::fromString(changed, Qt::ISODateWithMs);
        if (when.isValid() && when.timeSpec() == Qt::LocalTime)
            when.setTimeSpec(Qt::UTC);
        if (!when.isValid())
            fields.fail("changedAt", QStringLiteral("must be a date as of ISO 8601"));
        else
            made.changedAtMs = when.toMSecsSinceEpoch();
    }
    for (auto it = json.begin(); it != json.end(); ++it) {
        if (!envelopeFields().contains(it.key()))
            made.body.insert(it.key(), it.value());
    }
    if (fields.error())
        return *fields.error();
    return made;
}

} // namespace weir
