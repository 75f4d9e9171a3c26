#include "widgets/connections/connectionform.h"

#include "widgets/connections/connectionfield.h"
#include "widgets/kit/label.h"

#include <QVBoxLayout>

namespace weir {

ConnectionForm::ConnectionForm(ConnectionDraft& draft, QWidget* parent) : QScrollArea(parent), m_draft(draft)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setProperty("flat", true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Connection"));
    setFocusPolicy(Qt::NoFocus);
    auto* inner = new QWidget;
    inner->setAutoFillBackground(false);
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(0, 0, measure::pageMargin, space::xl);
    m_column->setSpacing(space::m);

    // The order is the draft's; titles say what belongs together.
    const QStringList& all = ConnectionDraft::fields();
    const auto range = [&all](const char* first, const char* beyond) {
        const qsizetype from = all.indexOf(QLatin1String(first));
        const qsizetype to = beyond ? all.indexOf(QLatin1String(beyond)) : all.size();
        return all.mid(from, to - from);
    };
    section(tr("Cluster"), range("preset", "security"));
    section(tr("Security"), range("security", "registry.url"));
    section(tr("Schema registry and Connect"), range("registry.url", "colour"));
    section(tr("Looks and load"), range("colour", nullptr));
    m_column->addStretch(1);
    setWidget(inner);
    connect(&m_draft, &ConnectionDraft::changed, this, &ConnectionForm::refresh);
    connect(&m_draft, &ConnectionDraft::errorsChanged, this, &ConnectionForm::refresh);
    refresh();
}

void ConnectionForm::section(const QString& title, const QStringList& fields)
{
    auto* label = new Label(title, FontRole::Section, Token::Text, this);
    label->setContentsMargins(0, m_column->isEmpty() ? 0 : space::m, 0, 0);
    m_column->addWidget(label);
    for (const QString& name : fields) {
        auto* field = new ConnectionField(m_draft, name, this);
        m_fields.insert(name, field);
        m_column->addWidget(field);
    }
}

void ConnectionForm::refresh()
{
    for (ConnectionField* field : std::as_const(m_fields))
        field->refresh();
}

void ConnectionForm::reveal(const QString& name)
{
    ConnectionField* field = m_fields.value(name);
    if (!field)
        return;
    field->input()->setFocus(Qt::OtherFocusReason);
    ensureWidgetVisible(field, 0, measure::row);
}

void ConnectionForm::setPersistentSecrets(bool persistent)
{
    m_fields.value(QStringLiteral("rememberSecrets"))
        ->setExtraHelp(persistent ? QString()
                                  : tr("No keychain answers on this desktop, so passwords are kept in memory until "
                                       "Weir ends and asked for after "
                                       "that; they are never written to a file. To keep them, install the package "
                                       "gnome-keyring (or KWallet: "
                                       "kwalletmanager) and sign in to the desktop again."));
}

} // namespace weir
