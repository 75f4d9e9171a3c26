#include "widgets/produce/keyeditor.h"

#include "widgets/kit/formfield.h"
#include "widgets/kit/tokens.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace weir {

KeyEditor::KeyEditor(PartSchema& schema, QWidget* parent)
    : QWidget(parent), m_format(new PartFormat(tr("Key"), schema)), m_text(new QLineEdit),
      m_field(new FormField(tr("Key"), m_text)), m_isNull(new QCheckBox(tr("No key")))
{
    m_text->setFont(uiFont(FontRole::Code));
    m_isNull->setToolTip(tr("The record has a null key: any partition may get it"));
    setMaximumWidth(measure::fieldMax);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    column->addWidget(m_field);
    column->addWidget(m_isNull);
    column->addWidget(m_format);
    connect(m_text, &QLineEdit::textEdited, this, [this] {
        m_field->setError({});
        m_isNull->setChecked(false); // who types a key wants one
        emit edited();
    });
    connect(m_isNull, &QCheckBox::toggled, this, [this] {
        if (m_isNull->isChecked())
            m_text->clear();
        show();
        emit edited();
    });
    connect(m_format, &PartFormat::changed, this, &KeyEditor::edited);
}

void KeyEditor::setPart(const ProducePart& part)
{
    m_text->setText(part.text);
    m_isNull->setChecked(part.isNull);
    m_format->setPart(part);
    m_field->setError({});
    show();
}

ProducePart KeyEditor::part() const
{
    ProducePart part;
    m_format->addTo(part);
    part.text = m_text->text();
    part.isNull = m_isNull->isChecked();
    return part;
}

void KeyEditor::setError(const QString& sentence) { m_field->setError(sentence); }

void KeyEditor::setFormatOnly(bool only)
{
    m_formatOnly = only;
    show();
}

void KeyEditor::show()
{
    m_field->setVisible(!m_formatOnly);
    m_isNull->setVisible(!m_formatOnly);
    m_text->setPlaceholderText(m_isNull->isChecked() ? tr("no key") : tr("empty"));
    m_format->setEnabled(m_formatOnly || !m_isNull->isChecked());
}

} // namespace weir
