#include "widgets/produce/valueeditor.h"

#include "widgets/kit/buttons.h"
#include "widgets/kit/codeeditor.h"
#include "widgets/kit/label.h"
#include "widgets/kit/segmented.h"
#include "widgets/produce/schemaformview.h"

#include <QCheckBox>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace weir {

ValueEditor::ValueEditor(PartSchema& schema, QWidget* parent)
    : QWidget(parent), m_schema(schema), m_format(new PartFormat(tr("Value"), schema)),
      m_isNull(new QCheckBox(tr("No value (tombstone)"))), m_view(new Segmented(tr("Edit the value as"))),
      m_indent(linkButton(tr("Indent"), this)), m_mistake(new Label({}, FontRole::Secondary, Token::Critical)),
      m_stack(new QStackedWidget), m_text(new CodeEditor(tr("Value"), CodeEditor::Language::Json)),
      m_form(new SchemaFormView), m_nothing(new Label({}, FontRole::Body, Token::TextSecondary))
{
    m_view->addSegment(tr("Text"));
    m_view->addSegment(tr("Form"));
    m_isNull->setToolTip(tr("A record without a value deletes its key from a compacted topic"));
    m_mistake->setWordWrap(true);
    m_mistake->hide();
    m_nothing->setText(tr("No value: in a compacted topic this record deletes what its key had."));
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_text->setWrapped(true);
    m_stack->addWidget(m_text);
    m_stack->addWidget(m_form);
    m_stack->addWidget(m_nothing);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    column->addWidget(m_format);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::m);
    row->addWidget(m_view);
    row->addWidget(m_isNull);
    row->addStretch(1);
    row->addWidget(m_indent);
    column->addLayout(row);
    column->addWidget(m_stack, 1);
    column->addWidget(m_mistake);
    column->addStretch(0); // takes the room where there is no text to edit

    connect(m_format, &PartFormat::changed, this, &ValueEditor::followSchema);
    connect(m_view, &Segmented::currentChanged, this, [this](int view) {
        m_wantsForm = view == Form;
        showView();
    });
    connect(m_isNull, &QCheckBox::toggled, this, [this] {
        showView();
        emit edited();
    });
    connect(m_indent, &QPushButton::clicked, this, &ValueEditor::indent);
    connect(m_text, &CodeEditor::textChanged, this, [this] {
        if (!m_fromForm) {
            showMistake({});
            if (m_view->current() == Form)
                showView();
            else
                m_view->setSegmentEnabled(Form, mayHaveForm());
        }
        emit edited();
    });
    connect(m_form, &SchemaFormView::edited, this, [this](const QString& json) {
        m_fromForm = true;
        m_text->setText(json);
        m_fromForm = false;
        m_mistake->hide();
    });
    showView();
}

void ValueEditor::setPart(const ProducePart& part)
{
    m_text->setText(part.text);
    m_isNull->setChecked(part.isNull);
    m_format->setPart(part);
    if (m_view->current() == Form)
        fillForm();
}

ProducePart ValueEditor::part() const
{
    ProducePart part;
    m_format->addTo(part);
    part.text = m_text->text();
    part.isNull = m_isNull->isChecked();
    return part;
}

void ValueEditor::setFormatOnly(bool only)
{
    m_formatOnly = only;
    showView();
}

void ValueEditor::followSchema()
{
    const bool isJson = m_format->format() == Format::Json || m_format->format() == Format::MessagePack ||
                        m_format->format() == Format::Cbor;
    m_text->setLanguage(isJson ? CodeEditor::Language::Json : CodeEditor::Language::Plain);
    const bool hasForm = m_format->isBySchema() && m_schema.form();
    if (hasForm && m_text->text().trimmed().isEmpty())
        m_text->setText(QString::fromStdString(exampleJson(*m_schema.form())));
    showView();
    emit edited();
}

bool ValueEditor::mayHaveForm() const
{
    return m_format->isBySchema() && m_schema.form() && JsonValue::parse(m_text->text().toStdString());
}

void ValueEditor::showView()
{
    const bool hasForm = mayHaveForm();
    m_view->setSegmentEnabled(Form, hasForm);
    {
        const QSignalBlocker blocker(m_view);
        m_view->setCurrent(hasForm && m_wantsForm ? Form : Text);
    }
    const bool isForm = m_view->current() == Form && hasForm;
    const bool isNull = m_isNull->isChecked();
    if (isForm && !isNull)
        fillForm();
    m_stack->setCurrentWidget(isNull   ? static_cast<QWidget*>(m_nothing)
                              : isForm ? static_cast<QWidget*>(m_form)
                                       : m_text);
    m_stack->setVisible(!m_formatOnly);
    m_isNull->setVisible(!m_formatOnly);
    m_view->setVisible(!m_formatOnly && !isNull);
    m_indent->setVisible(!m_formatOnly && !isNull && !isForm && m_format->format() == Format::Json);
    m_format->setEnabled(!isNull || m_formatOnly);
}

void ValueEditor::fillForm()
{
    const auto value = JsonValue::parse(m_text->text().toStdString());
    if (value && m_schema.form())
        m_form->setValue(*m_schema.form(), *value);
}

void ValueEditor::indent()
{
    if (const auto value = JsonValue::parse(m_text->text().toStdString()))
        m_text->setText(QString::fromStdString(value->text()));
}

void ValueEditor::showMistake(const TextMistake& mistake)
{
    m_mistake->setText(mistake.sentence);
    m_mistake->setVisible(!mistake.sentence.isEmpty());
    m_form->clearMistakes();
    if (mistake.sentence.isEmpty()) {
        m_text->clearMistake();
        return;
    }
    if (mistake.length > 0)
        m_text->setMistake(mistake.start, mistake.length, mistake.sentence);
    if (!mistake.path.isEmpty())
        m_form->showMistake(mistake.path, mistake.sentence);
}

} // namespace weir
