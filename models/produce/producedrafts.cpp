#include "models/produce/producedrafts.h"

#include "backend/service/settings.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace weir {
namespace {

QString part(const QString& name) { return QString::fromLatin1(QUrl::toPercentEncoding(name)); }

} // namespace

ProduceDrafts::ProduceDrafts(Settings* settings, const QString& cluster, const QString& topic)
    : m_settings(settings), m_prefix(QStringLiteral("produce/%1/%2/").arg(part(cluster), part(topic)))
{
}

bool ProduceDrafts::hasDraft() const
{
    return m_settings && !m_settings->value(m_prefix + QStringLiteral("draft")).toString().isEmpty();
}

ProduceDraft ProduceDrafts::draft() const
{
    return ProduceDraft::fromJson(m_settings ? m_settings->value(m_prefix + QStringLiteral("draft")).toString()
                                             : QString());
}

void ProduceDrafts::keepDraft(const ProduceDraft& draft)
{
    if (m_settings)
        m_settings->setValue(m_prefix + QStringLiteral("draft"), draft.toJson());
}

void ProduceDrafts::dropDraft()
{
    if (m_settings)
        m_settings->setValue(m_prefix + QStringLiteral("draft"), QString());
}

QMap<QString, QString> ProduceDrafts::all() const
{
    QMap<QString, QString> templates;
    if (!m_settings)
        return templates;
    const QString text = m_settings->value(m_prefix + QStringLiteral("templates")).toString();
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    for (auto it = object.begin(); it != object.end(); ++it)
        templates.insert(it.key(), it.value().toString());
    return templates;
}

void ProduceDrafts::setAll(const QMap<QString, QString>& templates)
{
    QJsonObject object;
    for (auto it = templates.begin(); it != templates.end(); ++it)
        object.insert(it.key(), it.value());
    m_settings->setValue(m_prefix + QStringLiteral("templates"),
                         QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

QStringList ProduceDrafts::templates() const { return all().keys(); }

ProduceDraft ProduceDrafts::templateNamed(const QString& name) const
{
    return ProduceDraft::fromJson(all().value(name));
}

bool ProduceDrafts::keepTemplate(const QString& name, const ProduceDraft& draft)
{
    const QString json = draft.toJson();
    if (!m_settings || name.trimmed().isEmpty() || json.isEmpty())
        return false;
    QMap<QString, QString> templates = all();
    templates.insert(name.trimmed(), json);
    setAll(templates);
    return true;
}

void ProduceDrafts::dropTemplate(const QString& name)
{
    if (!m_settings)
        return;
    QMap<QString, QString> templates = all();
    templates.remove(name);
    setAll(templates);
}

} // namespace weir
