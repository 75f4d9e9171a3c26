#include "widgets/produce/partformat.h"

#include "models/produce/producetexts.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int bySchema = -1;

} // namespace

PartFormat::PartFormat(const QString& what, PartSchema& schema, QWidget* parent)
    : QWidget(parent), m_schema(schema), m_format(new QComboBox), m_subject(new QComboBox), m_version(new QComboBox),
      m_subjectField(new FormField(tr("Subject"), m_subject)), m_versionField(new FormField(tr("Version"), m_version)),
      m_words(new Label({}, FontRole::Secondary, Token::TextSecondary))
{
    for (const Format format : plainFormats())
        m_format->addItem(partFormatTitle(format), int(format));
    m_subject->setEditable(true);
    m_subject->setInsertPolicy(QComboBox::NoInsert);
    m_subject->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_version->setEditable(true);
    m_version->addItem(tr("latest"));
    m_words->setWordWrap(true);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum); // where there is room below, it stays at the top
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(new FormField(tr("%1 written as").arg(what), m_format), 3);
    row->addWidget(m_subjectField, 3);
    row->addWidget(m_versionField, 1);
    column->addLayout(row);
    column->addWidget(m_words);
    // "Subject" alone would not say whose.
    m_subject->setAccessibleName(tr("Subject of the schema: %1").arg(what));
    m_version->setAccessibleName(tr("Version of the schema: %1").arg(what));

    for (QComboBox* box : {m_format, m_subject, m_version})
        box->view()->setAccessibleName(box->accessibleName());

    connect(m_format, &QComboBox::activated, this, [this] {
        if (isBySchema() && m_subject->currentText().isEmpty())
            m_subject->setEditText(m_own);
        choose();
    });
    connect(m_subject, &QComboBox::activated, this, &PartFormat::choose);
    connect(m_subject->lineEdit(), &QLineEdit::editingFinished, this, &PartFormat::choose);
    connect(m_version, &QComboBox::activated, this, &PartFormat::choose);
    connect(m_version->lineEdit(), &QLineEdit::editingFinished, this, &PartFormat::choose);
    connect(&m_schema, &PartSchema::changed, this, [this] {
        show();
        emit changed();
    });
    show();
}

void PartFormat::setHasRegistry(bool has)
{
    const int at = m_format->findData(bySchema);
    if (has && at < 0)
        m_format->addItem(tr("Schema of the registry"), bySchema);
    else if (!has && at >= 0 && !isBySchema())
        m_format->removeItem(at);
}

void PartFormat::setSubjects(const QStringList& subjects, const QString& own)
{
    m_own = own;
    const QString typed = m_subject->currentText();
    m_subject->clear();
    m_subject->addItems(subjects);
    m_subject->setEditText(typed);
}

bool PartFormat::isBySchema() const { return m_format->currentData().toInt() == bySchema; }

Format PartFormat::format() const
{
    if (!isBySchema())
        return Format(m_format->currentData().toInt());
    return Format::Json;
}

void PartFormat::setPart(const ProducePart& part)
{
    m_numberBytes = part.numberBytes;
    m_kept = {};
    if (part.schema.isNone()) {
        const int at = m_format->findData(int(part.format));
        m_format->setCurrentIndex(at < 0 ? 0 : at);
        m_subject->setEditText({});
    } else {
        setHasRegistry(true);
        m_format->setCurrentIndex(m_format->findData(bySchema));
        m_subject->setEditText(QString::fromStdString(part.schema.subject));
        m_version->setEditText(part.schema.version > 0 ? QString::number(part.schema.version) : m_version->itemText(0));
        m_kept = part.schema;
    }
    choose();
}

void PartFormat::addTo(ProducePart& part) const
{
    part.format = format();
    part.numberBytes = m_numberBytes;
    part.schema = {};
    if (!isBySchema())
        return;
    part.schema.subject = m_subject->currentText().trimmed().toStdString();
    part.schema.version = m_version->currentText().trimmed().toInt();
    if (part.schema.subject == m_kept.subject && part.schema.version == m_kept.version) {
        part.schema.id = m_kept.id;
        part.schema.message = m_kept.message;
    }
}

void PartFormat::choose()
{
    ProducePart part;
    addTo(part);
    m_schema.choose(part.schema);
    show();
    emit changed();
}

void PartFormat::show()
{
    m_subjectField->setVisible(isBySchema());
    m_versionField->setVisible(isBySchema());
    m_words->setVisible(isBySchema() && !m_schema.words().isEmpty());
    m_words->setText(m_schema.words());
    m_words->setToken(m_schema.state() == PartSchema::State::Failed ? Token::Critical : Token::TextSecondary);
}

} // namespace weir
