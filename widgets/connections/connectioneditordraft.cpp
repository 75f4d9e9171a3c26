// What was typed and not saved, kept without secrets in the settings, so that a crash does not lose it.
#include "widgets/connections/connectioneditor.h"

#include "backend/service/connectionstore.h"
#include "backend/service/settings.h"

#include <QJsonDocument>
#include <QUrl>

namespace weir {
namespace {

// A password can stand in an address that was pasted and not yet refused.
QString withoutUserInfo(const QString& text)
{
    const qsizetype at = text.lastIndexOf(QLatin1Char('@'));
    const qsizetype scheme = text.indexOf(QLatin1String("//"));
    return at < 0 ? text : text.left(scheme < 0 ? 0 : scheme + 2) + text.mid(at + 1);
}

} // namespace

QString ConnectionEditor::draftKey() const
{
    return QStringLiteral("drafts/connections/%1").arg(m_place.path.value(1, QStringLiteral("new")));
}

void ConnectionEditor::saveDraft()
{
    m_draftTimer.stop();
    if (!m_services.settings || m_place.path.isEmpty())
        return;
    if (!m_draft.isModified()) {
        dropDraft();
        return;
    }
    ConnectionSpec spec = m_draft.spec();
    spec.registry.url = withoutUserInfo(spec.registry.url);
    spec.registry.tokenUrl = withoutUserInfo(spec.registry.tokenUrl);
    spec.sasl.tokenUrl = withoutUserInfo(spec.sasl.tokenUrl);
    spec.connectUrl = withoutUserInfo(spec.connectUrl);
    for (QString& address : spec.bootstrap)
        address = withoutUserInfo(address);
    const QByteArray json = QJsonDocument(connectionToJson(spec)).toJson(QJsonDocument::Compact);
    m_services.settings->setValue(draftKey(), QString::fromUtf8(json));
}

bool ConnectionEditor::restoreDraft()
{
    if (!m_services.settings)
        return false;
    const QByteArray json = m_services.settings->value(draftKey()).toString().toUtf8();
    if (json.isEmpty())
        return false;
    const ConnectionSpec spec = connectionFromJson(QJsonDocument::fromJson(json).object());
    if (spec == m_draft.spec())
        return false;
    m_draft.edit(spec);
    return true;
}

void ConnectionEditor::dropDraft()
{
    m_draftTimer.stop();
    if (m_services.settings)
        m_services.settings->setValue(draftKey(), {});
}

} // namespace weir
